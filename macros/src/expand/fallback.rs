//! The items beside errors when the module's interface is not known.
//!
//! An unknown API cannot be defined. But an array whose length is an error has a type about which rustc complains no
//! further, so that the user sees our message and no "method not found" after it.

use proc_macro2::TokenStream;

use crate::first::marker;
use crate::input::{Form, Named, ParsedInput};
use crate::report::Report;
use crate::tokens::{ident, tokens};

/// Returns the expansion of step one.
pub(crate) fn whole(parsed: &ParsedInput, report: &Report) -> TokenStream {
    match &parsed.form {
        Some(Form::Items(named)) => alias(named, report),
        Some(Form::Expression) => {
            let value = value("value", report);
            tokens!({ #value value() })
        }
        None => report.compile_errors(),
    }
}

/// Returns the expansion of step two.
pub(crate) fn inside(form: Option<&Form>, report: &Report) -> TokenStream {
    match form {
        Some(Form::Items(named)) => alias(named, report),
        Some(form @ Form::Expression) => {
            let (marker, value) = (marker(form), value("module", report));
            tokens! {
                impl #marker {
                    #value
                }
            }
        }
        None => report.compile_errors(),
    }
}

fn alias(named: &Named, report: &Report) -> TokenStream {
    let (vis, name, errors) = (&named.vis, &named.name, report.compile_errors());
    tokens! {
        /// Could not be made.
        #vis type #name<H = ()> = ([(); { #errors 0 }], ::core::marker::PhantomData<H>);
    }
}

fn value(name: &str, report: &Report) -> TokenStream {
    let (name, errors) = (ident(name), report.compile_errors());
    tokens! {
        fn #name() -> [(); { #errors 0 }] {
            ::core::unreachable!()
        }
    }
}
