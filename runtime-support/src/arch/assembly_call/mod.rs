//! An assembly call of compiled code: the fast way in.
//!
//! In:  [`Given`], arguments in the registers that `tail` passes them in.
//! Out: [`Returned`], the registers of a result, and why there is none.
//!
//! ```text
//!     call code
//!     reason = 0          one instruction of AFTER_CALL bytes
//! ```
//!
//! A trap stub unwinds: it walks to the first return address that is in no compiled code, sets stack and frame pointer
//! to what the function in front of it would have returned with, puts a number other than zero into the register of the
//! reason, and goes on behind that instruction. Nothing is kept for it. For that, the function that is called
//!
//! - puts the frame pointer back, as all compiled code does, because all of it has frame pointers;
//! - returns with the stack pointer just above its frame: it takes no parameters on the stack, and calls nothing by a
//!   tail call, which could put some there. The compiler makes an entry for functions that do.
//!
//! A `tail` function that returns has kept the registers that a C function keeps. One that is left has not: they lie in
//! frames that are never read. So [`call`] names them all, so that rustc keeps nothing there. One may not be named: the
//! assembly keeps it on the stack, or has an output of a class of registers that has no other one left, and lets the
//! assembler compare. An output that could be any register never stands for one: which it gets, the caller's code
//! decides. [`call_preserving`] is for functions that the compiler knows to save none of them and to call nothing that
//! could.

use core::mem::MaybeUninit;

use include_wasm_abi::call::InLine;
use include_wasm_abi::feature::Arch;

use crate::sys;

#[cfg_attr(all(target_arch = "x86_64", target_feature = "sse2"), path = "x86_64.rs")]
#[cfg_attr(all(target_arch = "aarch64", target_feature = "neon"), path = "aarch64.rs")]
#[cfg_attr(
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon")
    )),
    path = "none.rs"
)]
mod imp;

pub(crate) use imp::{
    AFTER_CALL, Vector, call, call_preserving, vector_of_f32, vector_of_f64, vector_to_f32, vector_to_f64,
};

/// Whether there are assembly calls: the compiler makes no entries for them then.
pub(crate) const ASSEMBLY_CALLS: bool = match Arch::HOST {
    Some(arch) => InLine::exists(arch) && sys::ASSEMBLY_CALLS,
    None => false,
};

/// Arguments in registers.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    pub(crate) ints: [MaybeUninit<u64>; InLine::MAX_INTS],
    pub(crate) floats: [MaybeUninit<Vector>; InLine::MAX_FLOATS],
    int: usize,
    float: usize,
}

impl Given {
    /// No arguments.
    #[inline(always)]
    pub(crate) fn none() -> Self {
        let (ints, floats) = ([MaybeUninit::uninit(); InLine::MAX_INTS], [MaybeUninit::uninit(); InLine::MAX_FLOATS]);
        Self { ints, floats, int: 0, float: 0 }
    }

    /// Appends an integer or a reference.
    #[inline(always)]
    pub(crate) fn int(&mut self, value: u64) {
        self.ints[self.int].write(value);
        self.int += 1;
    }

    /// Appends a float.
    #[inline(always)]
    pub(crate) fn float(&mut self, value: Vector) {
        self.floats[self.float].write(value);
        self.float += 1;
    }
}

/// What compiled code returned.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// The first register of results that are integers or references; after a trap the address of its backtrace.
    pub(crate) int: u64,
    /// The first register of results that are floats.
    pub(crate) float: Vector,
    /// Zero, or why compiled code was left; then there is no result.
    pub(crate) reason: u32,
}
