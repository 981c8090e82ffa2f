//! Data on few of the keys of another map.
//!
//! In:  keys that a primary map handed out, each with a value.
//! Out: [`SparseMap`], which stores the values that were inserted and no others, in insertion order.
//!
//! ```text
//! positions   indexed by key:  [ 1 | ? | 0 | ? ]     4 bytes for each key up to the largest one inserted
//!                                |       |
//!                                |       v
//! keys        by position:       |     [ k2 | k0 ]
//! values      by position:       +--------->  v0      beside `v2`, which belongs to `k2`
//! ```
//!
//! Invariant: `keys[positions[key]] == key` exactly if `key` has an entry. A position that says otherwise is left over
//! from before a `clear` or was never written, and means nothing.

use alloc::vec::{self, Vec};
use core::fmt;
use core::iter::{Copied, Zip};
use core::ops::{Index, IndexMut};
use core::slice;

use crate::{EntityRef, SecondaryMap, no_entry};

/// An iterator over the entries of a [`SparseMap`], in insertion order.
pub type SparseIter<'a, K, V> = Zip<Copied<slice::Iter<'a, K>>, slice::Iter<'a, V>>;

/// An iterator over the entries of a [`SparseMap`] with mutable values, in insertion order.
pub type SparseIterMut<'a, K, V> = Zip<Copied<slice::Iter<'a, K>>, slice::IterMut<'a, V>>;

/// An iterator over the entries of a [`SparseMap`] that owns them, in insertion order.
pub type SparseIntoIter<K, V> = Zip<vec::IntoIter<K>, vec::IntoIter<V>>;

/// A value for some keys.
///
/// It finds a value in constant time, and visits entries in the order in which their keys were first inserted, whatever
/// the keys are. No single entry is deleted; [`clear`](Self::clear) forgets all of them in constant time, apart from
/// dropping the values.
///
/// Two maps are equal if they have equal values for the same keys, in whichever order those were inserted.
///
/// ```
/// use include_wasm_entity::{SparseMap, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// let [f, g] = [800, 7].map(FuncIndex::from_u32);
/// let mut comments = SparseMap::<FuncIndex, &str>::new();
/// comments.insert(f, "called once");
/// comments.insert(g, "never returns");
/// assert_eq!(comments[g], "never returns");
/// assert_eq!(comments.insert(f, "called twice"), Some("called once"));
/// assert_eq!(comments.get(FuncIndex::from_u32(8)), None);
/// assert!(comments.iter().eq([(f, &"called twice"), (g, &"never returns")]));
/// ```
#[derive(Clone)]
pub struct SparseMap<K, V> {
    positions: SecondaryMap<K, u32>,
    keys: Vec<K>,
    values: Vec<V>,
}

impl<K: EntityRef, V> SparseMap<K, V> {
    /// Creates an empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self { positions: SecondaryMap::with_default(0), keys: Vec::new(), values: Vec::new() }
    }

    /// Creates an empty map with space for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { keys: Vec::with_capacity(capacity), values: Vec::with_capacity(capacity), ..Self::new() }
    }

    /// Gives a key a value and returns the one it had.
    ///
    /// # Panics
    ///
    /// Panics if the key is the reserved value.
    #[track_caller]
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.get_mut(key) {
            Some(present) => Some(core::mem::replace(present, value)),
            None => {
                self.append(key, value);
                None
            }
        }
    }

    /// Returns the value of a key, and inserts one first if it has none.
    ///
    /// # Panics
    ///
    /// Panics if the key is the reserved value.
    #[track_caller]
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let position = match self.position(key) {
            Some(position) => position,
            None => self.append(key, value()),
        };
        &mut self.values[position]
    }

    /// Forgets all entries and keeps the space.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.values.clear();
    }

    /// Returns the number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns whether a key has an entry.
    #[must_use]
    pub fn contains_key(&self, key: K) -> bool {
        self.position(key).is_some()
    }

    /// Returns the value of a key, or `None` if it has none.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        self.position(key).map(|position| &self.values[position])
    }

    /// Returns the value of a key, or `None` if it has none.
    #[must_use]
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.position(key).map(|position| &mut self.values[position])
    }

    /// Iterates over the keys that have an entry, in insertion order.
    pub fn keys(&self) -> Copied<slice::Iter<'_, K>> {
        self.keys.iter().copied()
    }

    /// Iterates over the values, in insertion order.
    pub fn values(&self) -> slice::Iter<'_, V> {
        self.values.iter()
    }

    /// Iterates over the values, in insertion order.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// Iterates over the entries, in insertion order.
    pub fn iter(&self) -> SparseIter<'_, K, V> {
        self.keys.iter().copied().zip(&self.values)
    }

    /// Iterates over the entries, in insertion order.
    pub fn iter_mut(&mut self) -> SparseIterMut<'_, K, V> {
        self.keys.iter().copied().zip(&mut self.values)
    }

    fn position(&self, key: K) -> Option<usize> {
        let position = self.positions[key] as usize;
        (self.keys.get(position) == Some(&key)).then_some(position)
    }

    /// Adds an entry for a key that has none, and returns its position.
    #[track_caller]
    fn append(&mut self, key: K, value: V) -> usize {
        let position = self.keys.len();
        self.positions[key] = u32::try_from(position).expect("a map has fewer than 4294967296 entries");
        self.keys.push(key);
        self.values.push(value);
        position
    }
}

