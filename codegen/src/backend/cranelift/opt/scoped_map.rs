//! A scoped hash map, for facts that hold in a subtree of the dominator tree.
//!
//! In:  numbers that are inserted on the way down the tree.
//! Out: the same numbers, until their scope is popped on the way up.

use core::hash::Hash;
use std::collections::HashMap;

/// Numbers by keys, in nested scopes.
#[derive(Debug)]
pub(super) struct ScopedMap<K> {
    numbers: HashMap<K, u64>,
    undo: Vec<(K, Option<u64>)>,
    /// Length of the undo log at the start of each open scope.
    scopes: Vec<usize>,
}

impl<K: Copy + Eq + Hash> ScopedMap<K> {
    /// Returns an empty map without a scope.
    pub(super) fn new() -> Self {
        Self { numbers: HashMap::new(), undo: Vec::new(), scopes: Vec::new() }
    }

    /// Opens a scope.
    pub(super) fn push(&mut self) {
        self.scopes.push(self.undo.len());
    }

    /// Closes the innermost scope: undoes its insertions.
    pub(super) fn pop(&mut self) {
        let start = self.scopes.pop().unwrap_or(0);
        for (key, number) in self.undo.drain(start..).rev() {
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

    /// Inserts a number, if its key has none yet or `better(number, old)` holds.
    pub(super) fn insert(&mut self, key: K, number: u64, better: impl Fn(u64, u64) -> bool) {
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
    fn a_scope_ends_with_its_insertions() {
        let mut scoped = ScopedMap::new();
        let less = |new, old| new < old;
        scoped.insert('a', 7, less);
        scoped.push();
        scoped.insert('a', 5, less);
        scoped.insert('a', 9, less);
        scoped.insert('b', 1, less);
        assert_eq!((scoped.get('a'), scoped.get('b')), (Some(5), Some(1)));
        scoped.pop();
        assert_eq!((scoped.get('a'), scoped.get('b')), (Some(7), None));
    }
}
