//! Signatures that the user states for exports: `fn checksum(ptr: u32, len: u32) -> u64`.
//!
//! A statement names the export by its Rust name and the Rust types of parameters and results:
//!
//! | wasm | Rust |
//! |---|---|
//! | `i32` | `i32`, `u32`, `bool` |
//! | `i64` | `i64`, `u64` |
//! | `f32`, `f64`, `v128` | `f32`, `f64`, `V128` |
//! | `funcref`, `externref` | `Option<Func>`, `Option<ExternRef>` |
//!
//! A `bool` parameter is 0 or 1; a `bool` result is false where it is 0.

use include_wasm_abi::types::{RefType, ValType};
use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, GenericArgument, Ident, Pat, PathArguments, ReturnType, Signature, Type};

use crate::api::{Shown, Value};

/// A signature that the user stated.
pub(crate) struct Stated {
    /// Documentation comments and other attributes for the method.
    pub(crate) attrs: Vec<Attribute>,
    /// Rust name of the export.
    pub(crate) name: Ident,
    /// Names and types of the parameters.
    pub(crate) params: Vec<(Ident, Value)>,
    /// Types of the results.
    pub(crate) results: Vec<Value>,
}

impl Stated {
    /// Reads attributes and a signature, without the semicolon behind it.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let signature: Signature = input.parse()?;
        plain(&signature)?;
        let params = signature.inputs.iter().map(param).collect::<syn::Result<_>>()?;
        let results = match &signature.output {
            ReturnType::Default => Vec::new(),
            ReturnType::Type(_, ty) => match &**ty {
                Type::Tuple(tuple) => tuple.elems.iter().map(value).collect::<syn::Result<_>>()?,
                ty => vec![value(ty)?],
            },
        };
        Ok(Self { attrs, name: signature.ident, params, results })
    }

    /// Returns whether the statement fits an export of these types.
    pub(crate) fn fits(&self, params: &[ValType], results: &[ValType]) -> bool {
        self.params.iter().map(|(_, value)| value.wasm).eq(params.iter().copied())
            && self.results.iter().map(|value| value.wasm).eq(results.iter().copied())
    }
}

/// Refuses what a plain `fn` does not have.
fn plain(signature: &Signature) -> syn::Result<()> {
    let extra: Option<Span> = None
        .or(signature.constness.map(|token| token.span))
        .or(signature.asyncness.map(|token| token.span))
        .or(signature.unsafety.map(|token| token.span))
        .or(signature.abi.as_ref().map(Spanned::span))
        .or(signature.generics.lt_token.map(|token| token.span))
        .or(signature.generics.where_clause.as_ref().map(Spanned::span))
        .or(signature.variadic.as_ref().map(Spanned::span));
    match extra {
        Some(span) => Err(syn::Error::new(span, "a stated signature is a plain `fn name(a: u32) -> u32`")),
        None => Ok(()),
    }
}

fn param(param: &FnArg) -> syn::Result<(Ident, Value)> {
    match param {
        FnArg::Receiver(receiver) => {
            Err(syn::Error::new(receiver.span(), "`&mut self` is added by the macro: leave it out"))
        }
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none() => {
                Ok((pat.ident.clone(), value(&typed.ty)?))
            }
            pat => Err(syn::Error::new(pat.span(), "expected the name of a parameter")),
        },
    }
}

fn value(ty: &Type) -> syn::Result<Value> {
    let plain = |wasm| Ok(Value { wasm, shown: Shown::AsIs });
    let (name, argument) = last_segment(ty).unwrap_or_default();
    match (name.as_str(), argument.as_deref()) {
        ("i32", None) => plain(ValType::I32),
        ("i64", None) => plain(ValType::I64),
        ("f32", None) => plain(ValType::F32),
        ("f64", None) => plain(ValType::F64),
        ("V128", None) => plain(ValType::V128),
        ("u32", None) => Ok(Value { wasm: ValType::I32, shown: Shown::Unsigned }),
        ("u64", None) => Ok(Value { wasm: ValType::I64, shown: Shown::Unsigned }),
        ("bool", None) => Ok(Value { wasm: ValType::I32, shown: Shown::Bool }),
        ("Option", Some("Func")) => plain(ValType::Ref(RefType::FUNCREF)),
        ("Option", Some("ExternRef")) => plain(ValType::Ref(RefType::EXTERNREF)),
        ("Result", _) => Err(syn::Error::new(ty.span(), "state the wasm results alone: the macro adds the `Result`")),
        _ => Err(syn::Error::new(
            ty.span(),
            "expected one of `i32`, `u32`, `bool`, `i64`, `u64`, `f32`, `f64`, `V128`, `Option<Func>` \
             and `Option<ExternRef>`",
        )),
    }
}

/// Returns the last segment of a path, and the last segment of its only argument.
fn last_segment(ty: &Type) -> Option<(String, Option<String>)> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    let argument = match &segment.arguments {
        PathArguments::None => None,
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(last_segment(ty)?.0),
            _ => return None,
        },
        PathArguments::Parenthesized(_) => return None,
    };
    Some((segment.ident.to_string(), argument))
}
