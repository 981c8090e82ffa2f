//! Many short lists of keys in one allocation.
//!
//! In:  keys, and the [`ListPool`] that holds the lists' contents.
//! Out: [`EntityList`], a handle of eight bytes to a block of the pool.
//!
//! ```text
//! pool   [ a b c . | d e f g h . . . | . . . . ]     blocks of 4, 8, 16, ... slots, next to each other
//!          |         |                 `- in `free[0]`, the list of free blocks of 4 slots
//!          |         `- list { start: 4, len: 5 }
//!          `- list { start: 0, len: 3 }
//! ```
//!
//! Invariant: a list has the smallest block that holds it, and so the block's size need not be stored: [`block_len`]
//! computes it. A list that becomes longer than its block moves to the next size; one that fits into half of its block
//! gives the other half back and stays where it is. Each slot belongs to one list or to one free block, because a list
//! cannot be copied.

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::Range;

use crate::EntityRef;

/// The number of slots in the smallest block.
const MIN_BLOCK_LEN: usize = 4;

/// A list of keys that are stored in a [`ListPool`].
///
/// The list itself is a handle: an empty one takes no space in the pool, and whatever reads or changes the keys takes
/// the pool as its last argument. That must be the pool in which the list was made: with another pool the keys are
/// arbitrary ones, or the call panics.
///
/// A handle is not `Clone`, since two handles to one block would change each other; see
/// [`deep_clone`](Self::deep_clone). A list that goes out of scope leaves its block unused for as long as the pool
/// lives; [`clear`](Self::clear) returns it.
///
/// ```
/// use include_wasm_entity::{EntityList, ListPool, entity_key};
/// entity_key! { struct Block = "block"; }
///
/// let [a, b, c] = [1, 2, 3].map(Block::from_u32);
/// let mut pool = ListPool::new();
/// let mut targets = EntityList::from_slice(&[a, b], &mut pool);
/// targets.push(c, &mut pool);
/// assert_eq!(targets.as_slice(&pool), [a, b, c]);
/// assert_eq!(targets.len(), 3);
/// assert_eq!(size_of_val(&targets), 8);
/// ```
#[derive(Debug)]
pub struct EntityList<K> {
    start: u32,
    len: u32,
    key: PhantomData<K>,
}

impl<K: EntityRef> EntityList<K> {
    /// Creates an empty list, which is one of any pool.
    #[must_use]
    pub const fn new() -> Self {
        Self { start: 0, len: 0, key: PhantomData }
    }

    /// Creates a list of the keys of a slice.
    #[must_use]
    pub fn from_slice(keys: &[K], pool: &mut ListPool<K>) -> Self {
        let mut list = Self::new();
        list.resize(keys.len(), pool);
        list.as_mut_slice(pool).copy_from_slice(keys);
        list
    }

    /// Creates a list of the keys that an iterator yields.
    #[must_use]
    pub fn from_iter(keys: impl IntoIterator<Item = K>, pool: &mut ListPool<K>) -> Self {
        let mut list = Self::new();
        list.extend(keys, pool);
        list
    }

    /// Creates a second list of the same keys.
    #[must_use]
    pub fn deep_clone(&self, pool: &mut ListPool<K>) -> Self {
        let mut list = Self::new();
        list.resize(self.len(), pool);
        pool.slots.copy_within(self.range(), list.range().start);
        list
    }

