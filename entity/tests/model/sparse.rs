//! `SparseMap` against `HashMap`, and a `Vec` for the order.

use std::collections::HashMap;

use include_wasm_entity::SparseMap;
use proptest::prelude::{Just, Strategy, any, prop};
use proptest::{prop_assert, prop_assert_eq, prop_assert_ne, prop_oneof, proptest};

use crate::{Key, key};

#[derive(Clone, Debug)]
enum Op {
    Insert(u32, u8),
    GetOrInsert(u32, u8),
    Add(u32, u8),
    Clear,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        8 => (0..60_u32, any::<u8>()).prop_map(|(index, value)| Op::Insert(index, value)),
        4 => (0..60_u32, any::<u8>()).prop_map(|(index, value)| Op::GetOrInsert(index, value)),
        4 => (0..60_u32, any::<u8>()).prop_map(|(index, value)| Op::Add(index, value)),
        1 => Just(Op::Clear),
    ];
    prop::collection::vec(op, 0..80)
}

#[derive(Default)]
struct Model {
    values: HashMap<u32, u8>,
    order: Vec<u32>,
}

impl Model {
    fn insert(&mut self, index: u32, value: u8) -> Option<u8> {
        if !self.values.contains_key(&index) {
            self.order.push(index);
        }
        self.values.insert(index, value)
    }
}

proptest! {
    #[test]
    fn operations_agree_with_a_hash_map(ops in ops()) {
        let mut map = SparseMap::<Key, u8>::new();
        let mut model = Model::default();
        for op in ops {
            match op {
                Op::Insert(index, value) => prop_assert_eq!(map.insert(key(index), value), model.insert(index, value)),
                Op::GetOrInsert(index, value) => {
                    if !model.values.contains_key(&index) {
                        model.insert(index, value);
                    }
                    prop_assert_eq!(*map.get_or_insert_with(key(index), || value), model.values[&index]);
                }
                Op::Add(index, value) => {
                    for place in [map.get_mut(key(index)), model.values.get_mut(&index)].into_iter().flatten() {
                        *place = place.wrapping_add(value);
                    }
                }
                Op::Clear => {
                    map.clear();
                    model = Model::default();
                }
            }
            prop_assert_eq!(map.len(), model.order.len());
            prop_assert_eq!(map.is_empty(), model.order.is_empty());
            for index in 0..70 {
                prop_assert_eq!(map.get(key(index)), model.values.get(&index));
                prop_assert_eq!(map.contains_key(key(index)), model.values.contains_key(&index));
            }
            prop_assert!(map.keys().eq(model.order.iter().copied().map(key)));
            prop_assert!(map.iter().eq(model.order.iter().map(|index| (key(*index), &model.values[index]))));
        }
    }

    #[test]
    fn equality_ignores_order_and_history(values: HashMap<u8, u8>, stale in ops()) {
        let entries: Vec<(Key, u8)> = values.iter().map(|(index, value)| (key(u32::from(*index)), *value)).collect();
        let forward: SparseMap<Key, u8> = entries.iter().copied().collect();
        let mut backward = SparseMap::with_capacity(entries.len());
        for op in stale {
            if let Op::Insert(index, value) = op {
                backward.insert(key(index), value);
            }
        }
        backward.clear();
        backward.extend(entries.iter().rev().copied());
        prop_assert_eq!(&forward, &backward);

        let absent = key(1_000);
        backward.insert(absent, 0);
        prop_assert_ne!(&forward, &backward);
        prop_assert!(forward.into_iter().eq(entries));
    }
}
