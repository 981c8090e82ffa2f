//! Compilation of one function by Cranelift.
//!
//! In:  CLIF of this compiler.
//! Out: [`CompiledFunction`] without a guard and without runtime functions, which CLIF does not name.

use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{self, ExternalName};
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{
    CodegenError, CompiledCode, Context, ExceptionContextLoc, FinalizedMachExceptionHandler, FinalizedRelocTarget,
};

use super::function::{CompiledFunction, Fixup, Handler, Name};
use super::{dominator_depth, frame, locations, loop_align, traps};
use crate::backend::cranelift::env::trap::{STUB_NAMESPACE, is_stub};
use crate::backend::cranelift::isa::{self, Variant};
use crate::backend::cranelift::translate::Location;
use crate::error::Error;
use crate::libcalls::LibcallSet;
use crate::target::{Opt, Target};

/// Bytes of frame records that the frame layout does not count: return address and frame pointer, of the function
/// itself and of its callee before the callee's stack check.
const FRAME_RECORD_BYTES: u32 = 32;

/// Most bytes that a parameter takes on the stack.
const PARAM_SLOT: u32 = 16;

/// Number of values of a function in Cranelift, which has 29 bits for their indices.
const MAX_VALUES: u64 = 1 << 29;

/// Largest frame in bytes that Cranelift lays out.
const MAX_FRAME: u64 = 1 << 30;

/// Compiles one function.
///
/// # Errors
///
/// [`Error::Internal`] where Cranelift refuses the CLIF or panics, or where its code needs something that no blob has;
/// [`Error::Limit`] where the function is too large for Cranelift.
pub(crate) fn compile(
    target: &Target,
    isa: &dyn TargetIsa,
    name: Name,
    mut clif: ir::Function,
    inlined: &[Location],
) -> Result<CompiledFunction, Error> {
    vectors(target, &clif)?;
    traps::mark_never_reached(&mut clif);
    let usual = Variant::usual(target);
    let optimizes = target.opt == Opt::None || !dominator_depth::is_deep(&clif);
    let variant = Variant { cfg_info: usual.cfg_info && loop_align::is_small(&clif), optimizes };
    let other;
    let isa = if variant == usual {
        isa
    } else {
        other = isa::isa_variant(target, variant)?;
        &*other
    };
    let mut context = Context::for_function(clif);
    let result = context.compile(isa, &mut ControlPlane::default()).map(|_| ()).map_err(|error| error.inner);
    result.map_err(|error| refusal(name, &context.func, error))?;
    let code = context.take_compiled_code().ok_or_else(|| name.internal("Cranelift made no code"))?;
    finish(target, name, &context.func, &code, inlined)
}

/// Refuses vectors where the target has no vector registers: Cranelift would panic.
fn vectors(target: &Target, clif: &ir::Function) -> Result<(), Error> {
    let mut values = clif.dfg.values();
    if !target.has_vectors() && values.any(|value| clif.dfg.value_type(value).is_vector()) {
        let reason = "the module uses `v128`, which riscv64 has only with the V extension: use `cpu = \"+v\"`";
        return Err(Error::Target { reason: reason.to_owned() });
    }
    Ok(())
}

