//! A set of keys, one bit for each.
//!
//! In:  keys that a primary map handed out.
//! Out: [`EntitySet`], which knows in constant time whether it has a key, and visits its keys in ascending order.
//!
//! Invariant: the last word is not zero. So equal sets have equal words, and the largest key is found at once.

use alloc::vec::Vec;
use core::fmt;
use core::iter::{Copied, Enumerate, FusedIterator};
use core::marker::PhantomData;
use core::slice;

use crate::EntityRef;

const WORD_BITS: usize = u64::BITS as usize;

/// A bit set of keys.
///
/// It takes one bit for each key up to its largest. A key that leaves the set stays valid: it is the key of a map, and
/// the set only said something about it.
///
/// ```
/// use include_wasm_entity::{EntitySet, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// let [f, g] = [70, 3].map(FuncIndex::from_u32);
/// let mut exported = EntitySet::<FuncIndex>::new();
/// assert!(exported.insert(f));
/// assert!(exported.insert(g));
/// assert!(!exported.insert(g), "it is there already");
/// assert!(exported.contains(f));
/// assert!(exported.iter().eq([g, f]));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntitySet<K> {
    words: Vec<u64>,
    key: PhantomData<K>,
}

impl<K: EntityRef> EntitySet<K> {
    /// Creates an empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { words: Vec::new(), key: PhantomData }
    }

    /// Creates an empty set with space for the first `capacity` keys.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { words: Vec::with_capacity(capacity.div_ceil(WORD_BITS)), key: PhantomData }
    }

    /// Adds a key and returns whether it was not there before.
    ///
    /// # Panics
    ///
    /// Panics if the key is the reserved value.
    #[track_caller]
    pub fn insert(&mut self, key: K) -> bool {
        let (word, bit) = place(key);
        if word >= self.words.len() {
            // Not an index of a thing: growing to it would take half a gigabyte.
            assert!(!key.is_reserved(), "the reserved value is not a key");
            self.words.resize(word + 1, 0);
        }
        let absent = self.words[word] & bit == 0;
        self.words[word] |= bit;
        absent
    }

    /// Takes a key out and returns whether it was there.
    pub fn remove(&mut self, key: K) -> bool {
        let present = self.contains(key);
        if present {
            let (word, bit) = place(key);
            self.words[word] &= !bit;
            self.trim();
        }
        present
    }

    /// Takes the largest key out, or returns `None` if the set is empty.
    pub fn pop(&mut self) -> Option<K> {
        let largest = self.last()?;
        self.remove(largest);
        Some(largest)
    }

    /// Takes all keys out and keeps the space.
    pub fn clear(&mut self) {
        self.words.clear();
    }

    /// Returns whether the set has a key.
    #[must_use]
    pub fn contains(&self, key: K) -> bool {
        let (word, bit) = place(key);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Returns the number of keys. It counts them, in time that grows with the largest.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns whether the set has no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the smallest key.
    #[must_use]
    pub fn first(&self) -> Option<K> {
        self.iter().next()
    }

    /// Returns the largest key.
    #[must_use]
    pub fn last(&self) -> Option<K> {
        let word = self.words.last()?;
        Some(K::new((self.words.len() - 1) * WORD_BITS + word.ilog2() as usize))
    }

    /// Iterates over the keys, in ascending order.
    pub fn iter(&self) -> SetIter<'_, K> {
        SetIter { rest: self.words.iter().copied().enumerate(), word: 0, start: 0, key: PhantomData }
    }

    /// Adds all keys of another set.
    pub fn union_with(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Keeps only the keys that are also in another set.
    pub fn intersect_with(&mut self, other: &Self) {
        self.words.truncate(other.words.len());
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
        self.trim();
    }

    /// Takes out all keys that are in another set.
    pub fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
        self.trim();
    }

    /// Returns whether all keys are also in another set.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.words.len() <= other.words.len()
            && self.words.iter().zip(&other.words).all(|(word, other)| word & !other == 0)
    }

    /// Returns whether no key is also in another set.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(word, other)| word & other == 0)
    }

    /// Restores the invariant after bits were cleared.
    fn trim(&mut self) {
        let zeros = self.words.iter().rev().take_while(|word| **word == 0).count();
        self.words.truncate(self.words.len() - zeros);
    }
}

impl<K: EntityRef> Default for EntitySet<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: EntityRef> fmt::Debug for EntitySet<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<K: EntityRef> Extend<K> for EntitySet<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl<K: EntityRef> FromIterator<K> for EntitySet<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::new();
        set.extend(keys);
        set
    }
}

