//! The stack limit of each thread.
//!
//! It is made once per thread: the real end of its stack, plus a reserve for host functions and a signal's frame, plus what
//! compiled code uses without asking.

use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering};

use include_wasm_abi::stack::SLACK;

use super::prepare_stack;

/// Bytes kept free below compiled code unless [`set_stack_reserve`] said otherwise.
const DEFAULT_RESERVE: usize = 32 * 1024;

static RESERVE: AtomicUsize = AtomicUsize::new(DEFAULT_RESERVE);

std::thread_local! {
    /// This thread's limit; zero until it is known.
    static LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// Sets how many bytes of stack compiled code leaves free for the host functions that it calls.
///
/// The default is 32 KiB. It holds for threads that have not called WebAssembly yet.
pub fn set_stack_reserve(bytes: usize) {
    RESERVE.store(bytes, Ordering::Relaxed);
}

/// Returns the lowest stack pointer at which compiled code may run on this thread, or zero where nobody has asked
/// [`stack_limit`] yet.
#[inline]
pub(crate) fn known_stack_limit() -> usize {
    LIMIT.get()
}

/// Returns the lowest stack pointer at which compiled code may run on this thread.
#[cold]
pub(crate) fn stack_limit() -> usize {
    if LIMIT.get() != 0 {
        return LIMIT.get();
    }
    // Where the bound cannot be told, nothing runs: the trap is "call stack exhausted".
    let below = RESERVE.load(Ordering::Relaxed).saturating_add(SLACK as usize);
    let limit = prepare_stack().map_or(usize::MAX, |end| end.saturating_add(below));
    LIMIT.set(limit);
    limit
}
