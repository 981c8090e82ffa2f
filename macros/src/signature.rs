//! Signatures that the user declares for exports: `fn checksum(ptr: u32, len: u32) -> u64`.
//!
//! A declaration names the export by its Rust name and the Rust types of parameters and results:
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

use crate::api::{RustRepr, Value};
use crate::check::wasm_type;
use crate::names::plain;

/// A signature that the user declared.
pub(crate) struct DeclaredSignature {
    /// Documentation comments and other attributes for the method.
    pub(crate) attrs: Vec<Attribute>,
    /// Rust name of the export.
    pub(crate) name: Ident,
    /// Names and types of the parameters.
    pub(crate) params: Vec<(Ident, Value)>,
    /// Types of the results.
    pub(crate) results: Vec<Value>,
    /// Where the types of the parameters stand.
    param_spans: Vec<Span>,
    /// Where the types of the results stand.
    result_spans: Vec<Span>,
}

impl DeclaredSignature {
    /// Reads attributes and a signature, without the semicolon behind it.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let signature: Signature = input.parse()?;
        no_more_than_plain(&signature)?;
        let params = all(signature.inputs.iter().map(param));
        let results: Vec<&Type> = match &signature.output {
            ReturnType::Default => Vec::new(),
            ReturnType::Type(_, ty) => match &**ty {
                Type::Tuple(tuple) => tuple.elems.iter().collect(),
                ty => vec![ty],
            },
        };
        let param_spans = signature.inputs.iter().map(|param| match param {
            FnArg::Typed(typed) => typed.ty.span(),
            FnArg::Receiver(receiver) => receiver.span(),
        });
        let (param_spans, result_spans) = (param_spans.collect(), results.iter().map(|ty| ty.span()).collect());
        let (params, results) = match (params, all(results.into_iter().map(value))) {
            (Ok(params), Ok(results)) => (params, results),
            (Err(mut error), Err(more)) => {
                error.combine(more);
                return Err(error);
            }
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        Ok(Self { attrs, name: plain(signature.ident), params, results, param_spans, result_spans })
    }

    /// Returns the misfits between the declaration and an export of these types, each with its place: a number of
    /// parameters or results, or single types.
    pub(crate) fn misfits(&self, params: &[ValType], results: &[ValType]) -> Vec<(Span, String)> {
        let declared = |values: &[Value]| values.iter().map(|value| value.wasm).collect::<Vec<_>>();
        let declared_params: Vec<Value> = self.params.iter().map(|(_, value)| *value).collect();
        let sides = [
            ("parameter", declared(&declared_params), params, &self.param_spans),
            ("result", declared(&self.results), results, &self.result_spans),
        ];
        let mut misfits = Vec::new();
        for (noun, declared, actual, spans) in sides {
            if declared.len() != actual.len() {
                let (has, says) = (counted(actual.len(), noun), counted(declared.len(), noun));
                misfits.push((self.name.span(), format!("it has {has}, not {says}")));
                continue;
            }
            let both = declared.iter().zip(actual).zip(spans).enumerate();
            misfits.extend(both.filter(|(_, ((declared, actual), _))| declared != actual).map(
                |(number, (types, span))| {
                    let (declared, actual) = (wasm_type(*types.0), wasm_type(*types.1));
                    let which = if spans.len() == 1 { String::new() } else { format!(" {}", number + 1) };
                    let choices = choices(*types.1);
                    (*span, format!("{noun}{which} has type `{actual}`, not `{declared}`: state {choices}"))
                },
            ));
        }
        misfits
    }
}

/// Returns all values, or all errors in one.
fn all<T>(values: impl Iterator<Item = syn::Result<T>>) -> syn::Result<Vec<T>> {
    let mut all = Ok(Vec::new());
    for value in values {
        match (&mut all, value) {
            (Ok(all), Ok(value)) => all.push(value),
            (Ok(_), Err(error)) => all = Err(error),
            (Err(error), Err(more)) => error.combine(more),
            (Err(_), Ok(_)) => {}
        }
    }
    all
}

/// Returns a number with its noun.
fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

/// Returns the Rust types that can be declared for a type, in words.
fn choices(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "`i32`, `u32` or `bool`",
        ValType::I64 => "`i64` or `u64`",
        ValType::F32 => "`f32`",
        ValType::F64 => "`f64`",
        ValType::V128 => "`V128`",
        ValType::Ref(RefType::EXTERNREF) => "`Option<ExternRef>`",
        ValType::Ref(_) => "`Option<Func>`",
    }
}

/// Refuses every qualifier that a plain `fn` does not have.
fn no_more_than_plain(signature: &Signature) -> syn::Result<()> {
    let extra: Option<Span> = None
        .or(signature.constness.map(|token| token.span))
        .or(signature.asyncness.map(|token| token.span))
        .or(signature.unsafety.map(|token| token.span))
        .or(signature.abi.as_ref().map(Spanned::span))
        .or(signature.generics.lt_token.map(|token| token.span))
        .or(signature.generics.where_clause.as_ref().map(Spanned::span))
        .or(signature.variadic.as_ref().map(Spanned::span));
    match extra {
        Some(span) => Err(syn::Error::new(span, "a declared signature is a plain `fn name(a: u32) -> u32`")),
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
    let plain = |wasm| Ok(Value { wasm, repr: RustRepr::AsIs });
    let (name, argument) = last_segment(ty).unwrap_or_default();
    match (name.as_str(), argument.as_deref()) {
        ("i32", None) => plain(ValType::I32),
        ("i64", None) => plain(ValType::I64),
        ("f32", None) => plain(ValType::F32),
        ("f64", None) => plain(ValType::F64),
        ("V128", None) => plain(ValType::V128),
        ("u32", None) => Ok(Value { wasm: ValType::I32, repr: RustRepr::Unsigned }),
        ("u64", None) => Ok(Value { wasm: ValType::I64, repr: RustRepr::Unsigned }),
        ("bool", None) => Ok(Value { wasm: ValType::I32, repr: RustRepr::Bool }),
        ("Option", Some("Func")) => plain(ValType::Ref(RefType::FUNCREF)),
        ("Option", Some("ExternRef")) => plain(ValType::Ref(RefType::EXTERNREF)),
        _ if is_data(ty, &name) => Err(syn::Error::new(ty.span(), DATA)),
        ("Result", _) => Err(syn::Error::new(ty.span(), "state the wasm results alone: the macro adds the `Result`")),
        _ => Err(syn::Error::new(
            ty.span(),
            "expected one of `i32`, `u32`, `bool`, `i64`, `u64`, `f32`, `f64`, `V128`, `Option<Func>` \
             and `Option<ExternRef>`",
        )),
    }
}

/// The message about text and bytes.
const DATA: &str = "WebAssembly passes numbers and references alone: state an address and a length, as in `at: u32, \
                    len: u32`. The host puts bytes there with `plugin.memory().write_bytes(at, bytes)?`, at an address \
                    that the guest gives, and reads them with `plugin.memory().slice(at, len)?`";

/// Returns whether a type stands for text or bytes: a reference, a slice, or an owner of them.
fn is_data(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Reference(_) | Type::Slice(_) | Type::Array(_) | Type::Ptr(_))
        || ["String", "Vec", "Box", "CString", "PathBuf"].contains(&name)
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
