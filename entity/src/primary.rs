//! The map that hands out keys.
//!
//! In:  values, one at a time.
//! Out: a key for each, by which [`PrimaryMap`] finds the value again for as long as it lives.
//!
//! Invariant: the keys of a map are those with the indices `0..len`. Entries are added at the end and never removed.

use alloc::vec::{self, Vec};
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Index, IndexMut};
use core::slice;

use crate::{BoxedSlice, EntityRef, IntoIter, Iter, IterMut, Keyed, Keys, no_entry};

/// A growing array of values that hands out a key for each.
///
/// There is no deletion: a key stays valid for as long as the map lives.
///
/// ```
/// use include_wasm_entity::{PrimaryMap, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// let mut names = PrimaryMap::<FuncIndex, _>::new();
/// let main = names.push("main");
/// let exit = names.push("exit");
///
/// assert_eq!(names[main], "main");
/// assert_eq!(names.last(), Some((exit, &"exit")));
/// assert_eq!(names.iter().map(|(key, name)| format!("{key}={name}")).collect::<Vec<_>>(), ["func0=main", "func1=exit"]);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PrimaryMap<K, V> {
    values: Vec<V>,
    key: PhantomData<K>,
}

impl<K: EntityRef, V> PrimaryMap<K, V> {
    /// Creates an empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new(), key: PhantomData }
    }

    /// Creates an empty map with space for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { values: Vec::with_capacity(capacity), key: PhantomData }
    }

    /// Adds a value and returns its key.
    ///
    /// # Panics
    ///
    /// Panics if the key type has no further keys.
    #[track_caller]
    pub fn push(&mut self, value: V) -> K {
        let key = self.next_key();
        self.values.push(value);
        key
    }

    /// Returns the key that the next [`push`](Self::push) will return.
    ///
    /// # Panics
    ///
    /// Panics if the key type has no further keys.
    #[track_caller]
    #[must_use]
    pub fn next_key(&self) -> K {
        K::new(self.values.len())
    }

    /// Makes space for `additional` further entries.
    pub fn reserve(&mut self, additional: usize) {
        self.values.reserve(additional);
    }

    /// Returns the number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns whether the map has an entry for a key.
    #[must_use]
    pub fn is_valid(&self, key: K) -> bool {
        key.index() < self.values.len()
    }

    /// Returns the value of a key, or `None` if the map has no entry for it.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        self.values.get(key.index())
    }

    /// Returns the value of a key, or `None` if the map has no entry for it.
    #[must_use]
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.values.get_mut(key.index())
    }

    /// Returns the entry that was added last.
    #[must_use]
    pub fn last(&self) -> Option<(K, &V)> {
        self.iter().next_back()
    }

    /// Returns the entry that was added last.
    #[must_use]
    pub fn last_mut(&mut self) -> Option<(K, &mut V)> {
        self.iter_mut().next_back()
    }

    /// Iterates over the keys.
    pub fn keys(&self) -> Keys<K> {
        Keys::with_len(self.values.len())
    }

    /// Iterates over the values, in key order.
    pub fn values(&self) -> slice::Iter<'_, V> {
        self.values.iter()
    }

    /// Iterates over the values, in key order.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// Iterates over the keys and their values.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Keyed::new(self.values.iter())
    }

    /// Iterates over the keys and their values.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        Keyed::new(self.values.iter_mut())
    }

    /// Finishes the map: no entries will be added. All keys stay valid.
    #[must_use]
    pub fn into_boxed_slice(self) -> BoxedSlice<K, V> {
        BoxedSlice::from(self.values.into_boxed_slice())
    }
}

impl<K: EntityRef, V> Index<K> for PrimaryMap<K, V> {
    type Output = V;

    #[track_caller]
    fn index(&self, key: K) -> &V {
        let len = self.values.len();
        self.values.get(key.index()).unwrap_or_else(|| no_entry(key, len))
    }
}

impl<K: EntityRef, V> IndexMut<K> for PrimaryMap<K, V> {
    #[track_caller]
    fn index_mut(&mut self, key: K) -> &mut V {
        let len = self.values.len();
        self.values.get_mut(key.index()).unwrap_or_else(|| no_entry(key, len))
    }
}

impl<K: EntityRef, V> Default for PrimaryMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: EntityRef, V: fmt::Debug> fmt::Debug for PrimaryMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: EntityRef, V> From<Vec<V>> for PrimaryMap<K, V> {
    /// Gives the values the keys from zero upwards.
    ///
    /// # Panics
    ///
    /// Panics if the key type has not that many keys.
    fn from(values: Vec<V>) -> Self {
        if let Some(last) = values.len().checked_sub(1) {
            K::new(last);
        }
        Self { values, key: PhantomData }
    }
}

impl<K: EntityRef, V> FromIterator<V> for PrimaryMap<K, V> {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Vec<V>>())
    }
}

