//! The operand stack.
//!
//! In:  values that operators push.
//! Out: values that operators pop, in the lanes of the operator.
//!
//! CLIF values have types, so the stack needs none of its own. In reachable code its height is that of the validator.
//! In unreachable code the height has no meaning.

use cranelift_codegen::ir::{Type, Value};

use crate::backend::cranelift::env::FuncCx;
use crate::backend::cranelift::env::block_args::{BlockArgs, CanonicalValue};

/// The operand stack.
#[derive(Debug, Default)]
pub(crate) struct Operands {
    values: Vec<Value>,
}

impl Operands {
    /// Pushes a value.
    pub(crate) fn push(&mut self, value: Value) {
        self.values.push(value);
    }

    /// Pops a value. A vector may have any lanes.
    pub(crate) fn pop(&mut self) -> Value {
        self.values.pop().expect("validated: an operator finds its operands")
    }

    /// Pops `N` values; the last is the top one.
    pub(crate) fn pop_many<const N: usize>(&mut self) -> [Value; N] {
        let mut values: [Value; N] = [Value::from_u32(0); N];
        values.iter_mut().rev().for_each(|value| *value = self.pop());
        values
    }

    /// Pops a vector and casts it to lanes of a type.
    pub(crate) fn pop_lanes(&mut self, func: &mut FuncCx<'_>, ty: Type) -> Value {
        let value = self.pop();
        func.cast_lanes(ty, value)
    }

    /// Pops a value and prepares it to cross an edge.
    pub(crate) fn pop_canonical(&mut self, func: &mut FuncCx<'_>) -> CanonicalValue {
        let value = self.pop();
        func.canonical_value(value)
    }

    /// Prepares the top `count` values to cross an edge, and leaves them.
    pub(crate) fn block_args(&self, func: &mut FuncCx<'_>, count: usize) -> BlockArgs {
        func.block_args(self.top(count))
    }

    /// Pops `count` values and prepares them to cross an edge.
    pub(crate) fn pop_block_args(&mut self, func: &mut FuncCx<'_>, count: usize) -> BlockArgs {
        let args = self.block_args(func, count);
        self.truncate(self.height() - count);
        args
    }

    /// Returns the top `count` values.
    pub(crate) fn top(&self, count: usize) -> &[Value] {
        let bottom = self.height().checked_sub(count).expect("validated: an operator finds its operands");
        &self.values[bottom..]
    }

    /// Returns how many values there are.
    pub(crate) fn height(&self) -> usize {
        self.values.len()
    }

    /// Removes the values above a height.
    pub(crate) fn truncate(&mut self, height: usize) {
        self.values.truncate(height);
    }
}

impl Extend<Value> for Operands {
    fn extend<I: IntoIterator<Item = Value>>(&mut self, values: I) {
        self.values.extend(values);
    }
}
