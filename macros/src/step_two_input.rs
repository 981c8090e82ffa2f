//! The input of step two, which step one leaves inside an attribute of a private struct.
//!
//! ```text
//! #[__include_wasm(step { unsafe ($crate) (alloc std) "/abs/plugin.wasm" "<hash>" () (what the user wrote) })]
//! ```
//!
//! The empty parentheses have the path and the hash of a prepared module, where there is one. Step two is a function of
//! its tokens alone, and hashes are among them: a compiler that keeps a derive's expansion does not keep it when a file
//! changes.

use proc_macro2::{Group, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token};

use crate::source::SourceFile;
use crate::tokens::{ident, tokens};

/// Name of the attribute.
pub(crate) const ATTRIBUTE: &str = "__include_wasm";

/// The caller of the macro, which the facade's `include_wasm!` puts in front of the user's tokens.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Path of the facade, as `$crate` or as the user gave it.
    pub(crate) krate: TokenStream,
    /// The word by which the author of the path vouches for it: the facade, or the user.
    pub(crate) vouched: Token![unsafe],
    /// Whether the facade has its feature `std`.
    pub(crate) std: bool,
    /// Whether the facade has its feature `alloc`, and so stores.
    pub(crate) alloc: bool,
}

impl Caller {
    /// Reads `unsafe ($crate) (alloc std)`; the second group has the features.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let vouched = input.parse()?;
        let krate: Group = input.parse()?;
        let features: Group = input.parse()?;
        let has = |feature: &str| features.stream().into_iter().any(|token| token.to_string() == feature);
        Ok(Self { krate: krate.stream(), vouched, std: has("std"), alloc: has("alloc") })
    }

    /// Returns the path of the standard library's core.
    pub(crate) fn core(&self) -> TokenStream {
        let krate = &self.krate;
        tokens!(#krate::__rt::core)
    }

    fn tokens(&self) -> TokenStream {
        let Self { krate, vouched, .. } = self;
        let features = [("alloc", self.alloc), ("std", self.std)];
        let features = features.iter().filter(|(_, has)| *has).map(|(feature, _)| ident(feature));
        tokens!(#vouched (#krate) (#(#features)*))
    }
}

fn file(input: ParseStream<'_>) -> syn::Result<SourceFile> {
    Ok(SourceFile { path: input.parse::<LitStr>()?.value(), hash: input.parse::<LitStr>()?.value() })
}

/// All that step two needs beside the target.
pub(crate) struct StepTwoInput {
    /// Where the macro was called from.
    pub(crate) caller: Caller,
    /// The module.
    pub(crate) module: SourceFile,
    /// The same, prepared.
    pub(crate) prepared: Option<SourceFile>,
    /// What the user wrote.
    pub(crate) input: TokenStream,
}

impl StepTwoInput {
    /// Returns the arguments of the attribute.
    pub(crate) fn tokens(&self) -> TokenStream {
        let Self { module: SourceFile { path, hash }, input, .. } = self;
        let caller = self.caller.tokens();
        let prepared = self.prepared.as_ref().map(|SourceFile { path, hash }| tokens!(#path #hash));
        tokens!(step { #caller #path #hash (#prepared) (#input) })
    }

    /// Reads the arguments of the attribute.
    pub(crate) fn parse(arguments: TokenStream) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            input.parse::<syn::Ident>()?;
            let content;
            syn::braced!(content in input);
            let caller = Caller::parse(&content)?;
            let module = file(&content)?;
            let prepared;
            syn::parenthesized!(prepared in content);
            let prepared = if prepared.is_empty() { None } else { Some(file(&prepared)?) };
            let input = content.parse::<Group>()?.stream();
            content.parse::<Option<Token![,]>>()?;
            Ok(Self { caller, module, prepared, input })
        };
        parser.parse2(arguments)
    }
}
