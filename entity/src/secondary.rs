//! Further data on the keys of another map.
//!
//! In:  keys that a primary map handed out.
//! Out: [`SecondaryMap`], in which every key has a value, at first the default.
//!
//! Invariant: a key at or above `values.len()` has the default. Reads never grow the storage, writes do.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Index, IndexMut};
use core::slice;

use crate::{EntityRef, Iter, IterMut, Keyed, Keys};

/// A value for every key, at first the default.
///
/// Reading never panics. Writing makes space up to the key, so the keys should be dense: those of a
/// [`PrimaryMap`](crate::PrimaryMap), for most of which something will be written. There is no deletion; assign
/// [`default_value`](Self::default_value) to forget one value.
///
/// Two maps are equal if their defaults are and every key has equal values in both, written or not.
///
/// ```
/// use include_wasm_entity::{SecondaryMap, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// let [f, g] = [1, 1_000].map(FuncIndex::from_u32);
/// let mut calls = SecondaryMap::<FuncIndex, u32>::new();
/// calls[f] += 1;
/// assert_eq!((calls[f], calls[g]), (1, 0));
/// assert_eq!(calls.len(), 2);
/// ```
#[derive(Clone)]
pub struct SecondaryMap<K, V> {
    values: Vec<V>,
    default: V,
    key: PhantomData<K>,
}

impl<K: EntityRef, V: Clone> SecondaryMap<K, V> {
    /// Creates a map in which every key has the default of `V`.
    #[must_use]
    pub fn new() -> Self
    where
        V: Default,
    {
        Self::with_default(V::default())
    }

    /// Creates a map in which every key has the value `default`.
    #[must_use]
    pub const fn with_default(default: V) -> Self {
        Self { values: Vec::new(), default, key: PhantomData }
    }

    /// Creates a map in which every key has the default of `V`, with space to write the first `capacity` keys.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self
    where
        V: Default,
    {
        Self { values: Vec::with_capacity(capacity), default: V::default(), key: PhantomData }
    }

    /// Returns the value of keys that were not written.
    #[must_use]
    pub fn default_value(&self) -> &V {
        &self.default
    }

    /// Returns the number of keys that the iterators visit: all up to the largest one written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether no key was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Makes the iterators visit the first `len` keys, and gives all others the default.
    pub fn resize(&mut self, len: usize) {
        self.values.resize(len, self.default.clone());
    }

    /// Gives all keys the default and keeps the space.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// Iterates over the keys up to the largest one written.
    pub fn keys(&self) -> Keys<K> {
        Keys::with_len(self.values.len())
    }

    /// Iterates over the values of [`keys`](Self::keys).
    pub fn values(&self) -> slice::Iter<'_, V> {
        self.values.iter()
    }

    /// Iterates over the values of [`keys`](Self::keys).
    pub fn values_mut(&mut self) -> slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// Iterates over the keys up to the largest one written, with their values.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Keyed::new(self.values.iter())
    }

    /// Iterates over the keys up to the largest one written, with their values.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        Keyed::new(self.values.iter_mut())
    }

    #[cold]
    #[track_caller]
    fn grow_to(&mut self, key: K) {
        // Not an index of a thing: growing to it would take all memory there is.
        assert!(!key.is_reserved(), "the reserved value is not a key");
        self.resize(key.index() + 1);
    }
}

impl<K: EntityRef, V: Clone> Index<K> for SecondaryMap<K, V> {
    type Output = V;

    fn index(&self, key: K) -> &V {
        self.values.get(key.index()).unwrap_or(&self.default)
    }
}

impl<K: EntityRef, V: Clone> IndexMut<K> for SecondaryMap<K, V> {
    /// Returns the value of a key to be written, and makes space for it.
    ///
    /// # Panics
    ///
    /// Panics if the key is the reserved value.
    #[track_caller]
    fn index_mut(&mut self, key: K) -> &mut V {
        if key.index() >= self.values.len() {
            self.grow_to(key);
        }
        &mut self.values[key.index()]
    }
}

impl<K: EntityRef, V: Clone + Default> Default for SecondaryMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: EntityRef, V: Clone + PartialEq> PartialEq for SecondaryMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let common = self.len().min(other.len());
        let (left, left_rest) = self.values.split_at(common);
        let (right, right_rest) = other.values.split_at(common);
        self.default == other.default
            && left == right
            && left_rest.iter().chain(right_rest).all(|value| *value == self.default)
    }
}

