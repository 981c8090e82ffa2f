//! The frame of CLIF that every stub has.
//!
//! In:  a name, a signature, and a closure that appends the body.
//! Out: the function, with all blocks sealed.

use cranelift_codegen::ir::{Function, Signature, UserFuncName, Value};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

/// Makes a function. `fill` begins in the entry block, with the parameters, and must terminate every block.
pub(crate) fn function(
    isa: &dyn TargetIsa,
    name: UserFuncName,
    signature: Signature,
    fill: impl FnOnce(&mut FunctionBuilder<'_>, &[Value]),
) -> Function {
    let mut clif = Function::with_name_signature(name, signature);
    let mut context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut clif, &mut context);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    let params = builder.block_params(entry).to_vec();
    fill(&mut builder, &params);
    builder.seal_all_blocks();
    builder.finalize(isa.frontend_config());
    clif
}
