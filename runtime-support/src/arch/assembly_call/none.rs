//! An instruction set or a system whose functions are all called through entries.

use include_wasm_abi::vm::VmContext;

use super::{Given, Returned};

/// Never made.
pub(crate) type Vector = u64;

/// Of no meaning here.
pub(crate) const AFTER_CALL: usize = 0;

pub(crate) fn vector_of_f32(value: f32) -> Vector {
    u64::from(value.to_bits())
}

pub(crate) fn vector_of_f64(value: f64) -> Vector {
    value.to_bits()
}

pub(crate) fn vector_to_f32(value: Vector) -> f32 {
    f32::from_bits(value as u32)
}

pub(crate) fn vector_to_f64(value: Vector) -> f64 {
    f64::from_bits(value)
}

/// Never called.
///
/// # Safety
///
/// - None: its callers call an entry.
pub(crate) unsafe fn call_preserving(_code: *const u8, _ctx: *mut VmContext, _given: Given) -> Returned {
    crate::sys::abort()
}

/// Never called.
///
/// # Safety
///
/// - None: its callers call an entry.
pub(crate) unsafe fn call(_code: *const u8, _ctx: *mut VmContext, _given: Given) -> Returned {
    crate::sys::abort()
}
