//! aarch64. Frame pointer in x29; a frame begins with the older frame pointer and the return address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use crate::trap::{leave_after_fault, leave_after_raise};

/// Leaves compiled code from the stub that calls it with its context.
///
/// # Safety
///
/// - Called by compiled code only, by its `raise` stub, whose frame x29 points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn raise(_ctx: *mut VmContext) {
    naked_asm!(
        "sub sp, sp, 48",
        "mov x1, x29",
        "mov x2, sp",
        "bl {leave}",
        "ldp x11, x10, [sp]",
        "ldp x29, x9, [sp, 16]",
        "ldr x2, [sp, 32]",
        "mov sp, x10",
        "br x11",
        leave = sym leave_after_raise,
    )
}

/// Leaves compiled code after a fault. The signal handler passes the program counter in x0 and a stack pointer aligned to 16; x29 is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn fault() {
    naked_asm!(
        "sub sp, sp, 48",
        "mov x1, x29",
        "mov x2, sp",
        "bl {leave}",
        "ldp x11, x10, [sp]",
        "ldp x29, x9, [sp, 16]",
        "ldr x2, [sp, 32]",
        "mov sp, x10",
        "br x11",
        leave = sym leave_after_fault,
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
    unsafe { asm!("mov {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all cores.
pub(crate) fn synchronise(start: *const u8, len: usize) {
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
