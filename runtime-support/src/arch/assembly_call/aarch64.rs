//! aarch64. `tail` passes integers from x2 on and returns them from there; x9, the reason, is none of them. x18 is the
//! platform's: compiled code never touches it.

use core::arch::aarch64::{
    float32x4_t, vdupq_n_f32, vdupq_n_f64, vgetq_lane_f32, vgetq_lane_f64, vreinterpretq_f32_f64, vreinterpretq_f64_f32,
};
use core::arch::asm;

use include_wasm_abi::vm::VmContext;

use super::{Given, Returned};

/// What a register for floats holds.
pub(crate) type Vector = float32x4_t;

/// Length of the instruction behind the call.
pub(crate) const AFTER_CALL: usize = 4;

#[inline(always)]
pub(crate) fn vector_of_f32(value: f32) -> Vector {
    // SAFETY: the target has NEON.
    unsafe { vdupq_n_f32(value) }
}

#[inline(always)]
pub(crate) fn vector_of_f64(value: f64) -> Vector {
    // SAFETY: the target has NEON.
    let value = unsafe { vdupq_n_f64(value) };
    // SAFETY: the target has NEON.
    unsafe { vreinterpretq_f32_f64(value) }
}

#[inline(always)]
pub(crate) fn vector_to_f32(value: Vector) -> f32 {
    // SAFETY: the target has NEON.
    unsafe { vgetq_lane_f32::<0>(value) }
}

#[inline(always)]
pub(crate) fn vector_to_f64(value: Vector) -> f64 {
    // SAFETY: the target has NEON.
    let value = unsafe { vreinterpretq_f64_f32(value) };
    // SAFETY: the target has NEON.
    unsafe { vgetq_lane_f64::<0>(value) }
}

/// Calls compiled code by these instructions. What else they change follows: registers.
macro_rules! call {
    ($code:ident, $ctx:ident, $given:ident, [$($line:literal)*] $($changed:tt)*) => {{
        let ([i0, i1, i2, i3, i4], [f0, f1, f2, f3, f4, f5, f6, f7]) = ($given.ints, $given.floats);
        let (int, float, reason);
        asm!(
            $($line,)*
            inlateout("x1") $code => _,
            inlateout("x2") $ctx => int,
            inlateout("x3") i0 => _,
            inlateout("x4") i1 => _,
            inlateout("x5") i2 => _,
            inlateout("x6") i3 => _,
            inlateout("x7") i4 => _,
            inlateout("v0") f0 => float,
            inlateout("v1") f1 => _,
            inlateout("v2") f2 => _,
            inlateout("v3") f3 => _,
            inlateout("v4") f4 => _,
            inlateout("v5") f5 => _,
            inlateout("v6") f6 => _,
            inlateout("v7") f7 => _,
            lateout("x9") reason,
            $($changed)*
        );
        Returned { int, float, reason }
    }};
}

/// Calls compiled code.
///
/// # Safety
///
/// - `code` is a function of compiled code that takes what is given, all of it in registers, has at most one result,
///   and has no entry.
/// - `ctx` is the context of its instance, whose code may run on this thread now.
#[inline(always)]
pub(crate) unsafe fn call(code: *const u8, ctx: *mut VmContext, given: Given) -> Returned {
    // SAFETY: by this function's contract the code may be called. All that it changes is an output, but for x19, which
    // may not be named and comes back from the stack. x29 and the stack pointer are as they were, also after a trap,
    // and the stack is aligned at the call. Control registers stay as they are, because compiled code does not touch
    // them.
    unsafe {
        call!(
            code, ctx, given,
            ["str x19, [sp, -16]!" "blr x1" "mov w9, wzr" "ldr x19, [sp], 16"]
            lateout("x20") _,
            lateout("x21") _,
            lateout("x22") _,
            lateout("x23") _,
            lateout("x24") _,
            lateout("x25") _,
            lateout("x26") _,
            lateout("x27") _,
            lateout("x28") _,
            lateout("v8") _,
            lateout("v9") _,
            lateout("v10") _,
            lateout("v11") _,
            lateout("v12") _,
            lateout("v13") _,
            lateout("v14") _,
            lateout("v15") _,
            clobber_abi("C"),
        )
    }
}

/// Calls compiled code that keeps registers.
///
/// # Safety
///
/// - As for [`call`], and when the code returns or is left, it has kept all registers that a C function keeps.
#[inline(always)]
pub(crate) unsafe fn call_preserving(code: *const u8, ctx: *mut VmContext, given: Given) -> Returned {
    // SAFETY: by this function's contract the code may be called, and changes no more than a C function does. The stack
    // is aligned at the call.
    unsafe {
        call!(
            code, ctx, given,
            ["blr x1" "mov w9, wzr"]
            clobber_abi("C"),
        )
    }
}
