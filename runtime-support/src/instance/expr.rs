//! Evaluates constant expressions.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

use include_wasm_abi::expr::{MAX_STACK, opcode, split};
use include_wasm_abi::layout::Slot;

use crate::value::{Func, RawRef, WasmValue};

use super::context::Context;

impl Context {
    /// Returns the value of an expression, or `None` where it is none that our compiler writes.
    #[inline(never)]
    pub(crate) fn evaluate(self, bytes: &[u8]) -> Option<Slot> {
        let (opcode, immediate, rest) = split(bytes)?;
        let value = value(self, opcode, immediate)?;
        if rest.is_empty() {
            return Some(value);
        }
        let calculate = NonNull::new(CALCULATE.load(Ordering::Relaxed))?;
        // SAFETY: nothing but `enable_calculations` writes it, and it writes a `Calculate`.
        let calculate = unsafe { core::mem::transmute::<NonNull<()>, Calculate>(calculate) };
        calculate(self, value, rest)
    }
}

/// Returns the value that an operation without operands pushes.
fn value(context: Context, opcode: u8, immediate: &[u8]) -> Option<Slot> {
    let index = || immediate.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    match opcode {
        opcode::REF_FUNC => func_ref(context, index()?),
        opcode::GLOBAL_GET => global(context, index()?),
        opcode::REF_NULL => Some(Slot::default()),
        _ => {
            let mut slot = Slot::default();
            slot.0.iter_mut().zip(immediate).for_each(|(to, from)| *to = *from);
            // A vector's lanes are little-endian, whatever the machine is.
            if cfg!(target_endian = "big") && opcode != opcode::V128_CONST {
                slot.0.get_mut(..immediate.len())?.reverse();
            }
            (!immediate.is_empty()).then_some(slot)
        }
    }
}

type Calculate = fn(Context, Slot, &[u8]) -> Option<Slot>;

/// [`calculate`], once a module was loaded that needs it, so that the linker drops it where no module does.
static CALCULATE: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// Lets expressions have more than one operation.
pub(crate) fn enable_calculations() {
    const CALCULATION: Calculate = calculate;
    CALCULATE.store(CALCULATION as *mut (), Ordering::Relaxed);
}

/// Goes on with the operations behind the first one, whose value is given.
fn calculate(context: Context, first: Slot, mut rest: &[u8]) -> Option<Slot> {
    let mut stack = Stack { values: [Slot::default(); MAX_STACK], len: 0 };
    stack.push(first)?;
    while !rest.is_empty() {
        let (opcode, immediate, behind) = split(rest)?;
        rest = behind;
        let value = match opcode {
            opcode::I32_ADD => stack.i32(i32::wrapping_add)?,
            opcode::I32_SUB => stack.i32(i32::wrapping_sub)?,
            opcode::I32_MUL => stack.i32(i32::wrapping_mul)?,
            opcode::I64_ADD => stack.i64(i64::wrapping_add)?,
            opcode::I64_SUB => stack.i64(i64::wrapping_sub)?,
            opcode::I64_MUL => stack.i64(i64::wrapping_mul)?,
            _ => value(context, opcode, immediate)?,
        };
        stack.push(value)?;
    }
    stack.pop()
}

/// Returns a reference to a function, by its index in the module.
pub(crate) fn func_ref(context: Context, index: u32) -> Option<Slot> {
    let place = context.func_ref_place(index)?;
    Some(<Option<Func>>::raw_to_slot(context.func_ref(place).cast()))
}

fn global(context: Context, index: u32) -> Option<Slot> {
    let shape = context.meta().shape();
    if index >= shape.imported_globals + shape.defined_globals {
        return None;
    }
    // SAFETY:
    // - *Index*: checked just now.
    // - *Linked*: that of `Context::new`.
    let global = unsafe { context.global(index) };
    // SAFETY: it is a cell of the context, or was linked. One that is not initialized yet reads as zero.
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
    <Option<Func>>::raw_from_slot(slot)
}
