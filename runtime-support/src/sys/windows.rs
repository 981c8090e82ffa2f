//! Windows: pages from `VirtualAlloc`, stacks as threads know them, and no faults: nothing here handles an exception.

use core::cell::Cell;
use core::ffi::c_void;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::error::LoadError;

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetCurrentThreadStackLimits(low: *mut usize, high: *mut usize);
    fn SetThreadStackGuarantee(bytes: *mut u32) -> i32;
    fn VirtualAlloc(address: *mut c_void, len: usize, kind: u32, protection: u32) -> *mut c_void;
    fn VirtualFree(address: *mut c_void, len: usize, kind: u32) -> i32;
}

const MEM_COMMIT: u32 = 0x1000;
const MEM_RESERVE: u32 = 0x2000;
const MEM_RELEASE: u32 = 0x8000;
const PAGE_NOACCESS: u32 = 0x01;
const PAGE_READWRITE: u32 = 0x04;

/// Bytes kept free below compiled code unless [`set_stack_reserve`] said otherwise.
const DEFAULT_RESERVE: usize = 32 * 1024;

/// What lies between a stack's lowest address and the lowest that can be used, beside what the thread has set aside for
/// its handler of overflows: a page that is never usable, and two that move down in front of the used ones.
const GUARDS: usize = 3 * 4096;

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
    let (mut low, mut high, mut set_aside) = (usize::MAX, 0, 0);
    // SAFETY: it writes both.
    unsafe { GetCurrentThreadStackLimits(&raw mut low, &raw mut high) };
    // SAFETY: it writes what the thread has set aside; zero asks for no more. Where it fails there is nothing.
    let _ = unsafe { SetThreadStackGuarantee(&raw mut set_aside) };
    let kept = RESERVE.load(Ordering::Relaxed).saturating_add(set_aside as usize + GUARDS);
    let limit = low.saturating_add(kept);
    LIMIT.set(limit);
    limit
}

/// Refuses.
///
/// # Errors
///
/// [`LoadError::NoSignals`], always.
pub(crate) fn install_handlers() -> Result<(), LoadError> {
    Err(LoadError::NoSignals)
}

/// Address space of which a growing part, from the first byte on, is usable.
#[derive(Debug)]
pub(crate) struct Reservation {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: it owns its pages.
unsafe impl Send for Reservation {}

impl Reservation {
    /// Reserves `reserved` bytes, of which the first `usable` can be used and are zero.
    pub(crate) fn new(usable: usize, reserved: usize) -> Option<Self> {
        let len = reserved.max(usable);
        if len == 0 {
            return Some(Self { start: NonNull::<u128>::dangling().cast(), len: 0 });
        }
        // SAFETY: a new reservation at an address of the system's choosing touches no other memory.
        let start = unsafe { VirtualAlloc(ptr::null_mut(), len, MEM_RESERVE, PAGE_NOACCESS) };
        let reservation = Self { start: NonNull::new(start.cast())?, len };
        (usable == 0 || Self::commit(reservation.start(), usable)).then_some(reservation)
    }

    pub(crate) fn start(&self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// Returns up to which length [`Reservation::commit`] can succeed.
    pub(crate) fn capacity(&self) -> usize {
        self.len
    }

    /// Makes `len` bytes from `start` on, which lie in a reservation, usable; new ones are zero.
    pub(crate) fn commit(start: *mut u8, len: usize) -> bool {
        // SAFETY: the pages are of a reservation, whose owner alone uses them; the contents of usable ones stay.
        !unsafe { VirtualAlloc(start.cast(), len, MEM_COMMIT, PAGE_READWRITE) }.is_null()
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.len != 0 {
            // SAFETY: the reservation is this one's own, as a whole, and nothing uses it any more.
            unsafe { VirtualFree(self.start.as_ptr().cast(), 0, MEM_RELEASE) };
        }
    }
}
