//! Reservations that wait for the next instance.
//!
//! In:  a reservation whose instance is gone.
//! Out: the same, without a byte of that instance.
//!
//! A place is free (null), claimed by one thread ([`CLAIMED`]), or holds the first byte of a reservation. The thread
//! that moves it to `CLAIMED` owns its other fields until the next move. No thread waits: a place that is claimed is
//! passed over.
//!
//! Bounds: [`PLACES`] reservations, of each at most [`MOST_USABLE`] bytes usable, with a few pages each that were
//! filled with zeros.

use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};

use super::clean::clean;
use super::image::Image;
use super::reservation::unmap;

/// How many reservations wait at most.
const PLACES: usize = 16;

/// The most usable bytes of a reservation that waits: the system may count them as promised.
const MOST_USABLE: usize = 16 << 20;

/// A place that a thread works on.
const CLAIMED: *mut u8 = ptr::without_provenance_mut(1);

/// A place for one reservation.
struct Place {
    start: AtomicPtr<u8>,
    len: AtomicUsize,
    usable: AtomicUsize,
    /// What is mapped there; see [`key`].
    image: AtomicUsize,
}

static POOL: [Place; PLACES] = [const {
    Place {
        start: AtomicPtr::new(ptr::null_mut()),
        len: AtomicUsize::new(0),
        usable: AtomicUsize::new(0),
        image: AtomicUsize::new(0),
    }
}; PLACES];

/// The place that gives way next where all are taken.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Whether nothing is put here any more.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// A reservation from the pool.
pub(super) struct Pooled {
    /// Its first byte.
    pub(super) start: NonNull<u8>,
    /// How many bytes can be used.
    pub(super) usable: usize,
    /// Whether the image that was asked for is mapped.
    pub(super) mapped: bool,
}

/// Names an image, which lives for ever; zero is none.
fn key(image: Option<&Image>) -> usize {
    image.map_or(0, |image| ptr::from_ref(image).addr())
}

impl Place {
    fn claim(&self, holds: *mut u8) -> bool {
        self.start.compare_exchange(holds, CLAIMED, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Takes what is there, if it has this length and this image.
    fn take(&self, len: usize, image: usize) -> Option<(NonNull<u8>, usize)> {
        let start = self.start.load(Ordering::Relaxed);
        let fits = || self.len.load(Ordering::Relaxed) == len && self.image.load(Ordering::Relaxed) == image;
        if start == CLAIMED || !fits() || !self.claim(start) {
            return None;
        }
        let start = NonNull::new(start);
        // What was there before the claim may have been another one at the same address.
        let Some(found) = start.filter(|_| fits()) else {
            self.start.store(start.map_or(ptr::null_mut(), NonNull::as_ptr), Ordering::Release);
            return None;
        };
        let usable = self.usable.load(Ordering::Relaxed);
        self.start.store(ptr::null_mut(), Ordering::Release);
        Some((found, usable))
    }

    /// Fills a place that this thread has claimed.
    fn fill(&self, start: *mut u8, usable: usize, len: usize, image: usize) {
        self.len.store(len, Ordering::Relaxed);
        self.usable.store(usable, Ordering::Relaxed);
        self.image.store(image, Ordering::Relaxed);
        self.start.store(start, Ordering::Release);
    }

    /// Gives what is there back to the system, and returns whether this thread has the place now.
    fn clear(&self) -> bool {
        let start = self.start.load(Ordering::Relaxed);
        if start.is_null() || start == CLAIMED || !self.claim(start) {
            return false;
        }
        // SAFETY: it was put there when its instance was gone, and this thread has claimed it.
        unsafe { unmap(start, self.len.load(Ordering::Relaxed)) };
        true
    }
}

/// Takes a reservation of `len` bytes: one with this image, or one with none.
pub(super) fn take(len: usize, image: Option<&Image>) -> Option<Pooled> {
    let key = key(image);
    let find = |image: usize| POOL.iter().find_map(|place| place.take(len, image));
    let mapped = (key != 0).then(|| find(key)).flatten();
    let (found, mapped) = match mapped {
        Some(found) => (Some(found), true),
        None => (find(0), false),
    };
    found.map(|(start, usable)| Pooled { start, usable, mapped })
}

/// Takes back a reservation whose instance is gone, and returns whether it did.
///
/// # Safety
///
/// - *Reservation*, *Image*: as for `release` of a reservation.
pub(super) unsafe fn put(start: *mut u8, usable: usize, len: usize, image: Option<&Image>) -> bool {
    if usable > MOST_USABLE || CLOSED.load(Ordering::Relaxed) {
        return false;
    }
    // SAFETY: *Reservation* and *Image* of this function's contract.
    if !unsafe { clean(start, usable, image) } {
        return false;
    }
    let claimed = POOL.iter().find(|place| place.claim(ptr::null_mut()));
    // Where all are taken, one that no instance wants gives way in time.
    let next = || POOL.get(NEXT.fetch_add(1, Ordering::Relaxed) % PLACES).filter(|place| place.clear());
    let Some(place) = claimed.or_else(next) else { return false };
    place.fill(start, usable, len, key(image));
    true
}

/// Puts nothing here any more: of one reservation it is unknown how far it was used.
pub(super) fn close() {
    CLOSED.store(true, Ordering::Relaxed);
}

/// Gives all that waits back to the system, and returns whether there was something.
pub(super) fn clear() -> bool {
    POOL.iter().fold(false, |any, place| {
        let cleared = place.clear();
        if cleared {
            place.start.store(ptr::null_mut(), Ordering::Release);
        }
        any | cleared
    })
}
