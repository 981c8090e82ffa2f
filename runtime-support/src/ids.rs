//! Which store something belongs to.

use core::sync::atomic::{AtomicUsize, Ordering};

/// A number that no other store of this process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreId(usize);

impl StoreId {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}