    /// Returns the number of keys.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// Returns whether there are no keys.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the keys.
    #[must_use]
    pub fn as_slice<'p>(&self, pool: &'p ListPool<K>) -> &'p [K] {
        &pool.slots[self.range()]
    }

    /// Returns the keys, to be changed or put in another order.
    #[must_use]
    pub fn as_mut_slice<'p>(&mut self, pool: &'p mut ListPool<K>) -> &'p mut [K] {
        &mut pool.slots[self.range()]
    }

    /// Returns the key at a position, or `None` if the list is not that long.
    #[must_use]
    pub fn get(&self, position: usize, pool: &ListPool<K>) -> Option<K> {
        self.as_slice(pool).get(position).copied()
    }

    /// Returns the first key.
    #[must_use]
    pub fn first(&self, pool: &ListPool<K>) -> Option<K> {
        self.as_slice(pool).first().copied()
    }

    /// Returns the last key.
    #[must_use]
    pub fn last(&self, pool: &ListPool<K>) -> Option<K> {
        self.as_slice(pool).last().copied()
    }

    /// Adds a key at the end.
    ///
    /// # Panics
    ///
    /// Panics if the pool would need more than `u32::MAX` slots.
    pub fn push(&mut self, key: K, pool: &mut ListPool<K>) {
        self.resize(self.len() + 1, pool);
        pool.slots[self.range().end - 1] = key;
    }

    /// Adds keys at the end.
    ///
    /// # Panics
    ///
    /// Panics if the pool would need more than `u32::MAX` slots.
    pub fn extend(&mut self, keys: impl IntoIterator<Item = K>, pool: &mut ListPool<K>) {
        for key in keys {
            self.push(key, pool);
        }
    }

    /// Takes the last key out, or returns `None` if there is none.
    pub fn pop(&mut self, pool: &mut ListPool<K>) -> Option<K> {
        let last = self.last(pool)?;
        self.truncate(self.len() - 1, pool);
        Some(last)
    }

    /// Adds a key at a position, and moves those from there on back by one.
    ///
    /// # Panics
    ///
    /// Panics if the position is above the length.
    #[track_caller]
    pub fn insert(&mut self, position: usize, key: K, pool: &mut ListPool<K>) {
        assert!(position <= self.len(), "position {position} is above the length of the list, which is {}", self.len);
        self.push(key, pool);
        self.as_mut_slice(pool)[position..].rotate_right(1);
    }

    /// Takes the key at a position out, and moves those behind it forward by one.
    ///
    /// # Panics
    ///
    /// Panics if the position is not below the length.
    #[track_caller]
    pub fn remove(&mut self, position: usize, pool: &mut ListPool<K>) -> K {
        let tail = &mut self.as_mut_slice(pool)[position..];
        let removed = tail[0];
        tail.rotate_left(1);
        self.truncate(self.len() - 1, pool);
        removed
    }

    /// Takes the key at a position out, and moves the last one there.
    ///
    /// # Panics
    ///
    /// Panics if the position is not below the length.
    #[track_caller]
    pub fn swap_remove(&mut self, position: usize, pool: &mut ListPool<K>) -> K {
        let last = self.len().saturating_sub(1);
        let keys = self.as_mut_slice(pool);
        let removed = keys[position];
        keys.swap(position, last);
        self.truncate(last, pool);
        removed
    }

    /// Takes out all keys from position `len` on. Does nothing if the list is not longer.
    pub fn truncate(&mut self, len: usize, pool: &mut ListPool<K>) {
        if len < self.len() {
            self.resize(len, pool);
        }
    }

    /// Takes all keys out and returns the block to the pool.
    pub fn clear(&mut self, pool: &mut ListPool<K>) {
        self.truncate(0, pool);
    }

    /// Changes the length. The keys of positions that are new are arbitrary and have to be written.
    fn resize(&mut self, len: usize, pool: &mut ListPool<K>) {
        self.start = pool.resize_block(self.range(), len);
        self.len = slot_u32(len);
    }

    const fn range(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

impl<K: EntityRef> Default for EntityList<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// The contents of any number of [`EntityList`]s.
///
/// Blocks that lists give back are used again for lists of the same size. All of them are freed with the pool.
#[derive(Debug)]
pub struct ListPool<K> {
    slots: Vec<K>,
    /// The starts of the free blocks, by [`size_class`].
    free: Vec<Vec<u32>>,
}

impl<K: EntityRef> ListPool<K> {
    /// Creates a pool without lists.
    #[must_use]
    pub const fn new() -> Self {
        Self { slots: Vec::new(), free: Vec::new() }
    }

    /// Creates a pool with space for `capacity` keys. A list of up to four takes the space of four, and one of more
    /// takes that of the next power of two.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { slots: Vec::with_capacity(capacity), free: Vec::new() }
    }

    /// Gives a list that is now at `list` the block for `len` keys, and returns the block's start.
    fn resize_block(&mut self, list: Range<usize>, len: usize) -> u32 {
        let (old, new) = (block_len(list.len()), block_len(len));
        let start = if new > old {
            self.grow_block(list, old, new)
        } else {
            self.shrink_block(list.start, old, new);
            // An empty list has no block. All of them start at zero, so that they fit into any pool.
            if new == 0 { 0 } else { list.start }
        };
        slot_u32(start)
    }

    fn grow_block(&mut self, list: Range<usize>, old: usize, new: usize) -> usize {
        if let Some(start) = self.free.get_mut(size_class(new)).and_then(Vec::pop) {
            let start = start as usize;
            self.slots.copy_within(list.clone(), start);
            self.shrink_block(list.start, old, 0);
            return start;
        }
        // The last block of the pool grows where it is.
        let is_last = list.start + old == self.slots.len();
        let start = if is_last { list.start } else { self.slots.len() };
        let end = start.checked_add(new).expect("the slots of a pool fit into memory");
        slot_u32(end);
        self.slots.resize(end, K::RESERVED);
        if start != list.start {
            self.slots.copy_within(list.clone(), start);
            self.shrink_block(list.start, old, 0);
        }
        start
    }

    /// Frees all of a block of `old` slots but the first `new` ones.
    fn shrink_block(&mut self, start: usize, old: usize, new: usize) {
        // Both are powers of two or zero: what is behind the first `new` slots is one block of `new` slots, one of
        // twice as many, and so on. Nothing is left of a block of which nothing stays.
        if new == 0 && old != 0 {
            self.free_block(start, old);
        } else {
            let mut half = new;
            while half < old {
                self.free_block(start + half, half);
                half *= 2;
            }
        }
    }

    fn free_block(&mut self, start: usize, len: usize) {
        let class = size_class(len);
        if class >= self.free.len() {
            self.free.resize_with(class + 1, Vec::new);
        }
        self.free[class].push(slot_u32(start));
    }
}

