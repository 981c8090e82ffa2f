//! Types of values, and conversions between Rust's and the module's.
//!
//! Primitive types have paths as all others: a user's `type i32 = ...;` beside the macro would be found first. So would
//! a crate of the user's with the name `core`.

use include_wasm_abi::types::{HeapType, RefType, ValType};
use proc_macro2::{Ident, TokenStream};

use super::Cx;
use crate::api::{RustRepr, Value};
use crate::tokens::tokens;

impl Cx<'_> {
    /// Returns the Rust form of a type.
    pub(super) fn plain_type(&self, ty: ValType) -> TokenStream {
        let (krate, core) = (self.krate, &self.core);
        match ty {
            ValType::I32 => tokens!(#core::primitive::i32),
            ValType::I64 => tokens!(#core::primitive::i64),
            ValType::F32 => tokens!(#core::primitive::f32),
            ValType::F64 => tokens!(#core::primitive::f64),
            ValType::V128 => tokens!(#krate::V128),
            ValType::Ref(RefType { heap: HeapType::Extern, .. }) => tokens!(#core::option::Option<#krate::ExternRef>),
            ValType::Ref(_) => tokens!(#core::option::Option<#krate::Func>),
        }
    }

    /// Returns the type that the C convention passes for a type.
    pub(super) fn raw_type(&self, ty: ValType) -> TokenStream {
        let rt = &self.rt;
        if ty.is_ref() { tokens!(#rt::RawRef) } else { self.plain_type(ty) }
    }

    /// Returns the type that the user sees.
    pub(super) fn rust_type(&self, value: Value) -> TokenStream {
        let core = &self.core;
        match (value.repr, value.wasm) {
            (RustRepr::Unsigned, ValType::I64) => tokens!(#core::primitive::u64),
            (RustRepr::Unsigned, _) => tokens!(#core::primitive::u32),
            (RustRepr::Bool, _) => tokens!(#core::primitive::bool),
            (RustRepr::AsIs, wasm) => self.plain_type(wasm),
        }
    }

    /// Returns an expression of the module's type for a parameter of the user's.
    pub(super) fn to_wasm(&self, name: &Ident, value: Value) -> TokenStream {
        let core = &self.core;
        match value.repr {
            RustRepr::AsIs => tokens!(#name),
            RustRepr::Unsigned => tokens!(#name.cast_signed()),
            RustRepr::Bool => {
                tokens!(<#core::primitive::i32 as #core::convert::From<#core::primitive::bool>>::from(#name))
            }
        }
    }

    /// Returns the type of a list of results: nothing, one type, or a tuple.
    pub(super) fn result_type(&self, results: &[Value]) -> TokenStream {
        tuple(results.iter().map(|&value| self.rust_type(value)))
    }
}

/// Returns a list as nothing, as itself, or as a tuple.
pub(super) fn tuple(items: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    match items.len() {
        1 => tokens!(#(#items)*),
        _ => tokens!((#(#items),*)),
    }
}

/// Returns an expression of the user's type for a result of the module's.
pub(super) fn from_wasm(result: &TokenStream, value: Value) -> TokenStream {
    match value.repr {
        RustRepr::AsIs => tokens!(#result),
        RustRepr::Unsigned => tokens!(#result.cast_unsigned()),
        RustRepr::Bool => tokens!(#result != 0),
    }
}
