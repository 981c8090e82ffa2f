//! Iterates over the keys of a map.
//!
//! In:  the number of entries.
//! Out: [`Keys`], which yields the keys with the indices `0..len` and borrows nothing.

use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ops::Range;

use crate::EntityRef;

/// The keys of a map, in ascending order.
///
/// It borrows nothing, so the map can be changed while its keys are visited.
///
/// ```
/// use include_wasm_entity::{Keys, entity_key};
/// entity_key! { struct Local = "local"; }
///
/// let mut keys = Keys::<Local>::with_len(3);
/// assert_eq!(keys.next(), Some(Local::from_u32(0)));
/// assert_eq!(keys.next_back(), Some(Local::from_u32(2)));
/// assert_eq!(keys.len(), 1);
/// ```
#[derive(Clone, Debug)]
#[must_use = "iterators do nothing unless consumed"]
pub struct Keys<K> {
    indices: Range<usize>,
    key: PhantomData<K>,
}

impl<K: EntityRef> Keys<K> {
    /// Creates the iterator over the first `len` keys.
    pub const fn with_len(len: usize) -> Self {
        Self { indices: 0..len, key: PhantomData }
    }
}

impl<K: EntityRef> Iterator for Keys<K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        self.indices.next().map(K::new)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<K> {
        self.indices.nth(n).map(K::new)
    }
}

impl<K: EntityRef> DoubleEndedIterator for Keys<K> {
    fn next_back(&mut self) -> Option<K> {
        self.indices.next_back().map(K::new)
    }

    fn nth_back(&mut self, n: usize) -> Option<K> {
        self.indices.nth_back(n).map(K::new)
    }
}

impl<K: EntityRef> ExactSizeIterator for Keys<K> {}

impl<K: EntityRef> FusedIterator for Keys<K> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity_key;
    use std::vec::Vec;

    entity_key! { struct Local = "local"; }

    #[test]
    fn keys_ascend_from_zero() {
        let keys: Vec<u32> = Keys::<Local>::with_len(3).map(Local::as_u32).collect();
        assert_eq!(keys, [0, 1, 2]);
    }

    #[test]
    fn no_entries_give_no_keys() {
        let mut keys = Keys::<Local>::with_len(0);
        assert_eq!((keys.len(), keys.next(), keys.next_back()), (0, None, None));
    }

    #[test]
    fn both_ends_meet_once() {
        let mut keys = Keys::<Local>::with_len(5);
        assert_eq!(keys.nth(1), Some(Local::from_u32(1)));
        assert_eq!(keys.nth_back(1), Some(Local::from_u32(3)));
        assert_eq!(keys.len(), 1);
        assert_eq!(keys.next_back(), Some(Local::from_u32(2)));
        assert_eq!((keys.next(), keys.next_back()), (None, None));
    }
}