/// Collects the properties of the code from Cranelift's buffer.
fn finish(
    target: &Target,
    name: Name,
    clif: &ir::Function,
    code: &CompiledCode,
    inlined: &[Location],
) -> Result<CompiledFunction, Error> {
    let buffer = &code.buffer;
    let (mut fixups, mut stub_calls) = (Vec::new(), Vec::new());
    for reloc in buffer.relocs() {
        let FinalizedRelocTarget::ExternalName(target) = &reloc.target else {
            return Err(name.internal(format_args!("relocation {:?} inside the function", reloc.kind)));
        };
        let callee = callee(clif, target);
        let callee = callee.ok_or_else(|| name.internal(format_args!("call of {target:?}, which no blob has")))?;
        if let Name::TrapStub(number) = callee {
            stub_calls.push((reloc.offset, number));
        }
        fixups.push(fixup(reloc.offset, reloc.kind, reloc.addend, callee).ok_or_else(|| {
            name.internal(format_args!("relocation {:?} to {callee:?}, which no code of ours needs", reloc.kind))
        })?);
    }
    let sites = traps::sites(target, name, buffer, &stub_calls)?;
    let start = clif.params.base_srcloc();
    let start = if start.is_default() { 0 } else { start.bits() };
    let addresses = match target.backtrace.has_offsets() {
        true => locations::addresses(buffer, &sites, start, inlined),
        false => Vec::new(),
    };
    Ok(CompiledFunction {
        bytes: frame::elide(target, name, clif, code).unwrap_or_else(|| buffer.data().to_vec()),
        align: buffer.alignment,
        line_offset: if target.aligns_loops() { loop_align::best_offset(code) } else { None },
        fixups,
        sites,
        addresses,
        frame_size: frame_size(clif, code),
        tail_calls: tail_calls(clif),
        preserves_callee_saved: preserves_callee_saved(code, stub_calls.len()),
        libcalls: LibcallSet::default(),
        handler: handler(name, code)?,
        guard: None,
    })
}

/// Returns the target of a relocation.
fn callee(clif: &ir::Function, target: &ExternalName) -> Option<Name> {
    match target {
        ExternalName::User(reference) => {
            let name = clif.params.user_named_funcs().get(*reference)?;
            Some(match name.namespace {
                STUB_NAMESPACE => Name::TrapStub(u8::try_from(name.index).ok().filter(|&number| is_stub(number))?),
                module => Name::Func(module, name.index),
            })
        }
        ExternalName::LibCall(call) => Some(Name::LibcallExpansion(*call)),
        ExternalName::TestCase(_) | ExternalName::KnownSymbol(_) => None,
    }
}

/// Accepts the relocations of direct calls and jumps, which `layout.rs` resolves. Code takes no address of a
/// function: references get it from the runtime.
fn fixup(at: u32, kind: Reloc, addend: i64, callee: Name) -> Option<Fixup> {
    let known = matches!(kind, Reloc::X86CallPCRel4 | Reloc::Arm64Call | Reloc::RiscvCallPlt | Reloc::S390xPLTRel32Dbl);
    known.then_some(Fixup { at, kind, addend, callee })
}

/// Returns the most bytes that the function moves the stack pointer by.
///
/// The frame layout does not tell by how much a tail call with more arguments than the function's own moves the frame
/// down: all parameters of the largest signature are more than that.
fn frame_size(clif: &ir::Function, code: &CompiledCode) -> u32 {
    let layout = code.buffer.frame_layout().map_or(0, |layout| layout.frame_to_fp_offset);
    let params = clif.dfg.signatures.values().map(|signature| signature.params.len()).max().unwrap_or(0);
    let params = u32::try_from(params).unwrap_or(u32::MAX).saturating_mul(PARAM_SLOT);
    layout.saturating_add(params).saturating_add(FRAME_RECORD_BYTES)
}

/// Returns whether the function preserves callee-saved registers even where it traps. A `tail` function that returns
/// always does: its frame saves the registers that it changes. An empty frame saved none.
fn preserves_callee_saved(code: &CompiledCode, stub_calls: usize) -> bool {
    let layout = code.buffer.frame_layout();
    layout.is_some_and(|layout| layout.frame_to_fp_offset == 0) && code.buffer.call_sites().count() == stub_calls
}

/// Returns whether the function has a tail call.
fn tail_calls(clif: &ir::Function) -> bool {
    let is_one =
        |inst| matches!(clif.dfg.insts[inst].opcode(), ir::Opcode::ReturnCall | ir::Opcode::ReturnCallIndirect);
    clif.layout.blocks().any(|block| clif.layout.last_inst(block).is_some_and(is_one))
}

