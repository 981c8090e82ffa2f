//! Unix: pages from `mmap`, faults as signals, stacks as pthreads know them.

use core::ptr::{self, NonNull};

mod registers;
mod signals;
mod stack;

pub(crate) use signals::install_handlers;
pub use stack::set_stack_reserve;
pub(crate) use stack::{known_stack_limit, stack_limit};

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
        // SAFETY: a new mapping at an address of the system's choosing touches no other memory.
        let start = unsafe {
            libc::mmap(
                ptr::null_mut(),
                len,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return None;
        }
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
        // SAFETY: the pages are of a reservation, whose owner alone uses them; their contents stay.
        unsafe { libc::mprotect(start.cast(), len, libc::PROT_READ | libc::PROT_WRITE) == 0 }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.len != 0 {
            // SAFETY: the mapping is this reservation's own, and nothing uses it any more.
            unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
        }
    }
}
