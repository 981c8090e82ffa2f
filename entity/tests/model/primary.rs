//! `PrimaryMap` and `BoxedSlice` against `Vec`.

use include_wasm_entity::{BoxedSlice, EntityRef, PrimaryMap};
use proptest::{prop_assert, prop_assert_eq, proptest};

use crate::{Key, key};

proptest! {
    #[test]
    fn pushed_values_are_found_by_their_keys(values: Vec<u8>) {
        let mut map = PrimaryMap::<Key, u8>::new();
        let keys: Vec<Key> = values.iter().map(|value| map.push(*value)).collect();

        prop_assert_eq!(map.len(), values.len());
        prop_assert_eq!(map.is_empty(), values.is_empty());
        prop_assert!(map.keys().eq(keys.iter().copied()));
        prop_assert!(map.keys().rev().eq(keys.iter().rev().copied()));
        prop_assert!(keys.iter().map(|key| map[*key]).eq(values.iter().copied()));
        prop_assert_eq!(map.last(), keys.last().copied().zip(values.last()));
    }

    #[test]
    fn all_ways_to_build_a_map_agree(head: Vec<u8>, tail: Vec<u8>) {
        let values = [head.clone(), tail.clone()].concat();
        let mut pushed = PrimaryMap::<Key, u8>::with_capacity(head.len());
        for value in &values {
            pushed.push(*value);
        }
        let mut extended = PrimaryMap::from(head);
        extended.extend(tail);

        prop_assert_eq!(&extended, &pushed);
        prop_assert_eq!(&values.iter().copied().collect::<PrimaryMap<Key, u8>>(), &pushed);
        prop_assert_eq!(values.iter().copied().collect::<BoxedSlice<Key, u8>>(), pushed.into_boxed_slice());
    }

    #[test]
    fn reads_and_writes_are_those_of_a_vec(mut values: Vec<u8>, writes: Vec<(u32, u8)>) {
        let mut map: PrimaryMap<Key, u8> = values.iter().copied().collect();
        let mut boxed = map.clone().into_boxed_slice();
        for (index, value) in writes.into_iter().map(|(index, value)| (index % 150, value)) {
            let (key, index) = (key(index), index as usize);
            prop_assert_eq!(key.index(), index);
            prop_assert_eq!(map.get(key), values.get(index));
            prop_assert_eq!(boxed.get(key), values.get(index));
            prop_assert_eq!(map.is_valid(key), index < values.len());
            prop_assert_eq!(boxed.is_valid(key), index < values.len());
            for place in [map.get_mut(key), boxed.get_mut(key), values.get_mut(index)].into_iter().flatten() {
                *place = value;
            }
        }
        prop_assert!(map.values().eq(&values));
        prop_assert!(boxed.values().eq(&values));
        let pairs: Vec<(Key, u8)> = (0..).map(key).zip(values).collect();
        prop_assert!(map.into_iter().eq(pairs.iter().copied()));
        prop_assert!(boxed.into_iter().rev().eq(pairs.into_iter().rev()));
    }

    #[test]
    fn iterator_gives_the_same_entries_from_both_ends(values: Vec<u8>, steps: Vec<(bool, u8)>) {
        let map: PrimaryMap<Key, u8> = values.iter().copied().collect();
        let mut model = (0..).map(key).zip(&values).collect::<Vec<_>>().into_iter();
        let mut iter = map.iter();
        for (front, skip) in steps {
            let skip = usize::from(skip % 4);
            let (left, right) =
                if front { (iter.nth(skip), model.nth(skip)) } else { (iter.nth_back(skip), model.nth_back(skip)) };
            prop_assert_eq!(left, right);
            prop_assert_eq!(iter.len(), model.len());
        }
    }
}
