//! Block arguments in canonical vector form: values that cross an edge to another block, into a local, to a callee, to
//! the caller.
//!
//! In:  results of operators; a vector has the lanes of its operator.
//! Out: [`CanonicalValue`] and [`BlockArgs`], in which every vector is of type `i8x16`.
//!
//! WebAssembly has one vector type, CLIF has one for each lane type. Every join of values takes only
//! these two types, which no other file constructs, so that all edges agree on the lanes.

use cranelift_codegen::ir::{InstBuilder, Type, Value, types};

use super::FuncCx;
use super::mem_ref::LANES;

/// A value that may cross an edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CanonicalValue(Value);

impl CanonicalValue {
    /// Returns the value.
    pub(crate) fn value(self) -> Value {
        self.0
    }
}

/// Values that cross an edge together.
#[derive(Clone, Debug)]
pub(crate) struct BlockArgs(Vec<Value>);

impl BlockArgs {
    /// Returns the values.
    pub(crate) fn values(&self) -> &[Value] {
        &self.0
    }
}

impl FuncCx<'_> {
    /// Casts a vector to the lanes `ty`, unless it has them already; returns any other value as it is.
    pub(crate) fn cast_lanes(&mut self, ty: Type, value: Value) -> Value {
        let from = self.value_type(value);
        if from.is_vector() && from != ty { self.reinterpret(ty, value) } else { value }
    }

    /// Returns the same bits as another type of the same size.
    pub(crate) fn reinterpret(&mut self, ty: Type, value: Value) -> Value {
        self.builder.ins().bitcast(ty, LANES, value)
    }

    /// Prepares a value to cross an edge.
    pub(crate) fn canonical_value(&mut self, value: Value) -> CanonicalValue {
        CanonicalValue(self.cast_lanes(types::I8X16, value))
    }

    /// Prepares values to cross an edge.
    pub(crate) fn block_args(&mut self, values: &[Value]) -> BlockArgs {
        self.spend(values.len());
        BlockArgs(values.iter().map(|&value| self.canonical_value(value).0).collect())
    }
}
