//! Address space of memories: a growing part from the first byte on can be used, the rest is inaccessible.
//!
//! In:  how much is to be usable now, and how much ever.
//! Out: [`Reservation`], all zeros but for the image that it may begin with.
//!
//! On Linux reservations that are given back wait in a pool for the next instance, because a new one costs more than
//! all else that an instance is made of. Their pages go back to the system first, so that there is nothing of an
//! earlier instance in them.

use core::ptr::NonNull;

use super::super::{Image, Reservation};
#[cfg(any(target_os = "linux", target_os = "android"))]
use super::{clean::clean, pool};
use super::{map, page_size};

/// Says that it did nothing: on other systems pages cannot be given back and kept.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
unsafe fn clean(_start: *mut u8, _used: usize, _image: Option<&Image>) -> bool {
    false
}

/// Without a pool every reservation is a new one.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod pool {
    use super::{Image, NonNull};

    pub(super) struct Pooled {
        pub(super) start: NonNull<u8>,
        pub(super) usable: usize,
        pub(super) mapped: bool,
    }

    pub(super) fn take(_len: usize, _image: Option<&Image>) -> Option<Pooled> {
        None
    }

    pub(super) unsafe fn put(_start: *mut u8, _usable: usize, _len: usize, _image: Option<&Image>) -> bool {
        false
    }

    pub(super) fn clear() -> bool {
        false
    }

    pub(super) fn close() {}
}

/// Reserves `reserved` bytes of address space, of which the first `usable` can be used and are zero, but for what
/// `image` puts there, which lies within them.
pub(crate) fn reserve(usable: usize, reserved: usize, image: Option<&Image>) -> Option<Reservation> {
    let len = reserved.max(usable);
    if len == 0 {
        return Some(Reservation { start: NonNull::<u128>::dangling().as_ptr().cast(), len, mapped: false });
    }
    let (start, mapped) = pooled(usable, len, image).or_else(|| new(usable, len).map(|start| (start, false)))?;
    let Some(image) = image.filter(|image| !mapped && image.works()) else {
        return Some(Reservation { start, len, mapped });
    };
    // SAFETY: the image lies within the usable part of a reservation that was not handed out yet.
    if unsafe { image.map(start) } {
        return Some(Reservation { start, len, mapped: true });
    }
    // What is there now is unknown, so it is left alone; the image is not tried again.
    reserve(usable, reserved, None)
}

/// Takes a reservation from the pool; the second value says whether the image is mapped there.
fn pooled(usable: usize, len: usize, image: Option<&Image>) -> Option<(*mut u8, bool)> {
    let pool::Pooled { start, usable: before, mapped } = pool::take(len, image)?;
    let start = start.as_ptr();
    // SAFETY: the pool gave it away, with so many usable bytes, and nothing has seen it since.
    if unsafe { set_usable(start, before, usable) } {
        return Some((start, mapped));
    }
    // SAFETY: the pool gave it away, and it was not handed out since.
    unsafe { unmap(start, len) };
    None
}

/// Makes a reservation.
fn new(usable: usize, len: usize) -> Option<*mut u8> {
    let new = || map(0, len, libc::PROT_NONE, libc::MAP_NORESERVE);
    // What waits in the pool may be what is missing.
    let start = new().or_else(|| pool::clear().then(new).flatten())?;
    // SAFETY: mapped just now, and nothing has seen it.
    if unsafe { set_usable(start, 0, usable) } {
        return Some(start);
    }
    // SAFETY: mapped just now, and not handed out.
    unsafe { unmap(start, len) };
    None
}

/// Makes the bytes from `from` up to `to` usable, where the first `from` bytes of a reservation are; new ones are zero.
///
/// # Safety
///
/// - *Reservation*: [`reserve`] returned `start` with at least `to` bytes, of which the first `from` can be used.
pub(crate) unsafe fn commit(start: *mut u8, from: usize, to: usize) -> bool {
    // SAFETY: *Reservation* of this function's contract.
    if unsafe { set_usable(start, from, to) } {
        return true;
    }
    // Several mappings may lie there, of which some may have changed.
    // SAFETY: *Reservation* of this function's contract.
    if !unsafe { set_usable(start, to, from) } {
        pool::close();
    }
    false
}

/// Makes the first `to` bytes of a reservation usable instead of the first `from`.
///
/// # Safety
///
/// - *Reservation*: it begins at `start` and has as many bytes, and nothing borrows from those that become
///   inaccessible.
unsafe fn set_usable(start: *mut u8, from: usize, to: usize) -> bool {
    if from == to {
        return true;
    }
    let (low, high, protection) = match from < to {
        true => (from, to, libc::PROT_READ | libc::PROT_WRITE),
        false => (to, from, libc::PROT_NONE),
    };
    let low = if low == 0 { 0 } else { low.next_multiple_of(page_size()) };
    // SAFETY: the pages are of the reservation by *Reservation* of this function's contract; their contents stay.
    low >= high || unsafe { libc::mprotect(start.wrapping_add(low).cast(), high - low, protection) } == 0
}

/// Makes a reservation what it was when it was new: the first `usable` bytes can be used, instead of `used`, and are
/// zero but for what is mapped there. Where that fails, `used` bytes can be used.
///
/// # Safety
///
/// - *Bytes*: [`reserve`] returned `start`, the first `used` bytes can be used, and nothing borrows from them.
/// - *Image*: `image` is what is mapped there.
pub(crate) unsafe fn reset(start: *mut u8, used: usize, usable: usize, image: Option<&Image>) -> bool {
    // SAFETY: *Bytes* and *Image* of this function's contract.
    if !unsafe { clean(start, used, image) } {
        // SAFETY: *Bytes* of this function's contract.
        unsafe { start.write_bytes(0, used) };
        // SAFETY: *Image* of this function's contract: it lies within the usable part.
        if !image.is_none_or(|image| unsafe { image.copy(start) }) {
            return false;
        }
    }
    // SAFETY: *Bytes* of this function's contract.
    unsafe { set_usable(start, used, usable) }
}

/// Gives back what [`reserve`] returned.
///
/// # Safety
///
/// - *Reservation*: `reserve` returned `start` and `len`, the first `used` bytes can be used, and nothing uses the
///   bytes any more.
/// - *Image*: `image` is what is mapped there.
pub(crate) unsafe fn release(start: *mut u8, used: usize, len: usize, image: Option<&Image>) {
    // SAFETY: this function has the same contract.
    if len != 0 && !unsafe { pool::put(start, used, len, image) } {
        // SAFETY: *Reservation* of this function's contract.
        unsafe { unmap(start, len) };
    }
}

/// Gives address space back to the system.
///
/// # Safety
///
/// - *Reservation*: it is one, and nothing uses it any more.
pub(super) unsafe fn unmap(start: *mut u8, len: usize) {
    // SAFETY: *Reservation* of this function's contract.
    unsafe { libc::munmap(start.cast(), len) };
}
