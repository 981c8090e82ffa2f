//! riscv64. Frame pointer in s0; a frame begins with its frame record: the caller's frame pointer and the return
//! address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use super::Unwind;

/// Unwinds to the entry from the trap stub that calls it with its context.
///
/// # Safety
///
/// - Called by compiled code only, by its trap stub, whose frame s0 points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_stub<U: Unwind>(_ctx: *mut VmContext) {
    naked_asm!(
        "addi sp, sp, -48",
        "mv a1, s0",
        "mv a2, sp",
        "call {unwind}",
        "ld t0, 0(sp)",
        "ld s0, 16(sp)",
        "ld sp, 8(sp)",
        "jr t0",
        unwind = sym U::after_stub,
    )
}

/// Unwinds to the entry after a fault. The signal handler passes the program counter in a0 and a stack pointer aligned
/// to 16; s0 is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_fault<U: Unwind>() {
    naked_asm!(
        "addi sp, sp, -48",
        "mv a1, s0",
        "mv a2, sp",
        "call {unwind}",
        "ld t0, 0(sp)",
        "ld s0, 16(sp)",
        "ld sp, 8(sp)",
        "jr t0",
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
    unsafe { asm!("mv {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all harts.
pub(crate) fn synchronize(start: *const u8, len: usize) {
    /// Linux's `riscv_flush_icache`, which reaches the other harts too.
    const FLUSH: usize = 259;
    // SAFETY: the call takes the range's two ends and flags, where zero means all threads of the process; it changes no
    // memory and returns in a0.
    unsafe {
        asm!("fence.i", "ecall", in("a7") FLUSH, inlateout("a0") start => _, in("a1") start.wrapping_add(len), in("a2") 0,
            options(nostack))
    };
}
