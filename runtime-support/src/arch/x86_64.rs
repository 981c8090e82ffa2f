//! x86-64. Frame pointer in rbp; a frame begins with the older frame pointer and the return address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use super::Exit;
use crate::trap::{leave_after_fault, leave_after_raise};

/// [`leave_after_raise`] by the one convention that the assembly below knows: the C convention of Windows is another.
///
/// # Safety
///
/// - As for [`leave_after_raise`].
unsafe extern "sysv64" fn after_raise(ctx: *mut VmContext, anchor: usize, out: *mut Exit) {
    // SAFETY: by this function's contract.
    unsafe { leave_after_raise(ctx, anchor, out) }
}

/// [`leave_after_fault`] by that convention.
///
/// # Safety
///
/// - As for [`leave_after_fault`].
unsafe extern "sysv64" fn after_fault(pc: usize, anchor: usize, out: *mut Exit) {
    // SAFETY: by this function's contract.
    unsafe { leave_after_fault(pc, anchor, out) }
}

/// Leaves compiled code from the stub that calls it with its context, by the convention of System V on every system.
///
/// # Safety
///
/// - Called by compiled code only, by its `raise` stub, whose frame rbp points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn raise(_ctx: *mut VmContext) {
    naked_asm!(
        "sub rsp, 40",
        "mov rsi, rbp",
        "mov rdx, rsp",
        "call {leave}",
        "mov rcx, [rsp]",
        "mov r11, [rsp + 24]",
        "mov rax, [rsp + 32]",
        "mov rbp, [rsp + 16]",
        "mov rsp, [rsp + 8]",
        "jmp rcx",
        leave = sym after_raise,
    )
}

/// Leaves compiled code after a fault. The signal handler passes the program counter in rdi and a stack pointer aligned to 16; rbp is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn fault() {
    naked_asm!(
        "sub rsp, 48",
        "mov rsi, rbp",
        "mov rdx, rsp",
        "call {leave}",
        "mov rcx, [rsp]",
        "mov r11, [rsp + 24]",
        "mov rax, [rsp + 32]",
        "mov rbp, [rsp + 16]",
        "mov rsp, [rsp + 8]",
        "jmp rcx",
        leave = sym after_fault,
    )
}

/// Returns the return address of the frame at `anchor`, and the older frame.
///
/// # Safety
///
/// - `anchor` is the frame pointer of a compiled function that is on this thread's stack.
pub(crate) unsafe fn older(anchor: usize) -> (usize, usize) {
    let frame = anchor as *const [usize; 2];
    // SAFETY: by this function's contract the frame begins with these two words.
    let [older, return_address] = unsafe { frame.read() };
    (return_address, older)
}

/// Returns the stack pointer of an entry at its call.
pub(crate) fn entry_sp(anchor: usize, frame_size: u32) -> usize {
    anchor - frame_size as usize
}

/// Returns the frame pointer of an entry.
pub(crate) fn entry_fp(anchor: usize) -> usize {
    anchor
}

/// Returns the stack pointer, or an address a little above it.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let sp: usize;
    // SAFETY: it reads a register and does nothing else.
    unsafe { asm!("mov {}, rsp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch: they are, on this processor.
pub(crate) fn synchronise(_start: *const u8, _len: usize) {}
