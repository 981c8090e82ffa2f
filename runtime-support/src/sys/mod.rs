//! What the operating system does for us; every variant has the same names.
//!
//! - `pause`: lets another thread go on.
//! - `abort`: ends the process.
//! - `has_feature`: whether this CPU has a feature, by rustc's name.
//! - `install_handlers`: makes faults at trap sites traps, once per process; [`FaultHooks`] says which, and what then.
//! - `Stack`: the stack that compiled code may run on, found by a stack pointer, and compared before each call.
//! - `thread_stack`: a thread's own stack. Only hosted systems have this and the next two.
//! - `prepare_thread`: readies a thread for faults. `prepare_forks`: keeps forks away from a lock.
//! - `reserve`, `commit`, `reset`, `release`: address space of which a growing part from the first byte on is usable.
//! - `Image`: what data makes of a memory's first bytes, to be mapped instead of copied; a type without values where
//!   there is no such thing.
//! - `protect_code`: makes code executable where it lies, if it has its pages for itself.
//! - `map_code`: copies code to pages that are executable then, and never writable and executable at once.
//! - `thread_backtrace`: where to note the frames of a trap, if anything belongs to a thread.
//! - `catch`: runs a host function; a panic is a value.

/// Whether there may be assembly calls: neither with the C convention of Windows, where nothing was tried, nor without
/// an operating system, where size is worth more. The compiler has the same rule.
pub(crate) const ASSEMBLY_CALLS: bool =
    cfg!(not(any(target_os = "windows", target_os = "uefi", target_os = "cygwin", target_os = "none")));

#[cfg(all(feature = "std", any(unix, windows)))]
mod features;
#[cfg(all(feature = "std", any(unix, windows)))]
mod limit;
#[cfg(all(feature = "std", any(unix, windows)))]
mod process;
#[cfg(all(feature = "std", any(unix, windows)))]
mod registered;
#[cfg(all(feature = "std", any(unix, windows)))]
pub(crate) use features::has_feature;
#[cfg(all(feature = "std", any(unix, windows)))]
pub(crate) use limit::Stack;
#[cfg(all(feature = "std", any(unix, windows)))]
pub use limit::{set_stack_limit, set_stack_reserve};
#[cfg(all(feature = "std", any(unix, windows)))]
pub(crate) use process::{Panic, abort, catch, pause, resume, thread_backtrace};
#[cfg(all(feature = "std", any(unix, windows)))]
pub use registered::{StackRegistration, register_stack};

#[cfg(all(feature = "std", unix))]
mod unix;
#[cfg(all(feature = "std", unix))]
pub(crate) use unix::{
    Image, commit, install_handlers, map_code, prepare_forks, prepare_thread, protect_code, release, reserve, reset,
    thread_stack,
};

#[cfg(all(feature = "std", windows))]
mod windows;
#[cfg(all(feature = "std", windows))]
pub(crate) use no_image::Image;
#[cfg(all(feature = "std", windows))]
pub(crate) use windows::{
    commit, install_handlers, map_code, prepare_forks, prepare_thread, protect_code, release, reserve, reset,
    thread_stack,
};

#[cfg(not(all(feature = "std", any(unix, windows))))]
mod bare;
#[cfg(not(all(feature = "std", any(unix, windows))))]
pub use bare::set_stack_limit;
#[cfg(not(all(feature = "std", any(unix, windows))))]
pub(crate) use bare::{
    Panic, Stack, abort, catch, has_feature, install_handlers, map_code, pause, protect_code, resume, thread_backtrace,
};
#[cfg(all(feature = "alloc", not(all(feature = "std", any(unix, windows)))))]
pub(crate) use bare::{commit, release, reserve, reset};
#[cfg(all(feature = "alloc", not(all(feature = "std", any(unix, windows)))))]
pub(crate) use no_image::Image;

/// What a fault of compiled code means: callbacks, because the code that answers lies on floors above.
#[derive(Debug)]
#[cfg_attr(not(all(feature = "std", unix)), expect(dead_code, reason = "faults are handled on Unix alone"))]
pub(crate) struct FaultHooks {
    /// Returns whether a program counter is a recorded trap site. A signal handler calls it, so it locks nothing and
    /// allocates nothing.
    pub(crate) is_trap_site: fn(usize) -> bool,
    /// Where the thread that faulted goes on: `arch::unwind_from_fault`.
    pub(crate) resume_at: unsafe extern "C" fn(),
}

/// Writes bytes at an offset, and says whether it did.
#[cfg(feature = "alloc")]
pub(crate) type Write<'a> = dyn FnMut(usize, &[u8]) -> bool + 'a;

/// Address space for a memory.
#[cfg(feature = "alloc")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reservation {
    /// Its first byte.
    pub(crate) start: *mut u8,
    /// Its length in bytes.
    pub(crate) len: usize,
    /// Whether the image that was asked for is mapped there.
    pub(crate) mapped: bool,
}

#[cfg(all(feature = "alloc", not(all(feature = "std", any(target_os = "linux", target_os = "android")))))]
mod no_image {
    /// There are no images here.
    #[derive(Debug)]
    pub(crate) enum Image {}

    impl Image {
        /// Returns `None`.
        pub(crate) fn new(
            _start: usize,
            _end: usize,
            _pieces: &mut dyn FnMut(&mut super::Write<'_>) -> bool,
        ) -> Option<Self> {
            None
        }

        pub(crate) fn close(self) {
            match self {}
        }

        /// Says nothing: there is none.
        #[cfg(all(feature = "std", unix))]
        pub(crate) fn works(&self) -> bool {
            match *self {}
        }

        /// Maps nothing: there is none.
        #[cfg(all(feature = "std", unix))]
        pub(crate) unsafe fn map(&self, _memory: *mut u8) -> bool {
            match *self {}
        }

        /// Copies nothing: there is none.
        #[cfg(all(feature = "std", unix))]
        pub(crate) unsafe fn copy(&self, _memory: *mut u8) -> bool {
            match *self {}
        }
    }
}
