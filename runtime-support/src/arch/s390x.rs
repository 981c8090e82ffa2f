//! s390x. No frame pointer: the word at a frame's stack pointer, the back chain, names the caller's frame, in whose
//! save area the return address lies (z/Architecture ELF ABI supplement, "The Stack Frame").

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use super::Unwind;

/// Where a function's return address lies in the save area of its caller's frame: register 14's place.
const RETURN_ADDRESS_AT: usize = 14 * 8;

/// Unwinds to the entry from the trap stub that calls it with its context.
///
/// # Safety
///
/// - Called by compiled code only, by its trap stub, whose frame r15 points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_stub<U: Unwind>(_ctx: *mut VmContext) {
    naked_asm!(
        "lgr %r3, %r15",
        "aghi %r15, -200",
        "stg %r3, 0(%r15)",
        "la %r4, 160(%r15)",
        "brasl %r14, {unwind}",
        "lg %r1, 160(%r15)",
        "lg %r15, 168(%r15)",
        "br %r1",
        unwind = sym U::after_stub,
    )
}

/// Unwinds to the entry after a fault. The signal handler passes the program counter in r2; r15 is as it was at the
/// fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_fault<U: Unwind>() {
    naked_asm!(
        "lgr %r3, %r15",
        "aghi %r15, -200",
        "stg %r3, 0(%r15)",
        "la %r4, 160(%r15)",
        "brasl %r14, {unwind}",
        "lg %r1, 160(%r15)",
        "lg %r15, 168(%r15)",
        "br %r1",
        unwind = sym U::after_fault,
    )
}

/// Returns the return address of a frame, and its caller's frame pointer.
///
/// # Safety
///
/// - `frame_pointer` is the stack pointer of a compiled function that is on this thread's stack.
pub(crate) unsafe fn caller_frame(frame_pointer: usize) -> (usize, usize) {
    let chain = frame_pointer as *const usize;
    // SAFETY: by this function's contract it is such a stack pointer, where the back chain lies.
    let caller = unsafe { chain.read() };
    let slot = (caller + RETURN_ADDRESS_AT) as *const usize;
    // SAFETY: compiled code that calls keeps its return address in its caller's save area, which `caller` begins.
    (unsafe { slot.read() }, caller)
}

/// Returns the stack pointer of an entry at its call.
pub(crate) fn entry_sp(frame_pointer: usize, _frame_size: u32) -> usize {
    frame_pointer
}

/// Returns the frame pointer of an entry: there is none.
pub(crate) fn entry_fp(_frame_pointer: usize) -> usize {
    0
}

/// Returns the stack pointer, or an address a little above it.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let sp: usize;
    // SAFETY: it reads a register and does nothing else.
    unsafe { asm!("lgr {}, %r15", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch: they are, on this processor.
pub(crate) fn synchronize(_start: *const u8, _len: usize) {}