impl<K: EntityRef, V> Index<K> for SparseMap<K, V> {
    type Output = V;

    #[track_caller]
    fn index(&self, key: K) -> &V {
        self.get(key).unwrap_or_else(|| no_entry(key, self.len()))
    }
}

impl<K: EntityRef, V> IndexMut<K> for SparseMap<K, V> {
    #[track_caller]
    fn index_mut(&mut self, key: K) -> &mut V {
        let len = self.len();
        self.get_mut(key).unwrap_or_else(|| no_entry(key, len))
    }
}

impl<K: EntityRef, V> Default for SparseMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: EntityRef, V: PartialEq> PartialEq for SparseMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: EntityRef, V: Eq> Eq for SparseMap<K, V> {}

impl<K: EntityRef, V: fmt::Debug> fmt::Debug for SparseMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: EntityRef, V> Extend<(K, V)> for SparseMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: EntityRef, V> FromIterator<(K, V)> for SparseMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: EntityRef, V> IntoIterator for SparseMap<K, V> {
    type Item = (K, V);
    type IntoIter = SparseIntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.into_iter().zip(self.values)
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a SparseMap<K, V> {
    type Item = (K, &'a V);
    type IntoIter = SparseIter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a mut SparseMap<K, V> {
    type Item = (K, &'a mut V);
    type IntoIter = SparseIterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReservedValue, entity_key};
    use std::format;

    entity_key! { struct FuncIndex = "func"; }

    fn func(index: u32) -> FuncIndex {
        FuncIndex::from_u32(index)
    }

    fn two() -> SparseMap<FuncIndex, char> {
        [(func(9), 'a'), (func(2), 'b')].into_iter().collect()
    }

    #[test]
    fn keys_between_those_inserted_have_no_entry() {
        let map = two();
        // Key 0 has the same position as key 9: that of a key that was never written.
        for key in [0, 1, 3, 8, 10, u32::MAX - 1] {
            assert_eq!((map.get(func(key)), map.contains_key(func(key))), (None, false), "{key}");
        }
        assert_eq!((map.get(func(9)), map.get(func(2)), map.len()), (Some(&'a'), Some(&'b'), 2));
        assert_eq!(map.get(FuncIndex::RESERVED), None);
    }

    #[test]
    fn insert_again_replaces_the_value_and_keeps_the_place() {
        let mut map = two();
        assert_eq!(map.insert(func(9), 'c'), Some('a'));
        assert!(map.iter().eq([(func(9), &'c'), (func(2), &'b')]));
    }

    #[test]
    fn get_or_insert_with_inserts_once() {
        let mut map = two();
        *map.get_or_insert_with(func(4), || 'x') = 'y';
        assert_eq!(*map.get_or_insert_with(func(4), || unreachable!("has an entry")), 'y');
        assert_eq!(map.len(), 3);
    }

    #[test]
    fn positions_from_before_a_clear_mean_nothing() {
        let mut map = two();
        map.clear();
        assert!(map.is_empty() && !map.contains_key(func(9)) && !map.contains_key(func(2)));
        map.insert(func(5), 'z');
        assert!(!map.contains_key(func(9)) && !map.contains_key(func(2)));
        assert!(map.keys().eq([func(5)]));
    }

    #[test]
    fn iterators_follow_insertion_order() {
        let mut map = two();
        assert!(map.keys().eq([func(9), func(2)]));
        for value in map.values_mut() {
            value.make_ascii_uppercase();
        }
        for (key, value) in &mut map {
            assert_eq!(key == func(9), *value == 'A');
        }
        assert!(map.values().eq(&['A', 'B']));
        assert!(map.into_iter().rev().eq([(func(2), 'B'), (func(9), 'A')]));
    }

    #[test]
    fn equality_ignores_order() {
        let reversed: SparseMap<FuncIndex, char> = [(func(2), 'b'), (func(9), 'a')].into_iter().collect();
        assert_eq!(two(), reversed);
        let mut other = two();
        other[func(2)] = 'x';
        assert_ne!(two(), other);
        assert_ne!(two(), SparseMap::default());
    }

    #[test]
    fn prints_as_a_map() {
        assert_eq!(format!("{:?}", two()), "{func9: 'a', func2: 'b'}");
    }

    #[test]
    #[should_panic(expected = "func3 has no entry in this map, which has 2")]
    fn index_of_a_key_without_entry_panics() {
        let _ = two()[func(3)];
    }

    #[test]
    #[should_panic(expected = "func3 has no entry in this map, which has 2")]
    fn index_mut_of_a_key_without_entry_panics() {
        two()[func(3)] = 'x';
    }

    #[test]
    #[should_panic(expected = "the reserved value is not a key")]
    fn insert_of_the_reserved_value_panics() {
        SparseMap::with_capacity(1).insert(FuncIndex::RESERVED, 'x');
    }
}
