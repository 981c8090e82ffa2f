//! No operating system: memory comes from the allocator, nothing handles faults, and the stack's bound is told to us.

use core::sync::atomic::{AtomicUsize, Ordering};

use include_wasm_abi::stack::SLACK;

use crate::error::{Backtrace, LoadError};

use super::FaultHooks;

/// Above every stack pointer: until the bound is known, no call enters.
static STACK_LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Sets the lowest address that the stack pointer may have in compiled code. Functions are entered with 2 KiB above it,
/// which compiled code uses without comparing again.
///
/// Leave room above the stack's real end for interrupt handlers and for what a host function needs. Until this is
/// called, every call of WebAssembly is the trap "call stack exhausted".
///
/// # Safety
///
/// - The address is above the end of every stack that calls WebAssembly while the limit holds, by what host functions
///   and interrupt handlers need: compiled code compares with nothing else. Code for an operating system may touch the
///   4 KiB below a large frame, before that is the stack.
pub unsafe fn set_stack_limit(address: usize) {
    STACK_LIMIT.store(address.saturating_add(SLACK as usize), Ordering::Relaxed);
}

/// The stack that compiled code may run on: any, above one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stack {
    limit: usize,
}

impl Stack {
    /// No stack.
    pub(crate) const NONE: Self = Self::of_limit(usize::MAX);

    /// A stack of which nothing but its limit is known.
    pub(crate) const fn of_limit(limit: usize) -> Self {
        Self { limit }
    }

    /// Returns the lowest stack pointer at which compiled code may run.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// Returns whether a stack pointer is at the limit or above, and the limit is still what it was.
    #[inline]
    pub(crate) fn holds(&self, stack_pointer: usize) -> bool {
        stack_pointer >= self.limit && self.limit == STACK_LIMIT.load(Ordering::Relaxed)
    }

    /// Returns the limit that was set.
    #[cold]
    pub(crate) fn at(_stack_pointer: usize) -> Option<Self> {
        Some(Self::of_limit(STACK_LIMIT.load(Ordering::Relaxed)))
    }
}

/// Returns nothing: nothing belongs to a thread.
pub(crate) fn thread_backtrace() -> Option<*mut Backtrace> {
    None
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

pub(crate) fn install_handlers(_hooks: &'static FaultHooks) -> Result<(), LoadError> {
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

/// Does nothing: there are no pages.
pub(crate) fn protect_code(_code: &'static [u8]) -> bool {
    false
}

/// Refuses: there is nothing to map.
///
/// # Errors
///
/// [`LoadError::Forbidden`], always.
pub(crate) fn map_code(_code: &[u8]) -> Result<*const u8, LoadError> {
    Err(LoadError::Forbidden)
}

#[cfg(feature = "alloc")]
pub(crate) use on_heap::{commit, release, reserve, reset};

#[cfg(feature = "alloc")]
mod on_heap {
    use alloc::alloc::{Layout, alloc_zeroed, dealloc};
    use core::ptr::NonNull;

    use super::super::{Image, Reservation};

    fn layout(len: usize) -> Option<Layout> {
        Layout::from_size_align(len, 16).ok()
    }

    /// Allocates what is usable at first, all zeros; it cannot grow further.
    pub(crate) fn reserve(usable: usize, _reserved: usize, _image: Option<&Image>) -> Option<Reservation> {
        let layout = layout(usable)?;
        if usable == 0 {
            return Some(Reservation { start: NonNull::<u128>::dangling().as_ptr().cast(), len: 0, mapped: false });
        }
        // SAFETY: the size is not zero.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        Some(Reservation { start: start.as_ptr(), len: usable, mapped: false })
    }

    /// Makes bytes usable: they are.
    ///
    /// # Safety
    ///
    /// - *Reservation*: [`reserve`] returned `start` with at least `to` bytes, of which the first `from` can be used.
    pub(crate) unsafe fn commit(_start: *mut u8, _from: usize, _to: usize) -> bool {
        true
    }

    /// Fills the first `used` bytes with zeros.
    ///
    /// # Safety
    ///
    /// - *Bytes*: they are of what [`reserve`] returned, and nothing borrows from them.
    pub(crate) unsafe fn reset(start: *mut u8, used: usize, _usable: usize, _image: Option<&Image>) -> bool {
        // SAFETY: *Bytes* of this function's contract.
        unsafe { start.write_bytes(0, used) };
        true
    }

    /// Frees what [`reserve`] returned.
    ///
    /// # Safety
    ///
    /// - `reserve` returned both, and nothing uses the bytes any more.
    pub(crate) unsafe fn release(start: *mut u8, _used: usize, len: usize, _image: Option<&Image>) {
        if let (true, Some(layout)) = (len != 0, layout(len)) {
            // SAFETY: by this function's contract allocated with this layout.
            unsafe { dealloc(start, layout) };
        }
    }
}
