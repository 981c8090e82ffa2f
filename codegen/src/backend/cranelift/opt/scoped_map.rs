//! Numbers that hold in the blocks that a block dominates.
//!
//! In:  what is learned on the way down the tree of dominators.
//! Out: the same, until the way goes up again.

use core::hash::Hash;
use std::collections::HashMap;

/// Numbers by keys, which can be forgotten in the reverse order.
#[derive(Debug)]
pub(super) struct Scoped<K> {
    numbers: HashMap<K, u64>,
    undo: Vec<(K, Option<u64>)>,
}

impl<K: Copy + Eq + Hash> Scoped<K> {
    /// Returns what holds at the beginning: nothing.
    pub(super) fn new() -> Self {
        Self { numbers: HashMap::new(), undo: Vec::new() }
    }

    /// Returns a mark to go back to.
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Forgets what was learned since a mark.
    pub(super) fn forget(&mut self, mark: usize) {
        for (key, number) in self.undo.drain(mark..).rev() {
            match number {
                Some(number) => drop(self.numbers.insert(key, number)),
                None => drop(self.numbers.remove(&key)),
            }
        }
    }

    /// Returns the number of a key.
    pub(super) fn get(&self, key: K) -> Option<u64> {
        self.numbers.get(&key).copied()
    }

    /// Learns a number, if there is none yet or it is `better` than that.
    pub(super) fn learn(&mut self, key: K, number: u64, better: impl Fn(u64, u64) -> bool) {
        let old = self.get(key);
        if old.is_none_or(|old| better(number, old)) {
            self.undo.push((key, old));
            self.numbers.insert(key, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_since_a_mark_is_forgotten() {
        let mut scoped = Scoped::new();
        let less = |new, old| new < old;
        scoped.learn('a', 7, less);
        let mark = scoped.mark();
        scoped.learn('a', 5, less);
        scoped.learn('a', 9, less);
        scoped.learn('b', 1, less);
        assert_eq!((scoped.get('a'), scoped.get('b')), (Some(5), Some(1)));
        scoped.forget(mark);
        assert_eq!((scoped.get('a'), scoped.get('b')), (Some(7), None));
    }
}
