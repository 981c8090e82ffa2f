//! What `std` does for us on every operating system.

use core::cell::UnsafeCell;
use std::any::Any;
use std::boxed::Box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use include_wasm_abi::vm::VmContext;

use crate::error::Backtrace;

pub(crate) fn pause() {
    std::thread::yield_now();
}

pub(crate) fn abort() -> ! {
    std::process::abort()
}

std::thread_local! {
    /// The frames of this thread's last trap.
    static TRACE: UnsafeCell<Backtrace> = const { UnsafeCell::new(Backtrace::EMPTY) };
}

/// Returns where to note the frames of a trap: a fault does not tell whose context it belongs to.
pub(crate) fn trace(_raising: *mut VmContext) -> *mut Backtrace {
    TRACE.with(UnsafeCell::get)
}

/// What a host function panicked with.
pub(crate) type Panic = Box<dyn Any + Send>;

/// Runs a host function; a panic is a value.
pub(crate) fn catch<R>(run: impl FnOnce() -> R) -> Result<R, Panic> {
    // A panic continues as soon as compiled code is left, so nobody sees what it may have left half-done.
    catch_unwind(AssertUnwindSafe(run))
}

/// Continues a panic.
pub(crate) fn resume(panic: Panic) -> ! {
    resume_unwind(panic)
}
