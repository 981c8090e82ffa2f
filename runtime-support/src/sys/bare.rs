//! No operating system: memory comes from the allocator, nothing handles faults, and the stack's bound is told to us.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::error::LoadError;

/// Above every stack pointer: until the bound is known, no call enters.
static STACK_LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Sets the lowest address that the stack pointer may have in compiled code.
///
/// Leave room above the stack's real end for interrupt handlers and for what a host function needs. Until this is called,
/// every call of WebAssembly is the trap "call stack exhausted".
pub fn set_stack_limit(address: usize) {
    STACK_LIMIT.store(address, Ordering::Relaxed);
}

pub(crate) fn stack_limit() -> usize {
    STACK_LIMIT.load(Ordering::Relaxed)
}

pub(crate) fn known_stack_limit() -> usize {
    stack_limit()
}

pub(crate) fn pause() {
    core::hint::spin_loop();
}

pub(crate) fn abort() -> ! {
    panic!("the stack is not what compiled code left")
}

/// Trusts the options that the code was compiled with.
pub(crate) fn has_feature(_name: &str) -> bool {
    true
}

pub(crate) fn install_handlers() -> Result<(), LoadError> {
    Err(LoadError::NoSignals)
}

/// What a host function panicked with: without std a panic does not come back.
pub(crate) type Panic = core::convert::Infallible;

pub(crate) fn catch<R>(run: impl FnOnce() -> R) -> Result<R, Panic> {
    Ok(run())
}

pub(crate) fn resume(panic: Panic) -> ! {
    match panic {}
}

#[cfg(feature = "alloc")]
pub(crate) use on_heap::Reservation;

#[cfg(feature = "alloc")]
mod on_heap {
    use alloc::alloc::{Layout, alloc_zeroed, dealloc};
    use core::ptr::NonNull;

    /// Memory of fixed length from the allocator, all of it usable from the start.
    #[derive(Debug)]
    pub(crate) struct Reservation {
        start: NonNull<u8>,
        layout: Option<Layout>,
    }

    impl Reservation {
        /// Reserves what is usable at first; it cannot grow further.
        pub(crate) fn new(usable: usize, _reserved: usize) -> Option<Self> {
            let layout = Layout::from_size_align(usable, 16).ok()?;
            if usable == 0 {
                return Some(Self { start: NonNull::<u128>::dangling().cast(), layout: None });
            }
            // SAFETY: the size is not zero.
            let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
            Some(Self { start, layout: Some(layout) })
        }

        pub(crate) fn start(&self) -> *mut u8 {
            self.start.as_ptr()
        }

        /// Returns up to which length [`Reservation::commit`] can succeed.
        pub(crate) fn capacity(&self) -> usize {
            self.layout.map_or(0, |layout| layout.size())
        }

        /// Makes the bytes in the range usable: they are.
        pub(crate) fn commit(_start: *mut u8, _len: usize) -> bool {
            true
        }
    }

    impl Drop for Reservation {
        fn drop(&mut self) {
            if let Some(layout) = self.layout {
                // SAFETY: allocated with this layout, and freed once.
                unsafe { dealloc(self.start.as_ptr(), layout) };
            }
        }
    }
}
