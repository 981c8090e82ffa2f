//! Typed dense index maps: one key type for each map.
//!
//! In:  nothing but `core`, and `alloc` behind the feature of that name.
//! Out: [`entity_key!`] declares a key type; a [`PrimaryMap`] hands out its keys; the other types hang more data on
//!      them.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use include_wasm_entity::{PackedOption, PrimaryMap, SecondaryMap, entity_key};
//!
//! entity_key! {
//!     /// A function of the module.
//!     pub struct FuncIndex = "func";
//! }
//!
//! let mut names: PrimaryMap<FuncIndex, &str> = PrimaryMap::new();
//! let main = names.push("main");
//! let exit = names.push("exit");
//! assert_eq!(names[exit], "exit");
//!
//! let mut callers: SecondaryMap<FuncIndex, PackedOption<FuncIndex>> = SecondaryMap::new();
//! callers[exit] = main.into();
//! assert_eq!(callers[exit].expand(), Some(main));
//! assert!(callers[main].is_none());
//! assert_eq!(main.to_string(), "func0");
//! # }
//! ```
//!
//! # Which type
//!
//! | type | holds | choose it for |
//! |---|---|---|
//! | [`PrimaryMap`] | a value for each key that it handed out | the things themselves |
//! | [`BoxedSlice`] | the same, no longer growing | the things, once all are known |
//! | [`SecondaryMap`] | a value for every key, at first the default | a further fact about most things |
//! | [`SparseMap`] | a value for some keys, in insertion order | a large fact about few things |
//! | [`EntitySet`] | one bit for each key | a yes or no about each thing |
//! | [`EntityList`] | keys, in a shared [`ListPool`] | many short lists of keys |
//! | [`PackedOption`] | a key or none, in the size of a key | optional references between things |
//!
//! # Why not `Vec<T>`
//!
//! A module numbers its functions, tables, types and memories from zero, and so each is at home in an array. With
//! `Vec<T>` all of those numbers are a `usize`, and `tables[func]` compiles. Here the key type belongs to the map type:
//! a key of one map used on another is a type error, at no cost in space or time.
//!
//! The type tells kinds apart, not two maps of one kind. A key of a longer `PrimaryMap<FuncIndex, _>` used on a shorter
//! one panics or reads another entry, as an index would.
//!
//! # Why no deletion
//!
//! No map has `remove`. A key that was handed out stays valid for as long as its map lives and always names the same
//! entry, so keys can be copied into other maps and into records without a thought about their lifetime, and the keys
//! of a map are exactly `0..len`. Where an entry can go out of use, a [`SecondaryMap`] or an [`EntitySet`] says so.
//! Sets and lists do not hand out keys: those forget a key without making it invalid.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

use core::fmt::Debug;

mod iter;
mod keys;
mod packed;

#[cfg(feature = "alloc")]
mod boxed;
#[cfg(feature = "alloc")]
mod list;
#[cfg(feature = "alloc")]
mod primary;
#[cfg(feature = "alloc")]
mod secondary;
#[cfg(feature = "alloc")]
mod set;
#[cfg(feature = "alloc")]
mod sparse;

pub use iter::{Iter, IterMut, Keyed};
pub use keys::Keys;
pub use packed::PackedOption;

#[cfg(feature = "alloc")]
pub use boxed::BoxedSlice;
#[cfg(feature = "alloc")]
pub use iter::IntoIter;
#[cfg(feature = "alloc")]
pub use list::{EntityList, ListPool};
#[cfg(feature = "alloc")]
pub use primary::PrimaryMap;
#[cfg(feature = "alloc")]
pub use secondary::SecondaryMap;
#[cfg(feature = "alloc")]
pub use set::{EntitySet, SetIter};
#[cfg(feature = "alloc")]
pub use sparse::{SparseIntoIter, SparseIter, SparseIterMut, SparseMap};

// A key holds a `u32`. With this, its index is a `usize` on every target without a check.
const _: () = assert!(usize::BITS >= u32::BITS, "keys are 32 bits wide");

/// A type with one value that stands for "none".
///
/// This is what lets [`PackedOption`] do without a tag.
pub trait ReservedValue: Copy + Eq {
    /// The value that stands for "none". No map ever hands it out.
    const RESERVED: Self;

    /// Returns whether this is [`RESERVED`](Self::RESERVED).
    fn is_reserved(self) -> bool {
        self == Self::RESERVED
    }
}

/// A key: a dense index with a type of its own.
///
/// [`entity_key!`] implements it. An implementation by hand has to keep `K::new(i).index() == i` for each `i` that `new`
/// accepts, and has to accept all indices below one that it accepts.
pub trait EntityRef: ReservedValue + Debug {
    /// Returns the key with an index.
    ///
    /// # Panics
    ///
    /// Panics if the index is too large for the key type.
    fn new(index: usize) -> Self;

    /// Returns the index of the key.
    fn index(self) -> usize;
}

