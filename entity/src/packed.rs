//! An optional key in the size of a key.
//!
//! In:  a key, or none.
//! Out: [`PackedOption`], which stores "none" as the key's reserved value.
//!
//! It is for storage: code that decides something calls [`expand`](PackedOption::expand) and works on an `Option`.

use core::cmp::Ordering;
use core::fmt;

use crate::ReservedValue;

/// An `Option<K>` in the size of `K`.
///
/// It compares and prints as the `Option<K>` it stands for.
///
/// ```
/// use include_wasm_entity::{PackedOption, entity_key};
/// entity_key! { struct FuncIndex = "func"; }
///
/// struct Module {
///     start: PackedOption<FuncIndex>,
/// }
/// let mut module = Module { start: PackedOption::NONE };
/// assert_eq!(module.start.expand(), None);
///
/// module.start = FuncIndex::from_u32(2).into();
/// assert_eq!(module.start.expand(), Some(FuncIndex::from_u32(2)));
/// assert_eq!(size_of::<PackedOption<FuncIndex>>(), size_of::<FuncIndex>());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct PackedOption<K>(K);

impl<K: ReservedValue> PackedOption<K> {
    /// No key.
    pub const NONE: Self = Self(K::RESERVED);

    /// Returns the option that this stands for.
    #[inline]
    #[must_use]
    pub fn expand(self) -> Option<K> {
        if self.is_none() { None } else { Some(self.0) }
    }

    /// Returns whether there is no key.
    #[inline]
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0.is_reserved()
    }

    /// Returns whether there is a key.
    #[inline]
    #[must_use]
    pub fn is_some(self) -> bool {
        !self.is_none()
    }

    /// Returns the key.
    ///
    /// # Panics
    ///
    /// Panics with `message` if there is none.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn expect(self, message: &str) -> K {
        self.expand().expect(message)
    }

    /// Returns the key.
    ///
    /// # Panics
    ///
    /// Panics if there is none.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn unwrap(self) -> K {
        self.expand().unwrap()
    }

    /// Returns what was there and leaves none.
    #[inline]
    pub fn take(&mut self) -> Option<K> {
        core::mem::replace(self, Self::NONE).expand()
    }
}

impl<K: ReservedValue> Default for PackedOption<K> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<K: ReservedValue> From<K> for PackedOption<K> {
    /// Packs a key. The reserved value packs to none.
    fn from(key: K) -> Self {
        Self(key)
    }
}

impl<K: ReservedValue> From<Option<K>> for PackedOption<K> {
    fn from(key: Option<K>) -> Self {
        key.map_or(Self::NONE, Self)
    }
}

impl<K: ReservedValue + Ord> PartialOrd for PackedOption<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: ReservedValue + Ord> Ord for PackedOption<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.expand().cmp(&other.expand())
    }
}

impl<K: ReservedValue + fmt::Debug> fmt::Debug for PackedOption<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expand().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity_key;
    use std::format;

    entity_key! { struct FuncIndex = "func"; }

    const NONE: PackedOption<FuncIndex> = PackedOption::NONE;
    const KEY: FuncIndex = FuncIndex::from_u32(3);

    #[test]
    fn default_is_none() {
        assert_eq!(PackedOption::<FuncIndex>::default(), NONE);
        assert!(NONE.is_none() && !NONE.is_some());
        assert_eq!(NONE.expand(), None);
    }

    #[test]
    fn key_survives_packing() {
        let packed = PackedOption::from(KEY);
        assert!(packed.is_some() && !packed.is_none());
        assert_eq!((packed.expand(), packed.unwrap(), packed.expect("just packed")), (Some(KEY), KEY, KEY));
        assert_eq!(PackedOption::from(Some(KEY)), packed);
        assert_eq!(PackedOption::from(None::<FuncIndex>), NONE);
    }

    #[test]
    fn take_leaves_none() {
        let mut packed = PackedOption::from(KEY);
        assert_eq!(packed.take(), Some(KEY));
        assert_eq!(packed.take(), None);
    }

    #[test]
    fn none_sorts_before_every_key_as_in_option() {
        assert!(NONE < PackedOption::from(FuncIndex::from_u32(0)));
        assert!(PackedOption::from(FuncIndex::from_u32(0)) < KEY.into());
    }

    #[test]
    fn prints_as_an_option() {
        assert_eq!(format!("{NONE:?} {:?}", PackedOption::from(KEY)), "None Some(func3)");
    }

    #[test]
    fn takes_no_more_space_than_a_key() {
        assert_eq!(size_of::<PackedOption<FuncIndex>>(), size_of::<FuncIndex>());
    }

    #[test]
    #[should_panic(expected = "the module has a start function")]
    fn expect_of_none_panics_with_the_message() {
        let _ = NONE.expect("the module has a start function");
    }

    #[test]
    #[should_panic(expected = "None")]
    fn unwrap_of_none_panics() {
        let _ = NONE.unwrap();
    }
}
