//! Collects errors, so that all independent ones are reported at once.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::quote;

/// The errors of one expansion, in the order of their discovery.
#[derive(Default)]
pub(crate) struct Report {
    errors: Vec<syn::Error>,
}

impl Report {
    /// Adds an error at `span`.
    pub(crate) fn error(&mut self, span: Span, message: impl Display) {
        self.errors.push(syn::Error::new(span, message));
    }

    /// Adds an error, or all that it combines.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Takes the value out of `result`, or adds its error.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Returns whether nothing went wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns a `compile_error!` for each error; they are valid as items and as statements.
    pub(crate) fn compile_errors(&self) -> TokenStream {
        let errors = self.errors.iter().map(syn::Error::to_compile_error);
        quote!(#(#errors)*)
    }

    /// Returns the errors' messages, one per line.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.errors.iter().flat_map(|error| error.clone().into_iter().map(|one| one.to_string())).collect()
    }
}
