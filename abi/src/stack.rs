//! How far compiled code goes below the stack limit without asking.
//!
//! In:  nothing.
//! Out: sizes that the compiler holds functions to, and what they add up to, which the runtime adds to every limit.
//!
//! A function that checks the stack may have a frame that the check does not see; behind it may come a few that do not
//! check at all. Whatever comes then checks again, and finds the limit passed.

use crate::feature::Arch;
use crate::layout::Slot;

/// Largest frame in bytes that a function's check in CLIF need not see.
pub const CHECKED_FRAME: u32 = 512;

/// Largest frame in bytes of a function that does not check.
pub const BOUNDED_FRAME: u32 = 384;

/// How many frames of functions that do not check may follow each other.
pub const BOUNDED_HEIGHT: u32 = 4;

/// Returns the most bytes that the frame of an entry takes whose values cross in this many slots. A value is kept as an
/// argument or a result on the stack and in between; on RISC-V a vector in between takes what the largest registers do.
pub const fn entry_frame(arch: Arch, slots: usize) -> usize {
    let each = match arch {
        Arch::Riscv64 => 10,
        _ => 3,
    };
    ENTRY_FIXED + each * size_of::<Slot>() * slots
}

/// What registers that an entry saves take, and what else does not depend on its type.
const ENTRY_FIXED: usize = 512;

/// Most bytes below the limit that compiled code uses.
pub const SLACK: u32 = CHECKED_FRAME + BOUNDED_FRAME * BOUNDED_HEIGHT;
