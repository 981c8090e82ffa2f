//! Intervals of unsigned integers, and arithmetic on them.
//!
//! In:  two ranges and an operation.
//! Out: a range that contains every result of the operation. For a sum it is narrow only where all sums wrap or none
//!      does.

use cranelift_codegen::ir::{Opcode, Type};

/// A closed range of unsigned numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u64,
    pub(super) high: u64,
}

impl Range {
    pub(super) const fn new(low: u64, high: u64) -> Self {
        Self { low, high }
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self::new(self.low.min(other.low), self.high.max(other.high))
    }

    /// Returns the number, if there is only one.
    pub(super) fn only(self) -> Option<u64> {
        (self.low == self.high).then_some(self.low)
    }
}

/// Returns the largest number of an integer type.
pub(super) fn max_value(ty: Type) -> u64 {
    if ty.is_int() && ty.bits() <= 64 { u64::MAX >> (64 - ty.bits()) } else { u64::MAX }
}

/// Reduces an unbounded range to numbers that wrap above `max`.
fn wrapped(low: i128, high: i128, max: u64) -> Range {
    let modulus = i128::from(max) + 1;
    let (from, to) = (low.div_euclid(modulus), high.div_euclid(modulus));
    if from == to {
        // Each is a remainder by a modulus of at most 2^64.
        Range::new(low.rem_euclid(modulus) as u64, high.rem_euclid(modulus) as u64)
    } else {
        Range::new(0, max)
    }
}

/// Returns the range of an operation on two ranges, whose type has numbers up to `max`.
pub(super) fn binary(opcode: Opcode, a: Range, b: Range, max: u64) -> Range {
    let all = Range::new(0, max);
    let wide = |number: u64| i128::from(number);
    // Sets all bits below the highest one.
    let filled = |number: u64| u64::MAX.checked_shr(number.leading_zeros()).unwrap_or(0);
    match opcode {
        Opcode::Iadd => wrapped(wide(a.low) + wide(b.low), wide(a.high) + wide(b.high), max),
        Opcode::Isub => wrapped(wide(a.low) - wide(b.high), wide(a.high) - wide(b.low), max),
        Opcode::Imul => match a.high.checked_mul(b.high) {
            Some(high) if high <= max => Range::new(a.low * b.low, high),
            _ => all,
        },
        Opcode::Band => Range::new(0, a.high.min(b.high)),
        Opcode::Bor => Range::new(a.low.max(b.low), filled(a.high.max(b.high))),
        Opcode::Bxor => Range::new(0, filled(a.high.max(b.high))),
        Opcode::Ushr | Opcode::Ishl => {
            let bits = u64::from(max.count_ones());
            let Some(shift) = b.only().map(|shift| shift % bits) else { return all };
            match opcode {
                Opcode::Ushr => Range::new(a.low >> shift, a.high >> shift),
                _ if a.high <= max >> shift => Range::new(a.low << shift, a.high << shift),
                _ => all,
            }
        }
        Opcode::Urem if b.low > 0 => Range::new(0, a.high.min(b.high - 1)),
        Opcode::Udiv if b.low > 0 => Range::new(a.low / b.high, a.high / b.low),
        _ => all,
    }
}
