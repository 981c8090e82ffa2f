//! Evaluates constant expressions.

use include_wasm_abi::blob::FuncRefRecord;
use include_wasm_abi::expr::{ConstOp, MAX_STACK};
use include_wasm_abi::layout::Slot;
use include_wasm_abi::wire::Reader;

use crate::value::{RawRef, V128, WasmValue};

use super::Context;

/// Returns the value of an expression, or `None` where it is none that our compiler writes.
pub(crate) fn evaluate(context: Context, bytes: &[u8]) -> Option<Slot> {
    let mut stack = Stack { values: [Slot::default(); MAX_STACK], len: 0 };
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() {
        let op = ConstOp::decode(&mut reader).ok()?;
        let value = match op {
            ConstOp::I32(value) => i32::raw_to_slot(value),
            ConstOp::I64(value) => i64::raw_to_slot(value),
            ConstOp::F32(bits) => i32::raw_to_slot(bits.cast_signed()),
            ConstOp::F64(bits) => i64::raw_to_slot(bits.cast_signed()),
            ConstOp::V128(bytes) => V128::raw_to_slot(V128(bytes)),
            ConstOp::RefNull => Slot::default(),
            ConstOp::RefFunc(index) => func_ref(context, index)?,
            ConstOp::GlobalGet(index) => global(context, index)?,
            ConstOp::I32Add => stack.i32(i32::wrapping_add)?,
            ConstOp::I32Sub => stack.i32(i32::wrapping_sub)?,
            ConstOp::I32Mul => stack.i32(i32::wrapping_mul)?,
            ConstOp::I64Add => stack.i64(i64::wrapping_add)?,
            ConstOp::I64Sub => stack.i64(i64::wrapping_sub)?,
            ConstOp::I64Mul => stack.i64(i64::wrapping_mul)?,
            _ => return None,
        };
        stack.push(value)?;
    }
    stack.pop()
}

/// Returns a reference to a function, by its index in the module.
pub(crate) fn func_ref(context: Context, index: u32) -> Option<Slot> {
    let place = func_ref_place(context, index)?;
    Some(<Option<crate::Func>>::raw_to_slot(context.func_ref(place).cast()))
}

/// Returns the place of a function among those that a reference can point to. They are in order of their index.
pub(crate) fn func_ref_place(context: Context, index: u32) -> Option<u32> {
    let records = context.meta().records::<FuncRefRecord>();
    let place = records.partition_point(|record| record.function < index);
    records.get(place).filter(|record| record.function == index)?;
    u32::try_from(place).ok()
}

fn global(context: Context, index: u32) -> Option<Slot> {
    let shape = context.meta().shape();
    if index >= shape.imported_globals + shape.defined_globals {
        return None;
    }
    // SAFETY: the index was checked; imports are filled in before anything is evaluated.
    let global = unsafe { context.global(index) };
    // SAFETY: the global lives as long as its store. One that is not initialised yet reads as zero.
    Some(unsafe { (*global).value })
}

struct Stack {
    values: [Slot; MAX_STACK],
    len: usize,
}

impl Stack {
    fn push(&mut self, value: Slot) -> Option<()> {
        *self.values.get_mut(self.len)? = value;
        self.len += 1;
        Some(())
    }

    fn pop(&mut self) -> Option<Slot> {
        self.len = self.len.checked_sub(1)?;
        self.values.get(self.len).copied()
    }

    fn i32(&mut self, op: fn(i32, i32) -> i32) -> Option<Slot> {
        let (right, left) = (self.pop()?, self.pop()?);
        Some(i32::raw_to_slot(op(i32::raw_from_slot(left), i32::raw_from_slot(right))))
    }

    fn i64(&mut self, op: fn(i64, i64) -> i64) -> Option<Slot> {
        let (right, left) = (self.pop()?, self.pop()?);
        Some(i64::raw_to_slot(op(i64::raw_from_slot(left), i64::raw_from_slot(right))))
    }
}

/// Reads a reference from a slot.
pub(crate) fn reference(slot: Slot) -> RawRef {
    <Option<crate::Func>>::raw_from_slot(slot)
}
