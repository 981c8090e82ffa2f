//! Tokens with the hygiene of a macro's own: lints of the user's crate do not apply to them, and local names do not
//! collide with the user's.

use proc_macro2::{Ident, Span, TokenStream};

/// [`quote::quote!`], but every token that is not interpolated is the macro's own.
macro_rules! tokens {
    ($($token:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($token)*) };
}
pub(crate) use tokens;

/// Returns an identifier of the macro's own. `name` must be one; [`crate::names`] makes those that are.
pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Returns a documentation attribute for each line of `text`.
pub(crate) fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    tokens!(#(#[doc = #lines])*)
}

/// Returns the attribute that keeps clippy from counting the parameters of a function with `params` of them and a
/// receiver. The module decides about their number.
pub(crate) fn many_arguments(params: usize) -> TokenStream {
    /// Most parameters that clippy lets pass by default.
    const MAX_PARAMS: usize = 7;
    if params < MAX_PARAMS { TokenStream::new() } else { tokens!(#[allow(clippy::too_many_arguments)]) }
}
