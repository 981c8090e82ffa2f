//! Sets of runtime functions.

use include_wasm_abi::libcall::Libcall;

/// Number of runtime functions.
pub(crate) const COUNT: usize = Libcall::ALL.len();

const _: () = assert!(COUNT <= u32::BITS as usize, "a LibcallSet has a bit for each runtime function");

/// A set of runtime functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LibcallSet(u32);

impl LibcallSet {
    /// Adds a runtime function.
    pub(crate) fn insert(&mut self, call: Libcall) {
        self.0 |= 1 << call as u8;
    }

    /// Adds all of another set.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Returns whether a runtime function is in the set.
    pub(crate) fn contains(self, call: Libcall) -> bool {
        self.0 & (1 << call as u8) != 0
    }

    /// Returns the set as bits, by the order of the table.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Returns the set of these bits, if there are as many runtime functions.
    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        (u64::from(bits) < 1 << COUNT).then_some(Self(bits))
    }

    /// Returns the runtime functions of the set, in the order of the table.
    pub(crate) fn iter(self) -> impl Iterator<Item = Libcall> {
        Libcall::ALL.iter().copied().filter(move |&call| self.contains(call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_yields_what_was_put_in() {
        let mut set = LibcallSet::default();
        set.insert(Libcall::table_grow);
        set.insert(Libcall::memory_grow);
        let mut other = LibcallSet::default();
        other.insert(Libcall::elem_drop);
        set.extend(other);
        let all: Vec<_> = set.iter().collect();
        assert_eq!(all, [Libcall::memory_grow, Libcall::table_grow, Libcall::elem_drop]);
        assert!(!set.contains(Libcall::data_drop));
    }
}