impl<K: EntityRef> Default for ListPool<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the size of the block of a list with `len` keys.
fn block_len(len: usize) -> usize {
    if len == 0 { 0 } else { len.next_power_of_two().max(MIN_BLOCK_LEN) }
}

/// Returns 0 for the smallest block size, 1 for the next, and so on.
fn size_class(block_len: usize) -> usize {
    (block_len / MIN_BLOCK_LEN).ilog2() as usize
}

/// Returns a position in the pool, or a number of slots, as lists store it.
fn slot_u32(slot: usize) -> u32 {
    u32::try_from(slot).expect("a pool has at most 4294967295 slots")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity_key;
    use std::vec;

    entity_key! { struct Block = "block"; }

    fn blocks(indices: Range<u32>) -> Vec<Block> {
        indices.map(Block::from_u32).collect()
    }

    #[test]
    fn empty_list_takes_no_slots() {
        let pool = ListPool::<Block>::default();
        let list = EntityList::default();
        assert_eq!((list.len(), list.is_empty(), pool.slots.len()), (0, true, 0));
        assert_eq!(list.as_slice(&pool), []);
        assert_eq!((list.first(&pool), list.last(&pool), list.get(0, &pool)), (None, None, None));
    }

    #[test]
    fn block_sizes_are_powers_of_two_from_four_on() {
        let sizes = [(0, 0), (1, 4), (4, 4), (5, 8), (8, 8), (9, 16), (1 << 20, 1 << 20)];
        for (len, expected) in sizes {
            assert_eq!(block_len(len), expected, "{len}");
        }
        assert_eq!([4, 8, 16].map(size_class), [0, 1, 2]);
    }

    #[test]
    fn lists_grow_past_each_other() {
        let mut pool = ListPool::with_capacity(64);
        let (mut a, mut b) = (EntityList::new(), EntityList::new());
        for index in 0..40 {
            a.push(Block::from_u32(index), &mut pool);
            b.push(Block::from_u32(100 + index), &mut pool);
        }
        assert_eq!(a.as_slice(&pool), blocks(0..40));
        assert_eq!(b.as_slice(&pool), blocks(100..140));
    }

    #[test]
    fn last_list_of_the_pool_grows_in_place() {
        let mut pool = ListPool::new();
        let list = EntityList::from_iter(blocks(0..100), &mut pool);
        assert_eq!((list.start, pool.slots.len()), (0, 128));
        assert!(pool.free.is_empty());
    }

    #[test]
    fn freed_block_is_used_again() {
        let mut pool = ListPool::new();
        let mut a = EntityList::from_slice(&blocks(0..7), &mut pool);
        let b = EntityList::from_slice(&blocks(10..13), &mut pool);
        let slots = pool.slots.len();
        a.clear(&mut pool);
        assert!(a.is_empty());
        let c = EntityList::from_slice(&blocks(20..28), &mut pool);
        assert_eq!(pool.slots.len(), slots);
        assert_eq!((b.as_slice(&pool), c.as_slice(&pool)), (&blocks(10..13)[..], &blocks(20..28)[..]));
    }

    #[test]
    fn shrinking_list_stays_and_gives_back_the_rest() {
        let mut pool = ListPool::new();
        let mut list = EntityList::from_slice(&blocks(0..32), &mut pool);
        list.truncate(3, &mut pool);
        assert_eq!((list.start, list.as_slice(&pool)), (0, &blocks(0..3)[..]));
        assert_eq!(pool.free, [vec![4], vec![8], vec![16]]);
        list.truncate(10, &mut pool);
        assert_eq!(list.len(), 3);
    }

    #[test]
    fn deep_clone_is_independent() {
        let mut pool = ListPool::new();
        let mut list = EntityList::from_slice(&blocks(0..5), &mut pool);
        let clone = list.deep_clone(&mut pool);
        list.as_mut_slice(&mut pool).reverse();
        assert_eq!(clone.as_slice(&pool), blocks(0..5));
        assert_eq!(list.first(&pool), Some(Block::from_u32(4)));
        assert_eq!(EntityList::new().deep_clone(&mut pool).len(), 0);
    }

    #[test]
    fn insert_and_remove_keep_the_order_of_the_others() {
        let mut pool = ListPool::new();
        let mut list = EntityList::from_slice(&blocks(0..4), &mut pool);
        list.insert(0, Block::from_u32(10), &mut pool);
        list.insert(5, Block::from_u32(11), &mut pool);
        assert_eq!(list.as_slice(&pool), [10, 0, 1, 2, 3, 11].map(Block::from_u32));
        assert_eq!(list.remove(1, &mut pool), Block::from_u32(0));
        assert_eq!(list.swap_remove(0, &mut pool), Block::from_u32(10));
        assert_eq!(list.as_slice(&pool), [11, 1, 2, 3].map(Block::from_u32));
        assert_eq!(list.pop(&mut pool), Some(Block::from_u32(3)));
        assert_eq!(list.swap_remove(2, &mut pool), Block::from_u32(2));
        assert_eq!(list.as_slice(&pool), [11, 1].map(Block::from_u32));
    }

    #[test]
    fn pop_empties_a_list_and_then_gives_none() {
        let mut pool = ListPool::new();
        let mut list = EntityList::from_slice(&blocks(0..9), &mut pool);
        for index in (0..9).rev() {
            assert_eq!(list.pop(&mut pool), Some(Block::from_u32(index)));
        }
        assert_eq!(list.pop(&mut pool), None);
    }

    #[test]
    fn list_that_became_empty_is_one_of_any_pool() {
        let mut pool = ListPool::new();
        let _before = EntityList::from_slice(&blocks(0..1), &mut pool);
        let mut list = EntityList::from_slice(&blocks(0..1), &mut pool);
        list.clear(&mut pool);
        assert_eq!(list.as_slice(&ListPool::new()), []);
    }

    #[test]
    fn each_slot_belongs_to_one_list_or_to_one_free_block() {
        let mut pool = ListPool::new();
        let mut lists: [EntityList<Block>; 3] = Default::default();
        // Lengths that go up and down at different times, across several block sizes.
        for step in 0..2_000_usize {
            let list = &mut lists[step % 3];
            match step % 7 {
                0 => list.truncate(step % 31, &mut pool),
                3 if step % 5 == 0 => list.clear(&mut pool),
                _ => list.extend(blocks(0..step as u32 % 11), &mut pool),
            }
            let mut taken: Vec<(usize, usize)> = lists
                .iter()
                .map(|list| (list.range().start, block_len(list.len())))
                .filter(|(_, len)| *len > 0)
                .collect();
            for (class, starts) in pool.free.iter().enumerate() {
                taken.extend(starts.iter().map(|start| (*start as usize, MIN_BLOCK_LEN << class)));
            }
            taken.sort_unstable();
            let end = taken.iter().fold(0, |end, (start, len)| {
                assert_eq!(*start, end, "a gap or an overlap after step {step}");
                start + len
            });
            assert_eq!(end, pool.slots.len(), "lost slots after step {step}");
        }
        assert!(pool.slots.len() > 64 && pool.free.len() > 3, "the steps were meant to use several block sizes");
    }

    #[test]
    #[should_panic(expected = "position 2 is above the length of the list, which is 1")]
    fn insert_behind_the_end_panics() {
        let mut pool = ListPool::new();
        EntityList::from_slice(&blocks(0..1), &mut pool).insert(2, Block::from_u32(0), &mut pool);
    }

    #[test]
    #[should_panic(expected = "index out of bounds")]
    fn remove_at_the_end_panics() {
        let mut pool = ListPool::new();
        EntityList::from_slice(&blocks(0..1), &mut pool).remove(1, &mut pool);
    }

    #[test]
    #[should_panic(expected = "index out of bounds")]
    fn swap_remove_from_an_empty_list_panics() {
        EntityList::<Block>::new().swap_remove(0, &mut ListPool::new());
    }
}
