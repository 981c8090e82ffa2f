//! aarch64. Frame pointer in x29; a frame begins with its frame record: the caller's frame pointer and the return
//! address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use super::Unwind;

/// Unwinds to the entry from the trap stub that calls it with its context.
///
/// # Safety
///
/// - Called by compiled code only, by its trap stub, whose frame x29 points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_stub<U: Unwind>(_ctx: *mut VmContext) {
    naked_asm!(
        "sub sp, sp, 48",
        "mov x1, x29",
        "mov x2, sp",
        "bl {unwind}",
        "ldp x11, x10, [sp]",
        "ldp x29, x9, [sp, 16]",
        "ldr x2, [sp, 32]",
        "mov sp, x10",
        "br x11",
        unwind = sym U::after_stub,
    )
}

/// Unwinds to the entry after a fault. The signal handler passes the program counter in x0 and a stack pointer aligned
/// to 16; x29 is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_fault<U: Unwind>() {
    naked_asm!(
        "sub sp, sp, 48",
        "mov x1, x29",
        "mov x2, sp",
        "bl {unwind}",
        "ldp x11, x10, [sp]",
        "ldp x29, x9, [sp, 16]",
        "ldr x2, [sp, 32]",
        "mov sp, x10",
        "br x11",
        unwind = sym U::after_fault,
    )
}

/// Returns the return address of a frame, and its caller's frame pointer.
///
/// # Safety
///
/// - `frame_pointer` is the frame pointer of a compiled function that is on this thread's stack.
pub(crate) unsafe fn caller_frame(frame_pointer: usize) -> (usize, usize) {
    let frame = frame_pointer as *const [usize; 2];
    // SAFETY: by this function's contract it points to a frame record, which is these two words.
    let [caller, return_address] = unsafe { frame.read() };
    (return_address, caller)
}

/// Returns the stack pointer of an entry at its call.
pub(crate) fn entry_sp(frame_pointer: usize, frame_size: u32) -> usize {
    frame_pointer - frame_size as usize
}

/// Returns the frame pointer of an entry.
pub(crate) fn entry_fp(frame_pointer: usize) -> usize {
    frame_pointer
}

/// Returns the stack pointer, or an address a little above it.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let sp: usize;
    // SAFETY: it reads a register and does nothing else.
    unsafe { asm!("mov {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all cores.
pub(crate) fn synchronize(start: *const u8, len: usize) {
    // The smallest line size that the architecture allows is four bytes; sixteen is the smallest that exists.
    const LINE: usize = 16;
    for offset in (0..len).step_by(LINE) {
        let line = start.wrapping_add(offset);
        // SAFETY: it cleans one line of memory that is mapped, and changes no value.
        unsafe { asm!("dc cvau, {0}", in(reg) line, options(nostack, preserves_flags)) };
    }
    // SAFETY: a barrier.
    unsafe { asm!("dsb ish", options(nostack, preserves_flags)) };
    for offset in (0..len).step_by(LINE) {
        let line = start.wrapping_add(offset);
        // SAFETY: it invalidates one line of the instruction cache, and changes no value.
        unsafe { asm!("ic ivau, {0}", in(reg) line, options(nostack, preserves_flags)) };
    }
    // SAFETY: barriers.
    unsafe { asm!("dsb ish", "isb", options(nostack, preserves_flags)) };
}
