//! `PackedOption` against `Option`.

use include_wasm_entity::PackedOption;
use proptest::prelude::{Just, Strategy, prop};
use proptest::{prop_assert_eq, prop_oneof, proptest};

use crate::{Key, key};

fn option() -> impl Strategy<Value = Option<Key>> {
    prop::option::of(prop_oneof![0..3_u32, 0..u32::MAX, Just(u32::MAX - 1)].prop_map(key))
}

proptest! {
    #[test]
    fn packing_keeps_value_order_and_print(left in option(), right in option()) {
        let (a, b) = (PackedOption::from(left), PackedOption::from(right));
        prop_assert_eq!(a.expand(), left);
        prop_assert_eq!((a.is_some(), a.is_none()), (left.is_some(), left.is_none()));
        prop_assert_eq!(a == b, left == right);
        prop_assert_eq!(a.cmp(&b), left.cmp(&right));
        prop_assert_eq!(format!("{a:?}"), format!("{left:?}"));
    }

    #[test]
    fn take_is_that_of_option(mut option in option()) {
        let mut packed = PackedOption::from(option);
        prop_assert_eq!(packed.take(), option.take());
        prop_assert_eq!(packed.expand(), option);
    }
}
