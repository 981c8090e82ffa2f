//! Four integers that the optimizer keeps in registers for vectors, where there are some.

use super::mix;

/// Four integers.
#[derive(Clone, Copy)]
pub(crate) struct Vector([u32; 4]);

impl Vector {
    #[inline(always)]
    pub(crate) fn new(left: u64, right: u64) -> Self {
        Self([left as u32, (left >> 32) as u32, right as u32, (right >> 32) as u32])
    }

    #[inline(always)]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane].wrapping_add(other.0[lane])))
    }

    /// Returns a number that depends on all.
    #[inline(always)]
    pub(crate) fn number(self) -> u64 {
        let [a, b, c, d] = self.0.map(u64::from);
        mix(a | b << 32, c | d << 32)
    }
}
