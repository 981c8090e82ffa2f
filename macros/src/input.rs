//! Tokens to [`Input`]: the form, which is one of two, the file and the options.
//!
//! ```text
//! expression:  SOURCE (, OPTION)* ,?
//! items:       ATTRIBUTES VISIBILITY struct NAME = SOURCE ; (OPTION ;)*
//! ```
//!
//! A wrong option is skipped up to the next separator, so that each wrong option gets its own message.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token, Visibility};

use crate::options::Options;
use crate::report::Report;
use crate::source::Source;

/// The user's call of the macro.
pub(crate) struct Input {
    /// Where the module is.
    pub(crate) source: Source,
    /// What the macro stands for.
    pub(crate) form: Form,
    /// Options, renames, mapped imports and declared signatures.
    pub(crate) options: Options,
}

/// What the macro stands for.
pub(crate) enum Form {
    /// An expression: the module of an anonymous type.
    Expression,
    /// Items: a named type.
    Items(Named),
}

/// The type that the items form defines.
pub(crate) struct Named {
    /// Documentation comments and other attributes.
    pub(crate) attrs: Vec<Attribute>,
    /// Its visibility.
    pub(crate) vis: Visibility,
    /// Its name.
    pub(crate) name: Ident,
}

/// All of the input that could be read, for expansions that only report errors.
pub(crate) struct ParsedInput {
    /// What the macro stands for; none where it is a type whose name could not be read.
    pub(crate) form: Option<Form>,
    /// Where the module is, if that could be read.
    pub(crate) source: Option<Source>,
    /// The options that could be read.
    pub(crate) options: Options,
}

impl ParsedInput {
    /// Returns the input, or what it stands for if something of it is missing.
    pub(crate) fn complete(self) -> Result<Input, Option<Form>> {
        match self {
            Self { form: Some(form), source: Some(source), options } => Ok(Input { source, form, options }),
            parsed => Err(parsed.form),
        }
    }
}

/// Reads the user's tokens. Errors go to `report`.
pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> ParsedInput {
    let mut parsed = ParsedInput { form: Some(Form::Expression), source: None, options: Options::default() };
    let parser = |input: ParseStream<'_>| {
        parse_input(input, &mut parsed, report);
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        report.add(error);
    }
    parsed
}

fn parse_input(input: ParseStream<'_>, parsed: &mut ParsedInput, report: &mut Report) {
    if input.is_empty() {
        report.error(Span::call_site(), "the file of the module is missing, as in `include_wasm!(\"plugin.wasm\")`");
        return;
    }
    if input.peek(Token![#]) || input.peek(Token![pub]) || input.peek(Token![struct]) {
        parsed.form = report.ok(parse_named(input)).map(Form::Items);
        if parsed.form.is_none() || report.ok(parse_assignment(input)).is_none() {
            skip_all(input);
            return;
        }
    }
    if input.peek(Ident) && input.peek2(Token![=]) {
        // The mistake is clear, and every other error would follow from it.
        parsed.form = None;
        report.error(
            input.span(),
            "expected `struct` in front of the name of the type, as in `pub struct Plugin = \"plugin.wasm\";`",
        );
        skip_all(input);
        return;
    }
    let items = !matches!(parsed.form, Some(Form::Expression));
    parsed.source = report.ok(Source::parse(input));
    if parsed.source.is_none() {
        skip_option(input, items);
    }
    loop {
        if !separator(input, items, report) || input.is_empty() {
            break;
        }
        if let Err(error) = parsed.options.parse_option(input) {
            report.add(error);
            skip_option(input, items);
        }
    }
    parsed.options.check(report);
}

fn parse_named(input: ParseStream<'_>) -> syn::Result<Named> {
    let attrs = Attribute::parse_outer(input)?;
    let vis = input.parse()?;
    input.parse::<Token![struct]>()?;
    Ok(Named { attrs, vis, name: input.parse()? })
}

fn parse_assignment(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![<]) {
        return Err(input.error("the type's parameters are made by the macro: leave them out"));
    }
    input.parse::<Token![=]>().map(|_| ())
}

/// Takes the separator behind an option. Returns whether another option may follow.
fn separator(input: ParseStream<'_>, items: bool, report: &mut Report) -> bool {
    if input.is_empty() {
        if items {
            report.error(input.span(), "expected `;`");
        }
        return false;
    }
    let found = if items { input.parse::<Token![;]>().map(|_| ()) } else { input.parse::<Token![,]>().map(|_| ()) };
    if let Err(error) = found {
        report.add(error);
        skip_option(input, items);
        return separator_follows(input, items);
    }
    true
}

/// Takes a separator if one is next, behind tokens that were skipped.
fn separator_follows(input: ParseStream<'_>, items: bool) -> bool {
    if items { input.parse::<Token![;]>().is_ok() } else { input.parse::<Token![,]>().is_ok() }
}

/// Skips to the next separator, or to the end.
fn skip_option(input: ParseStream<'_>, items: bool) {
    while !input.is_empty() && !(if items { input.peek(Token![;]) } else { input.peek(Token![,]) }) {
        let _skipped: syn::Result<TokenTree> = input.parse();
    }
}

fn skip_all(input: ParseStream<'_>) {
    while input.parse::<TokenTree>().is_ok() {}
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn errors(tokens: TokenStream) -> Vec<String> {
        let mut report = Report::default();
        parse(tokens, &mut report);
        report.messages()
    }

    #[test]
    fn both_forms_parse() {
        assert_eq!(errors(quote!("a.wasm")), [""; 0]);
        assert_eq!(errors(quote!("a.wasm", link = static, opt = size,)), [""; 0]);
        assert_eq!(errors(quote!(#[doc = "x"] pub(crate) struct A = "a.wasm"; traps = explicit;)), [""; 0]);
        assert_eq!(errors(quote!(struct A = concat!(env!("OUT_DIR"), "/x.wasm"); fn f(a: u32) -> bool;)), [""; 0]);
    }

    #[test]
    fn every_wrong_option_is_reported() {
        let found =
            errors(quote!(struct A = "a.wasm"; lnk = static; opt = fast; link = load; link = load; nan = canonical));
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].starts_with("unknown option `lnk`"));
        assert!(found[1].contains("`speed`, `size` or `none`"));
        assert!(found[2].contains("twice"));
        assert!(found[3].contains("expected `;`"));
    }

    #[test]
    fn a_missing_file_is_reported() {
        assert!(errors(quote!())[0].contains("file of the module is missing"));
        assert_eq!(errors(quote!(plugin.wasm)).len(), 1);
    }
}
