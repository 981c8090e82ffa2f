//! A finished primary map.
//!
//! In:  a [`PrimaryMap`] that will not grow any more, or its values.
//! Out: [`BoxedSlice`], two words instead of three, with the same keys.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Index, IndexMut};
use core::slice;

use crate::{EntityRef, IntoIter, Iter, IterMut, Keyed, Keys, PrimaryMap, no_entry};

/// The values of a [`PrimaryMap`] that has all its entries.
///
/// Values can change, but none is added or removed.
///
/// ```
/// use include_wasm_entity::{BoxedSlice, PrimaryMap, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// let mut growing = PrimaryMap::<FuncIndex, _>::new();
/// let main = growing.push("main");
/// let finished: BoxedSlice<FuncIndex, _> = growing.into_boxed_slice();
/// assert_eq!(finished[main], "main");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BoxedSlice<K, V> {
    values: Box<[V]>,
    key: PhantomData<K>,
}

impl<K: EntityRef, V> BoxedSlice<K, V> {
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

    /// Returns the entry with the largest key.
    #[must_use]
    pub fn last(&self) -> Option<(K, &V)> {
        self.iter().next_back()
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
}

impl<K: EntityRef, V> Index<K> for BoxedSlice<K, V> {
    type Output = V;

    #[track_caller]
    fn index(&self, key: K) -> &V {
        let len = self.values.len();
        self.values.get(key.index()).unwrap_or_else(|| no_entry(key, len))
    }
}

impl<K: EntityRef, V> IndexMut<K> for BoxedSlice<K, V> {
    #[track_caller]
    fn index_mut(&mut self, key: K) -> &mut V {
        let len = self.values.len();
        self.values.get_mut(key.index()).unwrap_or_else(|| no_entry(key, len))
    }
}

impl<K: EntityRef, V> Default for BoxedSlice<K, V> {
    fn default() -> Self {
        Self { values: Box::default(), key: PhantomData }
    }
}

impl<K: EntityRef, V: fmt::Debug> fmt::Debug for BoxedSlice<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: EntityRef, V> From<Box<[V]>> for BoxedSlice<K, V> {
    /// Gives the values the keys from zero upwards.
    ///
    /// # Panics
    ///
    /// Panics if the key type has not that many keys.
    fn from(values: Box<[V]>) -> Self {
        if let Some(last) = values.len().checked_sub(1) {
            K::new(last);
        }
        Self { values, key: PhantomData }
    }
}

impl<K: EntityRef, V> From<PrimaryMap<K, V>> for BoxedSlice<K, V> {
    fn from(map: PrimaryMap<K, V>) -> Self {
        map.into_boxed_slice()
    }
}

impl<K: EntityRef, V> FromIterator<V> for BoxedSlice<K, V> {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Box<[V]>>())
    }
}

impl<K: EntityRef, V> IntoIterator for BoxedSlice<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        Keyed::new(Vec::from(self.values).into_iter())
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a BoxedSlice<K, V> {
    type Item = (K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a mut BoxedSlice<K, V> {
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

    entity_key! { struct FuncIndex = "func"; }

    fn three() -> BoxedSlice<FuncIndex, char> {
        "abc".chars().collect()
    }

    #[test]
    fn reads_and_writes_by_key() {
        let mut map = three();
        let [inside, outside] = [1, 3].map(FuncIndex::from_u32);
        map[inside] = 'x';
        assert_eq!((map[inside], map.get(inside), map.get(outside)), ('x', Some(&'x'), None));
        assert_eq!(map.get_mut(inside), Some(&mut 'x'));
        assert_eq!(map.get_mut(outside), None);
        assert!(map.is_valid(inside) && !map.is_valid(outside) && !map.is_valid(FuncIndex::RESERVED));
    }

    #[test]
    #[should_panic(expected = "func3 has no entry in this map, which has 3")]
    fn index_one_past_the_end_panics() {
        let _ = three()[FuncIndex::from_u32(3)];
    }

    #[test]
    #[should_panic(expected = "func0 has no entry in this map, which has 0")]
    fn index_mut_of_an_empty_map_panics() {
        BoxedSlice::<FuncIndex, char>::default()[FuncIndex::from_u32(0)] = 'x';
    }

    #[test]
    fn iterators_agree_on_order() {
        let mut map = three();
        assert_eq!((map.len(), map.is_empty()), (3, false));
        assert_eq!(map.last(), Some((FuncIndex::from_u32(2), &'c')));
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
    fn primary_map_and_its_box_print_alike() {
        let map: PrimaryMap<FuncIndex, char> = "ab".chars().collect();
        assert_eq!(format!("{:?}", BoxedSlice::from(map.clone())), format!("{map:?}"));
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    #[should_panic(expected = "func index 4294967295 is above the limit")]
    fn from_a_box_with_too_many_values_panics() {
        // Values without size take no memory, in any number.
        let _ = BoxedSlice::<FuncIndex, ()>::from(std::vec![(); u32::MAX as usize + 1].into_boxed_slice());
    }
}
