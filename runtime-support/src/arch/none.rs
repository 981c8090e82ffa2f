//! An instruction set without a backend. No blob loads here, so nothing of this is ever reached.

use include_wasm_abi::vm::VmContext;

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe extern "C" fn raise(_ctx: *mut VmContext) {}

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe extern "C" fn fault() {}

/// Never called.
///
/// # Safety
///
/// - None: there is no compiled code.
pub(crate) unsafe fn older(anchor: usize) -> (usize, usize) {
    (0, anchor)
}

/// Never called.
pub(crate) fn entry_sp(anchor: usize, _frame_size: u32) -> usize {
    anchor
}

/// Never called.
pub(crate) fn entry_fp(anchor: usize) -> usize {
    anchor
}

/// Returns zero, below every limit, so that no call enters.
pub(crate) fn stack_pointer() -> usize {
    0
}

/// Never called.
pub(crate) fn synchronise(_start: *const u8, _len: usize) {}
