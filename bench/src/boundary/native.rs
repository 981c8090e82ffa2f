//! What the guest does, in Rust: what the rows about the boundary are compared with.
//!
//! In:  arguments as the guest's functions have them; the bytes of a memory where they need one.
//! Out: the same results. Nothing is inlined, and callers hold pointers that went through `black_box`, so that a call
//!      here is a call.

use std::process::abort;

/// A function that loads from a memory.
pub type Get = extern "C" fn(*const u8, i32) -> i32;

/// A function that adds.
pub type Add = extern "C" fn(i32, i32) -> i32;

/// A function that the guest calls.
pub type Tick = fn(&mut State, i32) -> Result<i32, Refused>;

/// The host's state, which the import touches.
#[derive(Debug, Default)]
pub struct State {
    ticks: u64,
}

/// The host's error.
#[derive(Debug)]
pub struct Refused;

impl State {
    /// Does what the import does, for guests and for the native call.
    ///
    /// # Errors
    ///
    /// Refuses one value.
    #[inline(always)]
    pub fn tick(&mut self, value: i32) -> Result<i32, Refused> {
        self.ticks += 1;
        if value == i32::MIN { Err(Refused) } else { Ok(value) }
    }
}

/// Loads from a memory of 65,536 bytes, behind a branch.
#[inline(never)]
pub extern "C" fn get(memory: *const u8, at: i32) -> i32 {
    if at.cast_unsigned() >= 60_000 {
        abort();
    }
    // SAFETY: the memory has 65,536 bytes.
    unsafe { memory.wrapping_add(at as usize).cast::<i32>().read_unaligned() }
}

/// Adds.
#[inline(never)]
pub extern "C" fn add(left: i32, right: i32) -> i32 {
    left.wrapping_add(right)
}

/// Does what the import does.
///
/// # Errors
///
/// Refuses one value.
#[inline(never)]
pub fn tick(state: &mut State, value: i32) -> Result<i32, Refused> {
    state.tick(value)
}

/// Calls a function `count` times, through a pointer.
///
/// # Errors
///
/// The first one of that function.
#[inline(never)]
pub fn ticks(tick: Tick, state: &mut State, mut count: i32) -> Result<i32, Refused> {
    let mut sum = 0_i32;
    while count != 0 {
        sum = sum.wrapping_add(tick(state, count)?);
        count -= 1;
    }
    Ok(sum)
}
