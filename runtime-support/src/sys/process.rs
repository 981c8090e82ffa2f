//! What `std` does for us on every operating system.

use core::cell::UnsafeCell;
use std::any::Any;
use std::boxed::Box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::error::Backtrace;

pub(crate) fn pause() {
    std::thread::yield_now();
}

pub(crate) fn abort() -> ! {
    std::process::abort()
}

std::thread_local! {
    /// The frames of this thread's last trap.
    static BACKTRACE: UnsafeCell<Backtrace> = const { UnsafeCell::new(Backtrace::EMPTY) };
}

/// Returns where to note the frames of a trap of this thread: a fault does not tell which context it belongs to.
pub(crate) fn thread_backtrace() -> Option<*mut Backtrace> {
    Some(BACKTRACE.with(UnsafeCell::get))
}

/// What a host function panicked with.
pub(crate) type Panic = Box<dyn Any + Send>;

/// Runs a host function; a panic is a value.
pub(crate) fn catch<R>(run: impl FnOnce() -> R) -> Result<R, Panic> {
    // A panic continues as soon as compiled code is left, so that no code sees what it may have left half-done.
    catch_unwind(AssertUnwindSafe(run))
}

/// Continues a panic.
pub(crate) fn resume(panic: Panic) -> ! {
    resume_unwind(panic)
}
