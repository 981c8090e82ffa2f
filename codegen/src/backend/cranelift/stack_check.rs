//! The stack check at a function's entry.
//!
//! In:  a finished function.
//! Out: the same function with the check.
//!
//! The context's `stack_limit` is the lowest address that the stack pointer may have in compiled code; below it there
//! is a reserve for calls of the host. With hardware traps Cranelift tests it in the prologue, frame size included, and
//! faults. With explicit traps the test is CLIF and calls a trap stub. The test reads the stack pointer behind the
//! prologue, so a frame must be small beside the reserve, or its size be known and passed as `extra`.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, ArgumentPurpose, GlobalValueData, InstBuilder};
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::feature::Arch;
use include_wasm_abi::stack::{BOUNDED_FRAME, CHECKED_FRAME};
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::ContextField;

use super::env::mem_ref::STACK_LIMIT;
use super::env::trap::{clif_code, declare_stub, stub_type};
use super::module_cx::ModuleCx;
use crate::target::{Target, Traps};

/// Adds the check to a finished function, if it `is_needed`. Returns the largest frame in bytes for which that check,
/// or otherwise its caller's, is enough: a larger one gets a guard.
pub(crate) fn add(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, clif: &mut ir::Function, is_needed: bool) -> u32 {
    if !is_needed {
        return BOUNDED_FRAME;
    }
    if checked_in_prologue(cx.target) {
        check_in_prologue(cx, isa, clif);
        return u32::MAX;
    }
    check_in_entry(cx, isa, clif, 0);
    CHECKED_FRAME
}

/// Returns whether Cranelift tests the limit. On s390x it does so before there is a frame, where the return address
/// lies in a register that a walk over frames does not see, so the test is CLIF there.
fn checked_in_prologue(target: &Target) -> bool {
    target.traps == Traps::Hardware && target.arch != Arch::S390x
}

/// Makes Cranelift test the limit in the prologue.
fn check_in_prologue(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, clif: &mut ir::Function) {
    let base = clif.create_global_value(GlobalValueData::VMContext);
    let flags = clif.dfg.mem_flags.insert_unchecked(STACK_LIMIT);
    let limit = GlobalValueData::Load { base, offset: limit_offset(cx), global_type: isa.pointer_type(), flags };
    clif.stack_limit = Some(clif.create_global_value(limit));
}

/// Puts a test of the limit in front of the first instruction of a finished function: there must be `extra` bytes
/// between the stack pointer and the limit.
pub(crate) fn check_in_entry(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, clif: &mut ir::Function, extra: u32) {
    let pointer = isa.pointer_type();
    let vmctx = clif.special_param(ArgumentPurpose::VMContext).expect("compiled code takes a context");
    let entry = clif.layout.entry_block().expect("a finished function has an entry");
    let first = clif.layout.first_inst(entry).expect("a finished block has a terminator");
    let (rest, cold) = (clif.dfg.make_block(), clif.dfg.make_block());
    clif.layout.split_block(rest, first);
    clif.layout.append_block(cold);
    clif.layout.set_cold(cold);
    let signature = clif.import_signature(stub_type(pointer));
    let stub = declare_stub(clif, signature, TrapCode::StackOverflow as u32);

    let srcloc = clif.params.base_srcloc();
    let mut cursor = FuncCursor::new(clif).at_bottom(entry).with_srcloc(srcloc);
    let stack = cursor.ins().get_stack_pointer(pointer);
    let mut limit = cursor.ins().load(pointer, STACK_LIMIT, vmctx, limit_offset(cx));
    if extra != 0 {
        limit = cursor.ins().iadd_imm_s(limit, i64::from(extra));
    }
    let below = cursor.ins().icmp(IntCC::UnsignedLessThan, stack, limit);
    cursor.ins().brif(below, cold, [], rest, []);
    cursor.goto_bottom(cold);
    cursor.ins().call(stub, &[vmctx]);
    cursor.ins().trap(clif_code(TrapCode::StackOverflow));
}

fn limit_offset(cx: &ModuleCx<'_>) -> ir::immediates::Offset32 {
    let offset = ContextField::stack_limit.offset(cx.target.arch.width());
    i32::try_from(offset).expect("a context is no larger than MAX_SIZE, which is below 2^31").into()
}
