//! No operating system: memory comes from the allocator, nothing handles faults, and the stack's bound is told to us.

use core::sync::atomic::{AtomicUsize, Ordering};

use include_wasm_abi::vm::VmContext;

use crate::error::LoadError;
use crate::instance::Record;
use crate::trap::Backtrace;

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

/// Returns where to note the frames of a trap that a context's code raises: in its record, since nothing belongs to a thread.
pub(crate) fn trace(raising: *mut VmContext) -> *mut Backtrace {
    // SAFETY: nothing faults here, so that there is a context, of an instance.
    let record = unsafe { Record::of(raising) };
    // SAFETY: a record lives as long as its context.
    unsafe { &raw mut (*record).backtrace }
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

/// Refuses: there is nothing to map.
///
/// # Errors
///
/// [`LoadError::Forbidden`], always.
pub(crate) fn map_code(_code: &[u8]) -> Result<*const u8, LoadError> {
    Err(LoadError::Forbidden)
}

#[cfg(feature = "alloc")]
pub(crate) use on_heap::{commit, release, reserve};

#[cfg(feature = "alloc")]
mod on_heap {
    use alloc::alloc::{Layout, alloc_zeroed, dealloc};
    use core::ptr::NonNull;

    fn layout(len: usize) -> Option<Layout> {
        Layout::from_size_align(len, 16).ok()
    }

    /// Allocates what is usable at first, all zeros; it cannot grow further. Returns its first byte and its length.
    pub(crate) fn reserve(usable: usize, _reserved: usize) -> Option<(*mut u8, usize)> {
        let layout = layout(usable)?;
        if usable == 0 {
            return Some((NonNull::<u128>::dangling().as_ptr().cast(), 0));
        }
        // SAFETY: the size is not zero.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        Some((start.as_ptr(), usable))
    }

    /// Makes the first `len` bytes usable: they are.
    pub(crate) fn commit(_start: *mut u8, _len: usize) -> bool {
        true
    }

    /// Frees what [`reserve`] returned.
    ///
    /// # Safety
    ///
    /// - `reserve` returned both, and nothing uses the bytes any more.
    pub(crate) unsafe fn release(start: *mut u8, len: usize) {
        if let (true, Some(layout)) = (len != 0, layout(len)) {
            // SAFETY: by this function's contract allocated with this layout.
            unsafe { dealloc(start, layout) };
        }
    }
}