impl<K: EntityRef, V> Extend<V> for PrimaryMap<K, V> {
    fn extend<I: IntoIterator<Item = V>>(&mut self, values: I) {
        let values = values.into_iter();
        self.reserve(values.size_hint().0);
        for value in values {
            self.push(value);
        }
    }
}

impl<K: EntityRef, V> IntoIterator for PrimaryMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        Keyed::<K, vec::IntoIter<V>>::new(self.values.into_iter())
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a PrimaryMap<K, V> {
    type Item = (K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a mut PrimaryMap<K, V> {
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
    use std::{format, vec};

    entity_key! { struct FuncIndex = "func"; }

    fn three() -> PrimaryMap<FuncIndex, char> {
        "abc".chars().collect()
    }

    #[test]
    fn push_hands_out_the_announced_key() {
        let mut map = PrimaryMap::<FuncIndex, char>::with_capacity(2);
        assert!(map.is_empty());
        for (index, value) in "xyz".chars().enumerate() {
            let announced = map.next_key();
            let key = map.push(value);
            assert_eq!((key, key.index()), (announced, index));
            assert_eq!((map[key], map.len()), (value, index + 1));
        }
    }

    #[test]
    fn get_of_a_foreign_key_is_none() {
        let mut map = three();
        let [inside, outside] = [2, 3].map(FuncIndex::from_u32);
        assert_eq!((map.get(inside), map.get(outside)), (Some(&'c'), None));
        assert_eq!((map.is_valid(inside), map.is_valid(outside)), (true, false));
        assert_eq!((map.get(FuncIndex::RESERVED), map.is_valid(FuncIndex::RESERVED)), (None, false));
        assert_eq!(map.get_mut(inside), Some(&mut 'c'));
        assert_eq!(map.get_mut(outside), None);
    }

    #[test]
    #[should_panic(expected = "func3 has no entry in this map, which has 3")]
    fn index_one_past_the_end_panics() {
        let _ = three()[FuncIndex::from_u32(3)];
    }

    #[test]
    #[should_panic(expected = "func4294967295 has no entry in this map")]
    fn index_mut_with_the_reserved_value_panics() {
        three()[FuncIndex::RESERVED] = 'z';
    }

    #[test]
    fn last_is_the_newest_entry() {
        let mut map = three();
        assert_eq!(map.last(), Some((FuncIndex::from_u32(2), &'c')));
        *map.last_mut().expect("has three entries").1 = 'z';
        assert_eq!(map[FuncIndex::from_u32(2)], 'z');
        assert_eq!(PrimaryMap::<FuncIndex, char>::default().last(), None);
    }

    #[test]
    fn iterators_agree_on_order() {
        let mut map = three();
        let pairs: Vec<(FuncIndex, char)> = map.keys().zip(map.values().copied()).collect();
        assert!(map.iter().map(|(key, value)| (key, *value)).eq(pairs.iter().copied()));
        assert!(map.clone().into_iter().eq(pairs));
        for value in map.values_mut() {
            value.make_ascii_uppercase();
        }
        for (key, value) in &mut map {
            assert_eq!(u32::from(*value), 'A' as u32 + key.as_u32());
        }
    }

    #[test]
    fn keys_do_not_borrow_the_map() {
        let mut map = three();
        for key in map.keys() {
            let copy = map[key];
            map.push(copy);
        }
        assert!(map.values().eq("abcabc".chars().collect::<Vec<_>>().iter()));
    }

    #[test]
    fn extend_continues_after_the_last_key() {
        let mut map = three();
        map.extend("de".chars());
        assert_eq!(map, "abcde".chars().collect());
        assert_ne!(map, three());
    }

    #[test]
    fn boxing_keeps_every_key() {
        let map = three();
        let boxed = map.clone().into_boxed_slice();
        assert!(map.iter().eq(boxed.iter()));
    }

    #[test]
    fn prints_as_a_map() {
        assert_eq!(format!("{:?}", three()), "{func0: 'a', func1: 'b', func2: 'c'}");
    }

    #[test]
    fn map_uses_all_keys_and_not_one_more() {
        // Values without size take no memory, in any number.
        let mut map = PrimaryMap::<FuncIndex, ()>::from(vec![(); u32::MAX as usize - 1]);
        assert_eq!(map.push(()), FuncIndex::from_u32(u32::MAX - 1));
        assert_eq!(map.len(), u32::MAX as usize);
    }

    #[test]
    #[should_panic(expected = "func index 4294967295 is above the limit")]
    fn push_into_a_full_map_panics() {
        PrimaryMap::<FuncIndex, ()>::from(vec![(); u32::MAX as usize]).push(());
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    #[should_panic(expected = "func index 4294967295 is above the limit")]
    fn from_a_vec_with_too_many_values_panics() {
        let _ = PrimaryMap::<FuncIndex, ()>::from(vec![(); u32::MAX as usize + 1]);
    }
}
