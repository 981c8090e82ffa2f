//! riscv64. Frame pointer in s0; a frame begins with the older frame pointer and the return address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use crate::trap::{leave_after_fault, leave_after_raise};

/// Leaves compiled code from the stub that calls it with its context.
///
/// # Safety
///
/// - Called by compiled code only, by its `raise` stub, whose frame s0 points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn raise(_ctx: *mut VmContext) {
    naked_asm!(
        "addi sp, sp, -48",
        "mv a1, s0",
        "mv a2, sp",
        "call {leave}",
        "ld t0, 0(sp)",
        "ld s0, 16(sp)",
        "ld sp, 8(sp)",
        "jr t0",
        leave = sym leave_after_raise,
    )
}

/// Leaves compiled code after a fault. The signal handler passes the program counter in a0 and a stack pointer aligned to 16; s0 is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn fault() {
    naked_asm!(
        "addi sp, sp, -48",
        "mv a1, s0",
        "mv a2, sp",
        "call {leave}",
        "ld t0, 0(sp)",
        "ld s0, 16(sp)",
        "ld sp, 8(sp)",
        "jr t0",
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
    unsafe { asm!("mv {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all harts.
pub(crate) fn synchronise(start: *const u8, len: usize) {
    /// Linux's `riscv_flush_icache`, which reaches the other harts too.
    const FLUSH: usize = 259;
    // SAFETY: the call takes the range's two ends and flags, where zero means all threads of the process; it changes no
    // memory and returns in a0.
    unsafe {
        asm!("fence.i", "ecall", in("a7") FLUSH, inlateout("a0") start => _, in("a1") start.wrapping_add(len), in("a2") 0,
            options(nostack))
    };
}
