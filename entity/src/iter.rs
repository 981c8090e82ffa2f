//! Iterates over the values of a map together with their keys.
//!
//! In:  an iterator over values that lie in key order.
//! Out: [`Keyed`], which puts its key before each value. [`Iter`], [`IterMut`] and `IntoIter` are names for it.

use core::iter::{Enumerate, FusedIterator};
use core::marker::PhantomData;
use core::slice;

use crate::EntityRef;

/// An iterator over keys and references to their values.
pub type Iter<'a, K, V> = Keyed<K, slice::Iter<'a, V>>;

/// An iterator over keys and mutable references to their values.
pub type IterMut<'a, K, V> = Keyed<K, slice::IterMut<'a, V>>;

/// An iterator over keys and their values.
#[cfg(feature = "alloc")]
pub type IntoIter<K, V> = Keyed<K, alloc::vec::IntoIter<V>>;

/// Values in key order, each with its key.
///
/// The maps return it; it also gives keys to values that are in no map, such as a borrowed table.
///
/// ```
/// use include_wasm_entity::{Keyed, entity_key};
/// entity_key! { struct Local = "local"; }
///
/// let sizes = [4, 8];
/// let large = Keyed::<Local, _>::new(sizes.iter()).find(|(_, size)| **size > 4);
/// assert_eq!(large, Some((Local::from_u32(1), &8)));
/// ```
#[derive(Clone, Debug)]
#[must_use = "iterators do nothing unless consumed"]
pub struct Keyed<K, I> {
    values: Enumerate<I>,
    key: PhantomData<K>,
}

impl<K: EntityRef, I: Iterator> Keyed<K, I> {
    /// Creates the iterator that gives the keys from zero upwards to `values`.
    pub fn new(values: I) -> Self {
        Self { values: values.enumerate(), key: PhantomData }
    }
}

impl<K: EntityRef, I: Iterator> Iterator for Keyed<K, I> {
    type Item = (K, I::Item);

    fn next(&mut self) -> Option<Self::Item> {
        self.values.next().map(with_key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        self.values.nth(n).map(with_key)
    }
}

impl<K: EntityRef, I: DoubleEndedIterator + ExactSizeIterator> DoubleEndedIterator for Keyed<K, I> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.values.next_back().map(with_key)
    }

    fn nth_back(&mut self, n: usize) -> Option<Self::Item> {
        self.values.nth_back(n).map(with_key)
    }
}

impl<K: EntityRef, I: ExactSizeIterator> ExactSizeIterator for Keyed<K, I> {}

impl<K: EntityRef, I: FusedIterator> FusedIterator for Keyed<K, I> {}

fn with_key<K: EntityRef, V>((index, value): (usize, V)) -> (K, V) {
    (K::new(index), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity_key;
    use std::vec::Vec;

    entity_key! { struct Local = "local"; }

    #[test]
    fn each_value_gets_its_key() {
        let pairs: Vec<(u32, char)> = Keyed::<Local, _>::new("abc".chars()).map(|(k, c)| (k.as_u32(), c)).collect();
        assert_eq!(pairs, [(0, 'a'), (1, 'b'), (2, 'c')]);
    }

    #[test]
    fn keys_from_the_back_are_those_from_the_front() {
        let values = [10, 11, 12, 13, 14];
        let mut iter: Iter<'_, Local, i32> = Keyed::new(values.iter());
        assert_eq!(iter.next_back(), Some((Local::from_u32(4), &14)));
        assert_eq!(iter.nth(1), Some((Local::from_u32(1), &11)));
        assert_eq!(iter.nth_back(1), Some((Local::from_u32(2), &12)));
        assert_eq!((iter.len(), iter.next(), iter.next_back()), (0, None, None));
    }

    #[test]
    fn mutable_iterator_reaches_the_values() {
        let mut values = [1, 2];
        for (key, value) in IterMut::<Local, i32>::new(values.iter_mut()) {
            *value += key.as_u32() as i32 * 10;
        }
        assert_eq!(values, [1, 12]);
    }
}