/// Returns the `try_call` of an entry, with the address of its context.
fn handler(name: Name, code: &CompiledCode) -> Result<Option<Handler>, Error> {
    let mut handlers = code.buffer.call_sites().filter(|site| !site.exception_handlers.is_empty());
    let Some(site) = handlers.next() else { return Ok(None) };
    if handlers.next().is_some() {
        return Err(name.internal("more than one call with a handler"));
    }
    let (mut handler, mut ctx_at) = (None, None);
    for item in site.exception_handlers {
        match item {
            FinalizedMachExceptionHandler::Default(offset) => handler = Some(*offset),
            FinalizedMachExceptionHandler::Context(ExceptionContextLoc::SPOffset(offset)) => ctx_at = Some(*offset),
            // A `tail` callee of a `try_call` preserves no register, so the context has to be in memory.
            other => return Err(name.internal(format_args!("call with {other:?}"))),
        }
    }
    match (handler, ctx_at, site.frame_offset) {
        (Some(code), Some(ctx_at), Some(frame_size)) => {
            Ok(Some(Handler { return_at: site.ret_addr, code, frame_size, ctx_at }))
        }
        _ => Err(name.internal("call with an incomplete handler")),
    }
}

/// Returns the error for Cranelift's refusal, sorted by who can act.
fn refusal(name: Name, clif: &ir::Function, error: CodegenError) -> Error {
    let start = clif.params.base_srcloc();
    let offset = if start.is_default() { 0 } else { u64::from(start.bits()) };
    match error {
        CodegenError::CodeTooLarge => {
            Error::Limit { what: "number of values that a function computes", limit: MAX_VALUES, offset }
        }
        CodegenError::ImplLimitExceeded => {
            Error::Limit { what: "size of a function's stack frame in bytes", limit: MAX_FRAME, offset }
        }
        CodegenError::Verifier(errors) => name.internal(errors),
        other => name.internal(other),
    }
}

#[cfg(test)]
mod tests {
    use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, Signature, UserFuncName, types};
    use cranelift_codegen::isa::CallConv;
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::backend::cranelift::isa::isa;
    use crate::backend::cranelift::stubs::clif;
    use crate::target::CAbi;

    /// Returns a function with `count` values that are live across a call.
    fn across_a_call(isa: &dyn TargetIsa, convention: CallConv, count: i64) -> Function {
        let mut signature = Signature::new(convention);
        signature.params.extend([AbiParam::new(types::I64); 2]);
        signature.returns.push(AbiParam::new(types::I64));
        clif::function(isa, UserFuncName::default(), signature.clone(), |builder, params| {
            let [code, param] = *params else { unreachable!("there are two") };
            let values: Vec<_> = (0..count).map(|number| builder.ins().imul_imm_s(param, number + 3)).collect();
            let callee = builder.import_signature(signature);
            let call = builder.ins().call_indirect(callee, code, &[code, param]);
            let result = builder.inst_results(call)[0];
            let sum = values.into_iter().fold(result, |sum, value| builder.ins().bxor(sum, value));
            builder.ins().return_(&[sum]);
        })
    }

    /// Assembly calls of functions that preserve callee-saved registers rely on it.
    #[test]
    fn a_function_that_returns_preserves_callee_saved_registers() {
        for arch in [Arch::X86_64, Arch::Aarch64] {
            let target = Target::new(arch, CAbi::SystemV, 0);
            let isa = isa(&target).unwrap();
            for count in 0..12 {
                let [tail, c] = [CallConv::Tail, CallConv::SystemV].map(|convention| {
                    let clif = across_a_call(&*isa, convention, count);
                    let mut context = Context::for_function(clif);
                    context.compile(&*isa, &mut ControlPlane::default()).unwrap();
                    context.take_compiled_code().unwrap()
                });
                let layouts = [&tail, &c].map(|code| code.buffer.frame_layout().unwrap().frame_to_fp_offset);
                assert_eq!(layouts[0], layouts[1], "{arch:?}");
                assert_eq!(preserves_callee_saved(&tail, 1), layouts[0] == 0);
                assert_eq!(layouts[0] == 0, count == 0, "{arch:?}");
                assert!(!preserves_callee_saved(&tail, 0), "a call of something else");
            }
        }
    }
}
