//! Numbers that look random and follow from a seed, on every machine and in every version of this repository's
//! dependencies.

/// A source of numbers: the generator "splitmix64".
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Returns the source of a seed. Sources of different purposes differ for equal seeds.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let start = purpose.bytes().fold(seed, |state, byte| mix(state ^ u64::from(byte)));
        Self(start)
    }

    /// Returns any number.
    pub(crate) fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Returns a number below a bound, which is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("no bound here is as large");
        usize::try_from(self.any() % bound).expect("it is below a usize")
    }

    /// Returns a number of a range.
    pub(crate) fn within(&mut self, range: core::ops::RangeInclusive<usize>) -> usize {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    /// Returns true this many times of a hundred.
    pub(crate) fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// Returns one of several.
    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Returns bytes.
    pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.any().to_le_bytes()[7]).collect()
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Returns a number all of whose bits depend on all of those of another.
pub(crate) fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(STEP);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Integers near which mistakes are made.
pub(crate) const INTEGERS: [i64; 24] = [
    0,
    1,
    2,
    3,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    127,
    128,
    255,
    65_535,
    65_536,
    -1,
    -2,
    -8,
    0x7fff_ffff,
    -0x8000_0000,
    i64::MAX,
    i64::MIN,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_numbers() {
        let numbers = |seed, purpose| {
            std::array::from_fn::<u64, 4, _>({
                let mut random = Random::new(seed, purpose);
                move |_| random.any()
            })
        };
        assert_eq!(numbers(1, "a"), numbers(1, "a"));
        assert_ne!(numbers(1, "a"), numbers(2, "a"));
        assert_ne!(numbers(1, "a"), numbers(1, "b"));
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut random = Random::new(7, "");
        assert!((0..100).all(|_| (3..=5).contains(&random.within(3..=5))));
    }
}
