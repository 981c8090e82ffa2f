//! x86-64. The first registers of results are rax and xmm0; r11, the reason, is none of them.
//!
//! With APX the compiler has r16 to r31 too. No C function keeps them, so that host functions may change them, and
//! assembly cannot name them. So the functions here are not inlined then: all of these registers are free around a
//! call. rustc tells `apxf` to nightly code alone, but each CPU that has it has AVX-512 and SHA-512 too, and few others
//! have both.

use core::arch::asm;
use core::arch::x86_64::{__m128, _mm_castpd_ps, _mm_castps_pd, _mm_cvtsd_f64, _mm_cvtss_f32, _mm_set_sd, _mm_set_ss};

use include_wasm_abi::vm::VmContext;

use super::{Given, Returned};

/// What a register for floats holds.
pub(crate) type Vector = __m128;

/// Length of the instruction behind the call.
pub(crate) const AFTER_CALL: usize = 3;

#[inline(always)]
pub(crate) fn vector_of_f32(value: f32) -> Vector {
    // SAFETY: the target has SSE.
    unsafe { _mm_set_ss(value) }
}

#[inline(always)]
pub(crate) fn vector_of_f64(value: f64) -> Vector {
    // SAFETY: the target has SSE2.
    let value = unsafe { _mm_set_sd(value) };
    // SAFETY: the target has SSE2.
    unsafe { _mm_castpd_ps(value) }
}

#[inline(always)]
pub(crate) fn vector_to_f32(value: Vector) -> f32 {
    // SAFETY: the target has SSE.
    unsafe { _mm_cvtss_f32(value) }
}

#[inline(always)]
pub(crate) fn vector_to_f64(value: Vector) -> f64 {
    // SAFETY: the target has SSE2.
    let value = unsafe { _mm_castps_pd(value) };
    // SAFETY: the target has SSE2.
    unsafe { _mm_cvtsd_f64(value) }
}

/// Calls compiled code by these instructions. What else they change follows: operands with names, and registers.
macro_rules! call {
    ($code:ident, $ctx:ident, $given:ident, [$($line:literal)*] [$($named:tt)*] $($changed:tt)*) => {{
        let ([i0, i1, i2, i3, i4], [f0, f1, f2, f3, f4, f5, f6, f7]) = ($given.ints, $given.floats);
        let (int, float, reason);
        asm!(
            $($line,)*
            $($named)*
            inlateout("r10") $code => _,
            inlateout("rdi") $ctx => _,
            inlateout("rsi") i0 => _,
            inlateout("rdx") i1 => _,
            inlateout("rcx") i2 => _,
            inlateout("r8") i3 => _,
            inlateout("r9") i4 => _,
            inlateout("xmm0") f0 => float,
            inlateout("xmm1") f1 => _,
            inlateout("xmm2") f2 => _,
            inlateout("xmm3") f3 => _,
            inlateout("xmm4") f4 => _,
            inlateout("xmm5") f5 => _,
            inlateout("xmm6") f6 => _,
            inlateout("xmm7") f7 => _,
            lateout("rax") int,
            lateout("r11") reason,
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
#[cfg_attr(any(target_feature = "apxf", all(target_feature = "avx512f", target_feature = "sha512")), inline(never))]
#[cfg_attr(
    not(any(target_feature = "apxf", all(target_feature = "avx512f", target_feature = "sha512"))),
    inline(always)
)]
pub(crate) unsafe fn call(code: *const u8, ctx: *mut VmContext, given: Given) -> Returned {
    // SAFETY: by this function's contract the code may be called. All that it changes is an output. rbx may not be
    // named: it is the one register of its class that no other output has, and the assembler compares. rbp and the
    // stack pointer are as they were, also after a trap, and the stack is aligned at the call. Direction flag and
    // control registers stay as they are, because compiled code does not touch them.
    unsafe {
        // The stack pointer stays where it is: debuggers find the caller's frame by it.
        call!(
            code, ctx, given,
            [
                ".ifnc {rbx},rbx"
                ".error \"rbx is not the register that stands for it\""
                ".endif"
                "call r10"
                "xor r11d, r11d"
            ]
            [rbx = lateout(reg_abcd) _,]
            lateout("r12") _,
            lateout("r13") _,
            lateout("r14") _,
            lateout("r15") _,
            // Host functions may use what compiled code does not.
            lateout("xmm8") _,
            lateout("xmm9") _,
            lateout("xmm10") _,
            lateout("xmm11") _,
            lateout("xmm12") _,
            lateout("xmm13") _,
            lateout("xmm14") _,
            lateout("xmm15") _,
            lateout("xmm16") _,
            lateout("xmm17") _,
            lateout("xmm18") _,
            lateout("xmm19") _,
            lateout("xmm20") _,
            lateout("xmm21") _,
            lateout("xmm22") _,
            lateout("xmm23") _,
            lateout("xmm24") _,
            lateout("xmm25") _,
            lateout("xmm26") _,
            lateout("xmm27") _,
            lateout("xmm28") _,
            lateout("xmm29") _,
            lateout("xmm30") _,
            lateout("xmm31") _,
            lateout("k0") _,
            lateout("k1") _,
            lateout("k2") _,
            lateout("k3") _,
            lateout("k4") _,
            lateout("k5") _,
            lateout("k6") _,
            lateout("k7") _,
            lateout("tmm0") _,
            lateout("tmm1") _,
            lateout("tmm2") _,
            lateout("tmm3") _,
            lateout("tmm4") _,
            lateout("tmm5") _,
            lateout("tmm6") _,
            lateout("tmm7") _,
            lateout("mm0") _,
            lateout("mm1") _,
            lateout("mm2") _,
            lateout("mm3") _,
            lateout("mm4") _,
            lateout("mm5") _,
            lateout("mm6") _,
            lateout("mm7") _,
            lateout("st(0)") _,
            lateout("st(1)") _,
            lateout("st(2)") _,
            lateout("st(3)") _,
            lateout("st(4)") _,
            lateout("st(5)") _,
            lateout("st(6)") _,
            lateout("st(7)") _,
        )
    }
}

/// Calls compiled code that keeps registers.
///
/// # Safety
///
/// - As for [`call`], and when the code returns or is left, it has kept all registers that a C function keeps.
#[cfg_attr(any(target_feature = "apxf", all(target_feature = "avx512f", target_feature = "sha512")), inline(never))]
#[cfg_attr(
    not(any(target_feature = "apxf", all(target_feature = "avx512f", target_feature = "sha512"))),
    inline(always)
)]
pub(crate) unsafe fn call_preserving(code: *const u8, ctx: *mut VmContext, given: Given) -> Returned {
    // SAFETY: by this function's contract the code may be called, and changes no more than a C function does. The stack
    // is aligned at the call.
    unsafe {
        // The callee has its frame pointer from memory, so that in a loop each call would wait for the store of the one
        // before it. A register is there at once.
        call!(
            code, ctx, given,
            ["mov r12, rbp" "call r10" "xor r11d, r11d" "mov rbp, r12"]
            []
            out("r12") _,
            clobber_abi("sysv64"),
        )
    }
}
