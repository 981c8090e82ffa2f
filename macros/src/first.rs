//! Step one: finds the file and asks rustc for the target.
//!
//! In:  the user's tokens, behind those that the facade puts in front.
//! Out: a private struct that derives step two, and what makes cargo build again when the file changes.
//!
//! ```text
//! #[derive(__Compile)]
//! #[cfg_attr(target_arch = "x86_64", __include_wasm(arch = "x86_64"))] ...
//! #[__include_wasm(step { ... })]
//! struct __IncludeWasmPlugin;
//! const _: &[u8] = include_bytes!("/abs/plugin.wasm");
//! ```
//!
//! The expression form is a block around the same, whose value is the struct.

use proc_macro2::{Span, TokenStream};
use syn::Ident;
use syn::parse::{ParseStream, Parser};

use crate::expand::fallback;
use crate::handover::{ATTRIBUTE, Caller, Handover};
use crate::input::{self, Form};
use crate::report::Report;
use crate::target;
use crate::tokens::{ident, tokens};

/// Returns the expansion of step one.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let parser = |input: ParseStream<'_>| Ok((Caller::parse(input)?, input.parse::<TokenStream>()?));
    let (mut caller, written) = match parser.parse2(tokens) {
        Ok(parts) => parts,
        Err(error) => return error.to_compile_error(),
    };
    let mut report = Report::default();
    let head = input::parse(written.clone(), &mut report);
    if let Some((path, _)) = &head.options.krate {
        caller.krate = tokens!(#path);
    }
    let found = head.source.as_ref().and_then(|source| report.ok(source.find()));
    let (Some(found), Some(source), true) = (found, &head.source, report.is_empty()) else {
        return fallback::whole(&head, &caller, &report);
    };
    let variables = source.tracked_variables();
    let path = found.path.clone();
    let handover = Handover { caller: caller.clone(), path: found.path, hash: found.hash, input: written };
    let marker = marker(&head.form);
    let (krate, questions, step, attribute) = (&caller.krate, target::questions(), handover.tokens(), ident(ATTRIBUTE));
    let items = tokens! {
        #[derive(#krate::__Compile)]
        #questions
        #[#attribute(#step)]
        struct #marker;
        const _: &[u8] = ::core::include_bytes!(#path);
        #variables
    };
    match head.form {
        Form::Items(_) => items,
        Form::Expression => tokens!({ #items #marker::module() }),
    }
}

/// Returns the name of the private struct.
pub(crate) fn marker(form: &Form) -> Ident {
    match form {
        Form::Items(named) => Ident::new(&format!("__IncludeWasm{}", named.name), Span::mixed_site()),
        Form::Expression => ident("__IncludeWasm"),
    }
}
