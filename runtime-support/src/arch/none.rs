//! An instruction set without a backend. No blob loads here, so nothing of this is ever reached.

use include_wasm_abi::vm::VmContext;

use super::Unwind;

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe extern "C" fn unwind_from_stub<U: Unwind>(_ctx: *mut VmContext) {}

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe extern "C" fn unwind_from_fault<U: Unwind>() {}

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe fn caller_frame(frame_pointer: usize) -> (usize, usize) {
    (0, frame_pointer)
}

/// Never called.
pub(crate) fn entry_sp(frame_pointer: usize, _frame_size: u32) -> usize {
    frame_pointer
}

/// Never called.
pub(crate) fn entry_fp(frame_pointer: usize) -> usize {
    frame_pointer
}

/// Returns zero, below every limit, so that no call enters.
pub(crate) fn stack_pointer() -> usize {
    0
}

/// Never called.
pub(crate) fn synchronize(_start: *const u8, _len: usize) {}
