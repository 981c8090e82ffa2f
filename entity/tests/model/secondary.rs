//! `SecondaryMap` against `HashMap` with a default.

use std::collections::HashMap;

use include_wasm_entity::SecondaryMap;
use proptest::prelude::{Strategy, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};

use crate::{Key, key};

fn writes() -> impl Strategy<Value = Vec<(u32, u8)>> {
    prop::collection::vec((0..200_u32, 0..4_u8), 0..40)
}

fn written(default: u8, writes: &[(u32, u8)]) -> SecondaryMap<Key, u8> {
    let mut map = SecondaryMap::with_default(default);
    for (index, value) in writes {
        map[key(*index)] = *value;
    }
    map
}

proptest! {
    #[test]
    fn every_key_reads_as_last_written_or_as_the_default(default: u8, writes in writes()) {
        let map = written(default, &writes);
        let model: HashMap<u32, u8> = writes.iter().copied().collect();
        for index in 0..250 {
            prop_assert_eq!(map[key(index)], model.get(&index).copied().unwrap_or(default));
        }
        let len = model.keys().max().map_or(0, |index| index + 1);
        prop_assert_eq!(map.len(), len as usize);
        prop_assert!(map.keys().eq((0..len).map(key)));
        prop_assert!(map.iter().all(|(key, value)| map[key] == *value));
    }

    #[test]
    fn equality_is_equality_of_all_reads(left in writes(), right in writes(), default in 0..4_u8) {
        let (a, b) = (written(default, &left), written(default, &right));
        let same = (0..250).map(key).all(|key| a[key] == b[key]);
        prop_assert_eq!(a == b, same);
        prop_assert_eq!(b == a, same);
    }

    #[test]
    fn writing_the_default_changes_nothing_that_can_be_read(writes in writes(), more in 0..300_u32) {
        let map = written(0, &writes);
        let mut touched = map.clone();
        let value = touched[key(more)];
        touched[key(more)] = value;
        prop_assert_eq!(&touched, &map);
        touched.resize(500);
        prop_assert_eq!(touched, map);
    }
}
