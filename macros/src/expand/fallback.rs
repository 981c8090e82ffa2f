//! What stands beside errors when the module's interface is not known.
//!
//! An unknown API cannot be defined. But an array whose length is an error has a type that rustc complains about no
//! further, so that the user sees our message and no "method not found" after it.

use proc_macro2::TokenStream;

use crate::first::marker;
use crate::handover::{Caller, Handover};
use crate::input::{Form, Head};
use crate::report::Report;
use crate::tokens::tokens;

/// Returns the expansion of step one.
pub(crate) fn whole(head: &Head, _caller: &Caller, report: &Report) -> TokenStream {
    let errors = report.compile_errors();
    match &head.form {
        Form::Items(_) => items(head, &errors),
        Form::Expression => tokens!({ #errors ::core::unreachable!() }),
    }
}

/// Returns the expansion of step two.
pub(crate) fn inside(head: &Head, _handover: &Handover, report: &Report) -> TokenStream {
    let errors = report.compile_errors();
    match &head.form {
        Form::Items(_) => items(head, &errors),
        form @ Form::Expression => {
            let marker = marker(form);
            tokens! {
                impl #marker {
                    fn module() -> [(); { #errors 0 }] {
                        ::core::unreachable!()
                    }
                }
            }
        }
    }
}

fn items(head: &Head, errors: &TokenStream) -> TokenStream {
    let Form::Items(named) = &head.form else { return errors.clone() };
    let (vis, name) = (&named.vis, &named.name);
    tokens! {
        /// Could not be made.
        #vis type #name<H = ()> = ([(); { #errors 0 }], ::core::marker::PhantomData<H>);
    }
}
