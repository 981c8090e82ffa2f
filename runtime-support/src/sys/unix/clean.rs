//! Makes the used pages of a reservation read as they did when they were new.
//!
//! In:  the bytes that could be used.
//! Out: the same, zero but for the image that is mapped there.
//!
//! A page that is given back to the system is zero when it comes again, but that is a fault, which costs twenty times
//! as much as filling the page with zeros. So the first pages that are in memory are filled and kept, and all others
//! are given back: those that are many, those that lie far behind, and those that the system has moved out of memory,
//! which it does not tell from those that were never touched. Pages of an image are always given back.

use core::sync::atomic::{AtomicU8, Ordering};

use super::image::Image;
use super::reservation::unmap;
use super::{map, page_size};

/// How many bytes are filled with zeros, and kept, at most.
const MOST_KEPT: usize = 128 * 1024;

/// Among how many of the first pages those that are in memory are looked for.
const MOST_ASKED: usize = 512;

/// Makes the first `used` bytes of a reservation read as they did when they were new. Returns whether they do; if not,
/// nothing knows what they are.
///
/// # Safety
///
/// - *Bytes*: it is a reservation, of which they can be used, and nothing borrows from them.
/// - *Image*: `image` is what is mapped there.
pub(super) unsafe fn clean(start: *mut u8, used: usize, image: Option<&Image>) -> bool {
    if used == 0 {
        return true;
    }
    if !discard_works() {
        return false;
    }
    let page = page_size();
    let used = used.next_multiple_of(page);
    let mut in_memory = [0; MOST_ASKED];
    let asked = if image.is_some() { 0 } else { (used / page).min(MOST_ASKED) };
    // SAFETY: the array has a byte for each page; where it fails, all pages are given back.
    let known = asked != 0 && unsafe { libc::mincore(start.cast(), asked * page, in_memory.as_mut_ptr()) } == 0;
    let (mut from, mut left) = (0, if known { MOST_KEPT / page } else { 0 });
    for (at, _) in in_memory.iter().enumerate().take(asked).filter(|(_, state)| **state & 1 == 1) {
        if left == 0 {
            break;
        }
        let this = at * page;
        // SAFETY: *Bytes* of this function's contract.
        if !unsafe { discard(start, from, this) } {
            return false;
        }
        // SAFETY: *Bytes* of this function's contract. What the system moved out of memory meanwhile comes back for it.
        unsafe { start.wrapping_add(this).write_bytes(0, page) };
        (from, left) = (this + page, left - 1);
    }
    // SAFETY: *Bytes* of this function's contract.
    unsafe { discard(start, from, used) }
}

/// Gives the pages of a reservation between two offsets back to the system, so that they read as they did at first.
/// Returns whether they do. It fails for pages that are locked into memory.
///
/// # Safety
///
/// - *Bytes*: as for [`clean`].
unsafe fn discard(start: *mut u8, from: usize, to: usize) -> bool {
    // SAFETY: *Bytes* of this function's contract.
    from == to || unsafe { libc::madvise(start.wrapping_add(from).cast(), to - from, libc::MADV_DONTNEED) } == 0
}

/// Returns whether pages that were given back read as zero. Linux says so, but programs that emulate it may take
/// `MADV_DONTNEED` for advice, and do nothing.
fn discard_works() -> bool {
    const UNKNOWN: u8 = 0;
    const YES: u8 = 1;
    const NO: u8 = 2;
    static WORKS: AtomicU8 = AtomicU8::new(UNKNOWN);
    match WORKS.load(Ordering::Relaxed) {
        UNKNOWN => {
            let works = try_discard();
            WORKS.store(if works { YES } else { NO }, Ordering::Relaxed);
            works
        }
        known => known == YES,
    }
}

#[cold]
fn try_discard() -> bool {
    let len = page_size();
    let Some(start) = map(0, len, libc::PROT_READ | libc::PROT_WRITE, 0) else { return false };
    // SAFETY: the page is this function's own.
    unsafe { start.write_volatile(1) };
    // SAFETY: as above.
    let advised = unsafe { discard(start, 0, len) };
    // SAFETY: as above.
    let works = advised && unsafe { start.read_volatile() } == 0;
    // SAFETY: as above, and nothing uses it any more.
    unsafe { unmap(start, len) };
    works
}
