//! Which store something belongs to.

use core::sync::atomic::{AtomicUsize, Ordering};

/// A number that no other store of this process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreId(usize);

impl StoreId {
    #[cfg_attr(not(feature = "alloc"), expect(dead_code, reason = "stores are on the heap"))]
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}
