//! The operators, one family for each file: a table of rows, and the logic of those rows that need more than a shape.

pub(super) mod calls;
pub(super) mod control;
pub(super) mod memory;
pub(super) mod refs;
pub(super) mod scalar;
pub(super) mod simd;
