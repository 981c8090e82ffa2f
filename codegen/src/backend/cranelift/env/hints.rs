//! Hints for the optimizer: the branches that are checks, and the sums that are addresses in linear memory.
//!
//! In:  the branch or the sum, where it is made.
//! Out: [`Hints`], which leave with the finished function. CLIF alone does not tell a bounds check from any other
//!      branch.

use std::collections::HashMap;

use cranelift_codegen::ir::{Inst, Value};

use crate::frontend::module::MemoryIndex;

/// The branches and sums of a function that the optimizer may remove: those of its accesses of linear memories with
/// indices of 32 bits, and of its divisions.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// Branches that are bounds checks.
    pub(crate) checks: HashMap<Inst, Check>,
    /// Sums that are addresses.
    pub(crate) addresses: HashMap<Value, Address>,
    /// Branches that are tests of divisors.
    pub(crate) divisors: HashMap<Inst, Divisor>,
}

/// A branch to a trap if the `need` bytes from `index` on are not all within a memory; `brif condition, trap, next`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check {
    pub(crate) memory: MemoryIndex,
    /// Minimum size of the memory in bytes.
    pub(crate) least: u64,
    /// The first byte's index, of 32 bits.
    pub(crate) index: Value,
    /// Number of bytes.
    pub(crate) need: u64,
    /// The index extended to 64 bits, and the length that it is compared with; none where that is a constant.
    pub(crate) dynamic: Option<(Value, Value)>,
}

/// The sum of a memory's first address and of an index that was zero-extended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    /// The first address.
    pub(crate) base: Value,
    /// The index, of 32 bits.
    pub(crate) index: Value,
}

/// A branch to a cold block if a division by the divisor needs further tests: `brif condition, cold, next`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor {
    pub(crate) value: Value,
    /// Whether the branch tests for minus one beside zero.
    pub(crate) signed: bool,
}
