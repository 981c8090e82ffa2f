//! How far compiled code goes below the stack limit without asking.
//!
//! In:  nothing.
//! Out: sizes that the compiler holds functions to, and what they add up to, which the runtime adds to every limit.
//!
//! A function that checks the stack may have a frame that the check does not see; behind it may come a few that do not
//! check at all. Whatever comes then checks again, and finds the limit passed.

/// Largest frame in bytes that a function's check in CLIF need not see.
pub const CHECKED_FRAME: u32 = 512;

/// Largest frame in bytes of a function that does not check.
pub const BOUNDED_FRAME: u32 = 384;

/// How many frames of functions that do not check may follow each other.
pub const BOUNDED_HEIGHT: u32 = 4;

/// Most bytes below the limit that compiled code uses.
pub const SLACK: u32 = CHECKED_FRAME + BOUNDED_FRAME * BOUNDED_HEIGHT;