impl<'a, K: EntityRef> IntoIterator for &'a EntitySet<K> {
    type Item = K;
    type IntoIter = SetIter<'a, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An iterator over the keys of an [`EntitySet`], in ascending order.
#[derive(Clone, Debug)]
#[must_use = "iterators do nothing unless consumed"]
pub struct SetIter<'a, K> {
    /// The words that were not looked at, with their positions.
    rest: Enumerate<Copied<slice::Iter<'a, u64>>>,
    /// The keys of the present word that were not yielded.
    word: u64,
    /// The index of the key that has the lowest bit of `word`.
    start: usize,
    key: PhantomData<K>,
}

impl<K: EntityRef> Iterator for SetIter<'_, K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        while self.word == 0 {
            let (position, word) = self.rest.next()?;
            (self.word, self.start) = (word, position * WORD_BITS);
        }
        let bit = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(K::new(self.start + bit as usize))
    }
}

impl<K: EntityRef> FusedIterator for SetIter<'_, K> {}

/// Returns the position of the word that has the bit of a key, and that bit.
fn place<K: EntityRef>(key: K) -> (usize, u64) {
    (key.index() / WORD_BITS, 1 << (key.index() % WORD_BITS))
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

    fn set<const N: usize>(indices: [u32; N]) -> EntitySet<FuncIndex> {
        indices.into_iter().map(func).collect()
    }

    #[test]
    fn insert_and_remove_say_whether_they_changed_the_set() {
        let mut set = EntitySet::with_capacity(100);
        assert!(set.insert(func(64)) && !set.insert(func(64)));
        assert!(set.remove(func(64)) && !set.remove(func(64)));
        assert!(!set.remove(func(1_000)));
    }

    #[test]
    fn bits_at_both_ends_of_a_word_are_distinct() {
        let set = set([0, 63, 64, 127, 128]);
        assert_eq!(set.len(), 5);
        for (index, expected) in [(0, true), (1, false), (62, false), (63, true), (64, true), (65, false), (129, false)]
        {
            assert_eq!(set.contains(func(index)), expected, "{index}");
        }
        assert!(set.iter().eq([0, 63, 64, 127, 128].map(func)));
    }

    #[test]
    fn asking_for_the_reserved_value_is_false() {
        assert!(!set([1]).contains(FuncIndex::RESERVED));
        assert!(!set([1]).remove(FuncIndex::RESERVED));
    }

    #[test]
    #[should_panic(expected = "the reserved value is not a key")]
    fn insert_of_the_reserved_value_panics_instead_of_taking_all_memory() {
        set([]).insert(FuncIndex::RESERVED);
    }

    #[test]
    fn set_that_was_larger_equals_one_that_never_was() {
        let mut shrunk = set([3, 900]);
        shrunk.remove(func(900));
        assert_eq!(shrunk, set([3]));
        shrunk.remove(func(3));
        assert_eq!(shrunk, EntitySet::default());
        assert!(shrunk.is_empty());
    }

    #[test]
    fn first_last_and_pop_find_the_ends() {
        let mut keys = set([5, 64, 300]);
        assert_eq!((keys.first(), keys.last()), (Some(func(5)), Some(func(300))));
        assert_eq!(
            [keys.pop(), keys.pop(), keys.pop(), keys.pop()],
            [Some(func(300)), Some(func(64)), Some(func(5)), None]
        );
        assert_eq!((keys.first(), keys.last()), (None, None));
    }

    #[test]
    fn operations_on_sets_of_different_lengths() {
        let (short, long) = (set([1, 2]), set([2, 200]));
        for (left, right) in [(&short, &long), (&long, &short)] {
            let mut union = left.clone();
            union.union_with(right);
            assert_eq!(union, set([1, 2, 200]));
            let mut intersection = left.clone();
            intersection.intersect_with(right);
            assert_eq!(intersection, set([2]));
            let mut rest = left.clone();
            rest.subtract(right);
            assert!(rest.is_disjoint(right) && !left.is_disjoint(right));
            assert!(intersection.is_subset(left) && intersection.is_subset(right));
            assert!(!left.is_subset(right));
        }
    }

    #[test]
    fn clear_leaves_no_keys() {
        let mut keys = set([1, 100]);
        keys.clear();
        assert!(keys.is_empty() && !keys.contains(func(1)));
        assert_eq!(keys.iter().next(), None);
    }

    #[test]
    fn prints_as_a_set() {
        assert_eq!(format!("{:?}", set([70, 1])), "{func1, func70}");
    }
}
