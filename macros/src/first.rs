//! Step one: finds the file and asks rustc for the target.
//!
//! In:  the user's tokens, behind those that the facade puts in front.
//! Out: a private struct that derives step two, and items that make cargo build again when the file changes.
//!
//! ```text
//! #[derive(__Compile)]
//! #[cfg_attr(target_arch = "x86_64", __include_wasm(arch = "x86_64"))] ...
//! #[__include_wasm(step { ... })]
//! struct __IncludeWasmPlugin;
//! const _: fn() = || { let _: &[u8] = include_bytes!("/abs/plugin.wasm"); };
//! ```
//!
//! The expression form is a block around the same, whose value is the struct.

use proc_macro2::{Span, TokenStream};
use syn::Ident;
use syn::parse::{ParseStream, Parser};

use crate::expand::{fallback, suggestion};
use crate::input::{self, Form, Named, ParsedInput};
use crate::report::Report;
use crate::step_two_input::{ATTRIBUTE, Caller, StepTwoInput};
use crate::tokens::{ident, tokens};
use crate::{place, target};

/// Returns the expansion of step one.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let parser = |input: ParseStream<'_>| Ok((Caller::parse(input)?, input.parse::<TokenStream>()?));
    let (mut caller, written) = match parser.parse2(tokens) {
        Ok(parts) => parts,
        Err(error) => return error.to_compile_error(),
    };
    let mut report = Report::default();
    let parsed = input::parse(written.clone(), &mut report);
    if let Some(error) = misplaced(&parsed) {
        return error.to_compile_error();
    }
    if let Some((path, vouched, _)) = &parsed.options.krate {
        (caller.krate, caller.vouched) = (tokens!(#path), *vouched);
    }
    let found = parsed.source.as_ref().and_then(|source| report.ok(source.find()));
    let prepared = parsed.options.prepared.as_ref().and_then(|source| report.ok(source.find()));
    let (Some(module), ParsedInput { form: Some(form), source: Some(source), .. }, true) =
        (found, &parsed, report.is_empty())
    else {
        return fallback::whole(&parsed, &report);
    };
    let marker = marker(form);
    let sources = [Some(source), parsed.options.prepared.as_ref()].into_iter().flatten();
    let core = caller.core();
    let variables: Vec<_> = sources.map(|source| source.tracked_variables(&core)).collect();
    let paths: Vec<_> =
        [Some(&module), prepared.as_ref()].into_iter().flatten().map(|file| file.path.clone()).collect();
    let step_input = StepTwoInput { caller: caller.clone(), module, prepared, input: written };
    let (krate, questions, step, attribute) =
        (&caller.krate, target::questions(), step_input.tokens(), ident(ATTRIBUTE));
    // Where the user's type is not compiled, nothing is.
    let conditions: Vec<_> = match form {
        Form::Items(named) => named.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect(),
        Form::Expression => Vec::new(),
    };
    let items = tokens! {
        #(#conditions)*
        #[derive(#krate::__Compile)]
        #questions
        #[#attribute(#step)]
        struct #marker;
        #(#conditions)*
        const _: () = {
            // Cargo hears of them, and rustc evaluates nothing.
            #(const _: fn() = || {
                let _: &[#core::primitive::u8] = #core::include_bytes!(#paths);
            };)*
            #(#variables)*
        };
    };
    match form {
        Form::Items(_) => items,
        Form::Expression => tokens!({ #items #marker::module() }),
    }
}

/// Returns the error about the place of the call. Every other message would follow from this one, so the call is not
/// checked further.
fn misplaced(parsed: &ParsedInput) -> Option<syn::Error> {
    match (&parsed.form, &parsed.source) {
        (Some(Form::Expression), Some(source)) if place::is_item(source.first_span()) => {
            let name = suggestion::type_name(source);
            let message = format!(
                "a module that stands as an item needs a type with a name:\n\n    include_wasm! {{\n        \
                 pub struct {name} = {};\n    }}\n\nWithout one it is an expression: `let module = include_wasm!({});`",
                source.written(),
                source.written()
            );
            Some(syn::Error::new(source.span(), message))
        }
        (Some(Form::Items(named)), _) if !is_conditional(named) && place::is_defined_twice(&named.name) => {
            let message =
                format!("`{}` is defined twice here: each module needs a type with a name of its own", named.name);
            Some(syn::Error::new(named.name.span(), message))
        }
        _ => None,
    }
}

/// Returns whether the type may be left out.
fn is_conditional(named: &Named) -> bool {
    named.attrs.iter().any(|attribute| attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr"))
}

/// Returns the name of the private struct.
pub(crate) fn marker(form: &Form) -> Ident {
    match form {
        Form::Items(named) => Ident::new(&format!("__IncludeWasm{}", named.name), Span::mixed_site()),
        Form::Expression => ident("__IncludeWasm"),
    }
}
