//! The types of values and of functions that the modules of a store have in common.

/// Type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    I32,
    I64,
    F32,
    F64,
    V128,
    Func,
    Extern,
}

use Ty::{Extern, F32, F64, Func, I32, I64, V128};

impl Ty {
    /// Returns the type's name in the text format.
    pub(crate) fn name(self) -> &'static str {
        match self {
            I32 => "i32",
            I64 => "i64",
            F32 => "f32",
            F64 => "f64",
            V128 => "v128",
            Func => "funcref",
            Extern => "externref",
        }
    }
}

/// Type of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FuncTy {
    pub(crate) params: &'static [Ty],
    pub(crate) results: &'static [Ty],
}

const fn ty(params: &'static [Ty], results: &'static [Ty]) -> FuncTy {
    FuncTy { params, results }
}

/// All types of functions. They cross in registers by assembly, by an entry, on the stack, and in slots.
pub(crate) const TYPES: [FuncTy; 12] = [
    ty(&[], &[I32]),
    ty(&[I32], &[I32]),
    ty(&[I32, I64], &[I64]),
    ty(&[F64, I32], &[F64]),
    ty(&[V128, I32], &[V128]),
    ty(&[Func, I32], &[Func]),
    ty(&[Extern, I32], &[Extern]),
    ty(&[], &[]),
    ty(&[I64, I32, F32, V128], &[I32, I64]),
    ty(&[I32; 14], &[I64]),
    ty(&[F32, I64, Func], &[F32]),
    ty(&[I32, I64, I32, I64, I32, I64, I32, I64], &[I32]),
];

/// The type of functions that run at instantiation.
pub(crate) const START: usize = 7;

/// The type of functions that a host function may call.
pub(crate) const REENTERED: usize = 1;

/// Returns whether values of a function type refer to something of the host.
pub(crate) fn has_extern(ty: usize) -> bool {
    TYPES[ty].params.iter().chain(TYPES[ty].results).any(|&ty| ty == Extern)
}
