//! The parser's visitor traits, made of the tables of `ops/` and nothing else.
//!
//! In:  one operator at a time.
//! Out: a call of the shape in the operator's row, unless the operator is unreachable.
//!
//! The traits have no default methods: an operator without a row does not compile, neither does one with two. Groups of
//! operators that have no rows at all are refused by name; a new operator in a group that has rows needs a row.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::*;
use wasmparser::{
    BlockType, BrTable, HeapType, Ieee32, Ieee64, MemArg, V128, VisitOperator, VisitSimdOperator,
    for_each_visit_operator, for_each_visit_simd_operator,
};

use super::Translator;
use super::ops::calls::call_ops;
use super::ops::control::{block_ops, control_ops};
use super::ops::memory::memory_ops;
use super::ops::refs::ref_ops;
use super::ops::scalar::{Division, Truncation, scalar_ops};
use super::ops::simd::simd_ops;
use crate::backend::cranelift::env::mem_ref::{Extend, Load};
use crate::error::Error;

/// Rows without effect in unreachable code.
macro_rules! rows {
    ($($visit:ident $(($($arg:ident: $ty:ty),*))? = $shape:ident($($value:expr),*);)*) => {$(
        fn $visit(&mut self $($(, $arg: $ty)*)?) -> Self::Output {
            if self.frames.reachable() {
                self.$shape($($value),*);
            }
            Ok(())
        }
    )*};
}

/// Rows that test reachability themselves.
macro_rules! rows_even_if_unreachable {
    ($($visit:ident $(($($arg:ident: $ty:ty),*))? = $shape:ident($($value:expr),*);)*) => {$(
        fn $visit(&mut self $($(, $arg: $ty)*)?) -> Self::Output {
            self.$shape($($value),*);
            Ok(())
        }
    )*};
}

/// Methods for the operators that have no rows.
macro_rules! refuse_other_proposals {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {$(
        refuse!(@$proposal $visit ($($($ty),*)?));
    )*};
}

macro_rules! refuse {
    (@mvp $visit:ident $args:tt) => {};
    (@sign_extension $visit:ident $args:tt) => {};
    (@saturating_float_to_int $visit:ident $args:tt) => {};
    (@bulk_memory $visit:ident $args:tt) => {};
    (@reference_types visit_typed_select_multi ($ty:ty)) => {
        // No valid module has it: the validator requires exactly one type.
        fn visit_typed_select_multi(&mut self, _: $ty) -> Self::Output {
            self.refuse("select of several values")
        }
    };
    (@reference_types $visit:ident $args:tt) => {};
    (@tail_call $visit:ident $args:tt) => {};
    (@simd $visit:ident $args:tt) => {};
    (@$proposal:ident $visit:ident ($($ty:ty),*)) => {
        fn $visit(&mut self $(, _: $ty)*) -> Self::Output {
            self.refuse(stringify!($proposal))
        }
    };
}

impl<'a> VisitOperator<'a> for Translator<'_> {
    type Output = Result<(), Error>;

    block_ops!(rows_even_if_unreachable);
    control_ops!(rows);
    call_ops!(rows);
    scalar_ops!(rows);
    memory_ops!(rows);
    ref_ops!(rows);
    for_each_visit_operator!(refuse_other_proposals);

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }
}

impl<'a> VisitSimdOperator<'a> for Translator<'_> {
    simd_ops!(rows);
    for_each_visit_simd_operator!(refuse_other_proposals);
}

impl Translator<'_> {
    fn refuse(&self, proposal: &str) -> Result<(), Error> {
        Err(Error::Unsupported { offset: self.offset as u64, feature: proposal.replace('_', " ") })
    }
}
