//! How values cross between Rust and compiled code.
//!
//! Inside, every function is of calling convention `tail` and takes its context first. Towards Rust there are two
//! shapes, each by the target's C convention:
//!
//! | | entry, Rust to wasm | shim, wasm to Rust |
//! |---|---|---|
//! | [`Shape::Registers`] | `(ctx, code, p0, p1, ...) -> r` | `(ctx, p0, p1, ...) -> r` |
//! | [`Shape::Slots`] | `(ctx, code, slots)` | `(ctx, slots)` |
//!
//! A slot is 16 bytes, aligned to 16: parameters are read from the first slots on, results are written from the first
//! slot on. A scalar or reference is in native byte order in a slot's first bytes, a vector is little-endian. 32-bit
//! integers in registers are sign-extended where the convention extends.
//!
//! On some instruction sets most functions of [`Shape::Registers`] need no entry: see [`InLine`]. A function that
//! neither traps nor calls may have a direct entry, a clone with the C convention, `(ctx, p0, p1, ...) -> r`. Such a
//! function needs no entry on any instruction set.

use crate::feature::Arch;
use crate::types::ValType;

/// How the values of a function type cross.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Parameters in the C convention's places, at most one result, no vector.
    Registers,
    /// All in slots of 16 bytes.
    Slots,
}

impl Shape {
    /// Most parameters that cross by [`Shape::Registers`].
    pub const MAX_PARAMS: usize = 12;

    /// Returns the shape for a function of these types.
    pub const fn of(params: &[ValType], results: &[ValType]) -> Self {
        if params.len() <= Self::MAX_PARAMS && results.len() <= 1 && !has_vector(params) && !has_vector(results) {
            Self::Registers
        } else {
            Self::Slots
        }
    }
}

const fn has_vector(types: &[ValType]) -> bool {
    let mut index = 0;
    while index < types.len() {
        if types[index].is_vector() {
            return true;
        }
        index += 1;
    }
    false
}

const fn floats(types: &[ValType]) -> usize {
    let (mut index, mut floats) = (0, 0);
    while index < types.len() {
        floats += types[index].is_float() as usize;
        index += 1;
    }
    floats
}

/// Functions of [`Shape::Registers`] that Rust calls by assembly calls: the registers of the arguments by `tail`.
#[derive(Clone, Copy, Debug)]
pub struct InLine;

impl InLine {
    /// Most integers and references.
    pub const MAX_INTS: usize = 5;
    /// Most floats.
    pub const MAX_FLOATS: usize = 8;

    /// Returns whether an instruction set has such assembly. Targets with the C convention of Windows, and those
    /// without an OS, do not use it.
    pub const fn exists(arch: Arch) -> bool {
        matches!(arch, Arch::X86_64 | Arch::Aarch64)
    }

    /// Returns whether so many parameters are passed in registers.
    pub const fn fits(ints: usize, floats: usize) -> bool {
        ints <= Self::MAX_INTS && floats <= Self::MAX_FLOATS
    }

    /// Returns whether assembly calls serve functions of these types, where such assembly exists.
    pub const fn serves(params: &[ValType], results: &[ValType]) -> bool {
        let floats = floats(params);
        matches!(Shape::of(params, results), Shape::Registers) && Self::fits(params.len() - floats, floats)
    }
}
