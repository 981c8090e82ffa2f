//! x86-64. Frame pointer in rbp; a frame begins with its frame record: the caller's frame pointer and the return
//! address.

use core::arch::{asm, naked_asm};

use include_wasm_abi::vm::VmContext;

use super::{ResumePoint, Unwind};

/// [`Unwind::after_stub`] by the one convention that the assembly below knows: the C convention of Windows is another.
///
/// # Safety
///
/// - As for [`Unwind::after_stub`].
unsafe extern "sysv64" fn after_stub<U: Unwind>(ctx: *mut VmContext, frame_pointer: usize, out: *mut ResumePoint) {
    // SAFETY: this function has the same contract.
    unsafe { U::after_stub(ctx, frame_pointer, out) }
}

/// [`Unwind::after_fault`] by that convention.
///
/// # Safety
///
/// - As for [`Unwind::after_fault`].
unsafe extern "sysv64" fn after_fault<U: Unwind>(pc: usize, frame_pointer: usize, out: *mut ResumePoint) {
    // SAFETY: this function has the same contract.
    unsafe { U::after_fault(pc, frame_pointer, out) }
}

/// Unwinds to the entry from the trap stub that calls it with its context, by the convention of System V on every
/// system.
///
/// # Safety
///
/// - Called by compiled code only, by its trap stub, whose frame rbp points to.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_stub<U: Unwind>(_ctx: *mut VmContext) {
    naked_asm!(
        "sub rsp, 40",
        "mov rsi, rbp",
        "mov rdx, rsp",
        "call {unwind}",
        "mov rcx, [rsp]",
        "mov r11, [rsp + 24]",
        "mov rax, [rsp + 32]",
        "mov rbp, [rsp + 16]",
        "mov rsp, [rsp + 8]",
        "jmp rcx",
        unwind = sym after_stub::<U>,
    )
}

/// Unwinds to the entry after a fault. The signal handler passes the program counter in rdi and a stack pointer aligned
/// to 16; rbp is as it was at the fault.
///
/// # Safety
///
/// - Reached from the signal handler only, on the thread that faulted in compiled code.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn unwind_from_fault<U: Unwind>() {
    naked_asm!(
        "sub rsp, 48",
        "mov rsi, rbp",
        "mov rdx, rsp",
        "call {unwind}",
        "mov rcx, [rsp]",
        "mov r11, [rsp + 24]",
        "mov rax, [rsp + 32]",
        "mov rbp, [rsp + 16]",
        "mov rsp, [rsp + 8]",
        "jmp rcx",
        unwind = sym after_fault::<U>,
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
    unsafe { asm!("mov {}, rsp", out(reg) sp, options(nomem, nostack, preserves_flags)) };
    sp
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch: they are, on this processor.
pub(crate) fn synchronize(_start: *const u8, _len: usize) {}
