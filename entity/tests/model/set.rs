//! `EntitySet` against `BTreeSet`.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use include_wasm_entity::EntitySet;
use proptest::prelude::{Just, Strategy, prop};
use proptest::{prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::{Key, key};

#[derive(Clone, Debug)]
enum Op {
    Insert(u32),
    Remove(u32),
    Pop,
    Clear,
}

/// Few indices, so that operations meet, and the ends of words among them.
fn index() -> impl Strategy<Value = u32> {
    prop_oneof![0..20_u32, 60..70_u32, 120..135_u32, 500..502_u32]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        10 => index().prop_map(Op::Insert),
        6 => index().prop_map(Op::Remove),
        2 => Just(Op::Pop),
        1 => Just(Op::Clear),
    ];
    prop::collection::vec(op, 0..80)
}

fn indices() -> impl Strategy<Value = BTreeSet<u32>> {
    prop::collection::btree_set(index(), 0..20)
}

fn set(indices: &BTreeSet<u32>) -> EntitySet<Key> {
    indices.iter().copied().map(key).collect()
}

fn hash(set: &EntitySet<Key>) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(set)
}

proptest! {
    #[test]
    fn operations_agree_with_a_tree_set(ops in ops()) {
        let mut keys = EntitySet::<Key>::new();
        let mut model = BTreeSet::new();
        for op in ops {
            match op {
                Op::Insert(index) => prop_assert_eq!(keys.insert(key(index)), model.insert(index)),
                Op::Remove(index) => prop_assert_eq!(keys.remove(key(index)), model.remove(&index)),
                Op::Pop => prop_assert_eq!(keys.pop(), model.pop_last().map(key)),
                Op::Clear => {
                    keys.clear();
                    model.clear();
                }
            }
            prop_assert!(keys.iter().eq(model.iter().copied().map(key)));
            prop_assert_eq!(keys.len(), model.len());
            prop_assert_eq!(keys.is_empty(), model.is_empty());
            prop_assert_eq!(keys.first(), model.first().copied().map(key));
            prop_assert_eq!(keys.last(), model.last().copied().map(key));
            for index in 0..600 {
                prop_assert_eq!(keys.contains(key(index)), model.contains(&index));
            }
            // Whatever happened before: the same keys are the same set.
            prop_assert_eq!(&keys, &set(&model));
            prop_assert_eq!(hash(&keys), hash(&set(&model)));
        }
    }

    #[test]
    fn set_algebra_agrees_with_a_tree_set(left in indices(), right in indices()) {
        let (a, b) = (set(&left), set(&right));
        let apply = |operation: fn(&mut EntitySet<Key>, &EntitySet<Key>)| {
            let mut result = a.clone();
            operation(&mut result, &b);
            result
        };
        prop_assert_eq!(apply(EntitySet::union_with), set(&(&left | &right)));
        prop_assert_eq!(apply(EntitySet::intersect_with), set(&(&left & &right)));
        prop_assert_eq!(apply(EntitySet::subtract), set(&(&left - &right)));
        prop_assert_eq!(a.is_subset(&b), left.is_subset(&right));
        prop_assert_eq!(a.is_disjoint(&b), left.is_disjoint(&right));
        prop_assert_eq!(a == b, left == right);
        prop_assert!(apply(EntitySet::intersect_with).is_subset(&a));
        prop_assert!(apply(EntitySet::subtract).is_disjoint(&b));
    }
}
