//! Bounds checks: the sandbox of linear memories.
//!
//! In:  the bound of a memory, an index, and how many bytes from there on must exist (`need`: offset plus size).
//! Out: a condition that is not zero if the access is out of bounds, or nothing where no test is needed.
//!
//! An access is of the bytes `[index + offset, index + offset + size)`, with `need = offset + size` and no wrap-around
//! (specification: "Memory Instructions": the effective address is a sum of mathematical integers). It is in bounds if
//! `index + need <= len`. The four forms of that test, for pointers of 64 bits:
//!
//! - **Guarded.** Only for memories whose pages are at least as large as the CPU's. `index` and `offset` are
//!   below 2^32 and `size` is at most 16, so the access ends below `base + 2^33 + 16`. [`GUARDED_RESERVATION`] bytes
//!   from `base` on belong to the memory, and those behind its length are inaccessible. The access is in bounds,
//!   or at least one of its bytes faults. There is no test.
//! - **Fixed.** `len` is a constant. If `need > len`, no index is in bounds, and the condition is the constant one.
//!   Otherwise `index + need <= len` is `index <= len - need`, and the right side is a constant that does not wrap. For
//!   an index of 32 bits and `len - need >= 2^32 - 1`, every index is in bounds.
//! - **Narrow.** The index has 32 bits. `index + need` is at most `(2^32 - 1) + (2^32 - 1) + 16`, which 64 bits hold,
//!   so the sum is exact and `index + need > len` is the condition, unsigned. Where the memory always has `need` bytes,
//!   `len - need` does not wrap, and `index > len - need` says the same: many accesses share the difference, and a loop
//!   need not calculate it. For a single byte `index >= len` says it, without either.
//! - **Wide.** The index has 64 bits. The sum may wrap, so it is never made. The condition is
//!   `len < need || index > len - need`: where the first part is false, the difference does not wrap and the second
//!   part is exact; where the first part is true, the second does not matter. If `offset + size` is no 64-bit number,
//!   `need` stands at 2^64 - 1. No memory is that long (the runtime makes none above 2^32 bytes), so the first part is
//!   true.
//!
//! Each condition is tested by a branch in front of the access. The access neither is `can_move` nor has its address
//! computed from anything but the same index, so it stays behind the branch.

use cranelift_codegen::cursor::FuncCursor;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use include_wasm_abi::blob::GUARDED_RESERVATION;

use super::FuncCx;

/// The bound of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Inaccessible address space behind the memory. Only for indices of 32 bits.
    Guarded,
    /// A constant length in bytes.
    Fixed(u64),
    /// The length in the memory's structure.
    Dynamic,
}

/// Widest access, in bytes.
const WIDEST: u64 = 16;

// The proof of `Bound::Guarded`: largest index, largest offset, widest access.
const _: () = assert!(u32::MAX as u64 + u32::MAX as u64 + WIDEST <= GUARDED_RESERVATION);

/// Returns the `need` of an access, as in the proof above.
pub(crate) fn need(offset: u64, size: u32) -> u64 {
    offset.saturating_add(u64::from(size))
}

/// A builder of instructions: a function under construction, or a cursor in a finished one.
pub(crate) trait Appends {
    /// Returns the type of a value.
    fn type_of(&self, value: Value) -> Type;
    /// Returns the builder of one instruction.
    fn ins(&mut self) -> impl InstBuilder<'_>;
}

impl Appends for FuncCx<'_> {
    fn type_of(&self, value: Value) -> Type {
        self.value_type(value)
    }

    fn ins(&mut self) -> impl InstBuilder<'_> {
        self.builder.ins()
    }
}

impl Appends for FuncCursor<'_> {
    fn type_of(&self, value: Value) -> Type {
        self.func.dfg.value_type(value)
    }

    fn ins(&mut self) -> impl InstBuilder<'_> {
        FuncCursor::ins(self)
    }
}

/// Returns a condition that is not zero if `index + need` is above a constant length, or `None` if it never is.
pub(crate) fn beyond_fixed(out: &mut impl Appends, len: u64, index: Value, need: u64) -> Option<Value> {
    let Some(last) = len.checked_sub(need) else {
        return Some(out.ins().iconst(types::I8, 1));
    };
    let ty = out.type_of(index);
    if ty == types::I32 && last >= u64::from(u32::MAX) {
        return None;
    }
    let last = out.ins().iconst(ty, last.cast_signed());
    Some(out.ins().icmp(IntCC::UnsignedGreaterThan, index, last))
}

/// Returns a condition that is not zero if `index + need` is above `len`, for an index that had 32 bits and was
/// zero-extended. The memory always has `least` bytes.
pub(crate) fn beyond_narrow(out: &mut impl Appends, len: Value, index: Value, need: u64, least: u64) -> Value {
    debug_assert!(need > 0, "nothing is in bounds wherever it is");
    debug_assert!(need <= u64::from(u32::MAX) + WIDEST, "an offset of a 32-bit memory has 32 bits");
    let bytes = need.cast_signed();
    if need == 1 {
        return out.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
    }
    if need > least {
        let end = out.ins().iadd_imm_s(index, bytes);
        return out.ins().icmp(IntCC::UnsignedGreaterThan, end, len);
    }
    let last = if need <= WIDEST {
        // Cranelift rematerializes a sum with a constant in each block, but not the extension of one. The length is at
        // most 2^32, so the difference has 32 bits.
        let narrow = out.ins().ireduce(types::I32, len);
        let last = out.ins().iadd_imm_s(narrow, -bytes);
        out.ins().uextend(types::I64, last)
    } else {
        out.ins().iadd_imm_s(len, -bytes)
    };
    out.ins().icmp(IntCC::UnsignedGreaterThan, index, last)
}

/// Returns a condition that is not zero if `index + need` is above `len`, for an index of 64 bits.
pub(crate) fn beyond_wide(func: &mut FuncCx<'_>, len: Value, index: Value, need: u64) -> Value {
    let need = func.builder.ins().iconst(types::I64, need.cast_signed());
    let short = func.builder.ins().icmp(IntCC::UnsignedLessThan, len, need);
    let last = func.builder.ins().isub(len, need);
    let behind = func.builder.ins().icmp(IntCC::UnsignedGreaterThan, index, last);
    func.builder.ins().bor(short, behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn need_of_a_sum_that_wraps_is_more_than_any_memory() {
        assert_eq!(need(u64::MAX, 1), u64::MAX);
        assert_eq!(need(u64::MAX - 3, 8), u64::MAX);
        assert_eq!(need(5, 8), 13);
    }
}