impl<K: EntityRef, V: Clone + Eq> Eq for SecondaryMap<K, V> {}

impl<K: EntityRef, V: Clone + fmt::Debug> fmt::Debug for SecondaryMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondaryMap")
            .field("default", &self.default)
            .field("values", &fmt::from_fn(|f| f.debug_map().entries(self).finish()))
            .finish()
    }
}

impl<K: EntityRef, V: Clone> Extend<(K, V)> for SecondaryMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self[key] = value;
        }
    }
}

impl<K: EntityRef, V: Clone + Default> FromIterator<(K, V)> for SecondaryMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<'a, K: EntityRef, V: Clone> IntoIterator for &'a SecondaryMap<K, V> {
    type Item = (K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K: EntityRef, V: Clone> IntoIterator for &'a mut SecondaryMap<K, V> {
    type Item = (K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReservedValue, entity_key};
    use std::format;
    use std::vec;

    entity_key! { struct FuncIndex = "func"; }

    fn func(index: u32) -> FuncIndex {
        FuncIndex::from_u32(index)
    }

    #[test]
    fn reading_gives_the_default_and_takes_no_space() {
        let map = SecondaryMap::<FuncIndex, i32>::with_default(7);
        assert_eq!((map[func(0)], map[func(u32::MAX - 1)], map[FuncIndex::RESERVED]), (7, 7, 7));
        assert_eq!((map.len(), map.is_empty(), *map.default_value()), (0, true, 7));
    }

    #[test]
    fn writing_fills_the_gap_with_the_default() {
        let mut map = SecondaryMap::<FuncIndex, i32>::with_default(7);
        map[func(2)] = 1;
        map[func(0)] = 2;
        assert!(map.values().eq(&[2, 7, 1]));
        assert_eq!(map[func(3)], 7);
    }

    #[test]
    fn mutable_reference_starts_at_the_default() {
        let mut map = SecondaryMap::<FuncIndex, vec::Vec<i32>>::new();
        map[func(1)].push(5);
        assert_eq!((&map[func(0)], &map[func(1)]), (&vec![], &vec![5]));
    }

    #[test]
    #[should_panic(expected = "the reserved value is not a key")]
    fn writing_the_reserved_value_panics_instead_of_taking_all_memory() {
        SecondaryMap::<FuncIndex, u8>::new()[FuncIndex::RESERVED] = 1;
    }

    #[test]
    fn equality_is_that_of_what_can_be_read() {
        let mut long = SecondaryMap::<FuncIndex, i32>::with_capacity(10);
        let mut short = SecondaryMap::<FuncIndex, i32>::new();
        long[func(0)] = 1;
        short[func(0)] = 1;
        long[func(9)] = 0;
        assert_eq!([&long, &short], [&short, &long]);
        long[func(9)] = 1;
        assert_ne!(long, short);
        assert_ne!(short, long);
        assert_ne!(SecondaryMap::<FuncIndex, i32>::with_default(1), SecondaryMap::default());
    }

    #[test]
    fn resize_down_forgets_and_up_adds_defaults() {
        let mut map: SecondaryMap<FuncIndex, i32> = [(func(0), 1), (func(1), 2)].into_iter().collect();
        map.resize(1);
        assert_eq!((map[func(0)], map[func(1)], map.len()), (1, 0, 1));
        map.resize(3);
        assert!(map.values().eq(&[1, 0, 0]));
        map.clear();
        assert_eq!((map[func(0)], map.is_empty()), (0, true));
    }

    #[test]
    fn iterators_visit_all_keys_up_to_the_largest_one_written() {
        let mut map = SecondaryMap::<FuncIndex, i32>::new();
        map.extend([(func(2), 20)]);
        assert!(map.keys().eq([0, 1, 2].map(func)));
        for (key, value) in &mut map {
            *value += key.as_u32() as i32;
        }
        for value in map.values_mut() {
            *value *= 2;
        }
        assert!(map.into_iter().eq([(func(0), &0), (func(1), &2), (func(2), &44)]));
    }

    #[test]
    fn prints_default_and_values() {
        let map: SecondaryMap<FuncIndex, i32> = [(func(1), 2)].into_iter().collect();
        assert_eq!(format!("{map:?}"), "SecondaryMap { default: 0, values: {func0: 0, func1: 2} }");
    }
}
