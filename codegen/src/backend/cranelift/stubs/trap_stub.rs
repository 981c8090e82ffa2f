//! Trap stubs: the code that cold traps share.
//!
//! In:  the number of a trap, or zero; the layout of a context.
//! Out: a `tail` function that stores the number in its context, if it is not zero, and calls the runtime's `raise`,
//!      which unwinds to the entry.
//!
//! The runtime walks frame pointers from its own frame: its return address lies in this stub, and the stub's return
//! address is the trap's site. The walk needs this frame, so compiled code never calls `raise` directly. Each trap code
//! of a module has a stub of its own: the runtime need not look the code up by the site, and a site needs no
//! instruction for it.

use cranelift_codegen::ir::{Function, InstBuilder, MemFlagsData, UserFuncName, types};
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::vm::{ContextField, PointerField};

use super::clif;
use crate::backend::cranelift::env::signature::CConv;
use crate::backend::cranelift::env::trap::{NEVER_REACHED, STUB_NAMESPACE, UNWIND, stub_type};
use crate::backend::cranelift::module_cx::ModuleCx;

/// Returns the stub as CLIF. All modules of a set have the pointers to runtime functions at one offset.
pub(crate) fn stub(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, number: u8) -> Function {
    let pointer = isa.pointer_type();
    clif::function(isa, UserFuncName::user(STUB_NAMESPACE, number.into()), stub_type(pointer), |builder, params| {
        let ctx = params[0];
        let width = cx.target.arch.width();
        if u32::from(number) != UNWIND {
            let number = builder.ins().iconst(types::I32, i64::from(number));
            let exit = ContextField::exit.offset(width).cast_signed();
            builder.ins().store(MemFlagsData::trusted(), number, ctx, exit);
        }
        let slot = Libcall::raise as u32 * PointerField::struct_size(width);
        let at = (cx.offsets.libcalls_at + slot).cast_signed();
        let raise = builder.ins().load(pointer, MemFlagsData::trusted(), ctx, at);
        let signature = builder.import_signature(CConv::of(isa).libcall(Libcall::raise));
        builder.ins().call_indirect(signature, raise, &[ctx]);
        // `raise` does not return. The trap ends the block and is no site.
        builder.ins().trap(NEVER_REACHED);
    })
}