/// Declares key types: `Copy`, 32 bits wide, printed as a prefix and a number.
///
/// Each has `from_u32`, `try_from_u32` and `as_u32`, all `const`, and implements [`EntityRef`], [`ReservedValue`] (it
/// is `u32::MAX`), `Debug`, `Display`, `Ord` and `Hash`.
///
/// ```
/// use include_wasm_entity::{EntityRef, ReservedValue, entity_key};
///
/// entity_key! {
///     /// A function of the module.
///     pub struct FuncIndex = "func";
///     /// A linear memory of the module.
///     pub struct MemoryIndex = "memory";
/// }
///
/// const START: FuncIndex = FuncIndex::from_u32(3);
/// assert_eq!(START.to_string(), "func3");
/// assert_eq!(format!("{:?}", MemoryIndex::new(0)), "memory0");
/// assert_eq!((START.as_u32(), START.index()), (3, 3));
/// assert_eq!(FuncIndex::try_from_u32(u32::MAX), None);
/// assert_eq!(FuncIndex::RESERVED.as_u32(), u32::MAX);
/// ```
#[macro_export]
macro_rules! entity_key {
    ($($(#[$attr:meta])* $vis:vis struct $name:ident = $prefix:literal;)*) => { $(
        $(#[$attr])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        $vis struct $name(u32);

        #[allow(dead_code, reason = "a key type offers all conversions, whichever of them its crate needs")]
        impl $name {
            /// Returns the key with an index.
            ///
            /// # Panics
            ///
            /// Panics if the index is `u32::MAX`, which is reserved.
            #[inline]
            #[track_caller]
            #[must_use]
            $vis const fn from_u32(index: u32) -> Self {
                ::core::assert!(index != u32::MAX, "{}", ::core::concat!($prefix, " index 4294967295 is reserved"));
                Self(index)
            }

            /// Returns the key with an index, or `None` if the index is `u32::MAX`, which is reserved.
            #[inline]
            #[must_use]
            $vis const fn try_from_u32(index: u32) -> ::core::option::Option<Self> {
                if index == u32::MAX {
                    ::core::option::Option::None
                } else {
                    ::core::option::Option::Some(Self(index))
                }
            }

            /// Returns the index of the key.
            #[inline]
            #[must_use]
            $vis const fn as_u32(self) -> u32 {
                self.0
            }
        }

        impl $crate::ReservedValue for $name {
            const RESERVED: Self = Self(u32::MAX);
        }

        impl $crate::EntityRef for $name {
            #[inline]
            #[track_caller]
            fn new(index: usize) -> Self {
                ::core::assert!(index < u32::MAX as usize, "{} index {index} is above the limit 4294967294", $prefix);
                Self(index as u32)
            }

            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{}{}", $prefix, self.0)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    )* };
}

/// Panics because a map has no entry for a key.
#[cfg(feature = "alloc")]
#[cold]
#[track_caller]
fn no_entry<K: EntityRef>(key: K, len: usize) -> ! {
    panic!("{key:?} has no entry in this map, which has {len}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::format;

    entity_key! {
        /// A key of these tests.
        struct FuncIndex = "func";
        /// A second key, to show that one invocation declares several.
        struct TypeIndex = "type";
    }

    #[test]
    fn key_prints_as_prefix_and_number() {
        let key = FuncIndex::from_u32(3);
        assert_eq!(format!("{key}"), "func3");
        assert_eq!(format!("{key:?}"), "func3");
        assert_eq!(format!("{:?}", TypeIndex::from_u32(0)), "type0");
    }

    #[test]
    fn conversions_are_const_and_round_trip() {
        const KEY: FuncIndex = FuncIndex::from_u32(7);
        const BITS: u32 = KEY.as_u32();
        const CHECKED: Option<FuncIndex> = FuncIndex::try_from_u32(BITS);
        assert_eq!((BITS, KEY.index(), FuncIndex::new(7)), (7, 7, KEY));
        assert_eq!(CHECKED, Some(KEY));
    }

    #[test]
    fn largest_key_is_one_below_the_reserved_value() {
        let largest = FuncIndex::new(u32::MAX as usize - 1);
        assert_eq!(largest, FuncIndex::from_u32(u32::MAX - 1));
        assert!(!largest.is_reserved());
        assert!(FuncIndex::RESERVED.is_reserved());
        assert_eq!(FuncIndex::RESERVED.as_u32(), u32::MAX);
        assert_eq!(FuncIndex::try_from_u32(u32::MAX), None);
    }

    #[test]
    #[should_panic(expected = "func index 4294967295 is reserved")]
    fn from_u32_refuses_the_reserved_value() {
        let _ = FuncIndex::from_u32(u32::MAX);
    }

    #[test]
    #[should_panic(expected = "func index 4294967295 is above the limit 4294967294")]
    fn new_refuses_the_reserved_value() {
        let _ = FuncIndex::new(u32::MAX as usize);
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    #[should_panic(expected = "func index 4294967296 is above the limit 4294967294")]
    fn new_does_not_truncate() {
        let _ = FuncIndex::new(1 << 32);
    }

    #[test]
    fn keys_are_ordered_and_hashed_by_index() {
        let [a, b] = [1, 2].map(FuncIndex::from_u32);
        assert!(a < b);
        assert_eq!(HashSet::from([a, b, a]).len(), 2);
        assert_eq!(size_of::<FuncIndex>(), size_of::<u32>());
    }
}
