//! The words and signs of a Rust file, as far as finding its imports needs them.
//!
//! In:  the text of a file that compiles.
//! Out: [`Token`]s without comments. Literals other than strings are left out.

use proc_macro2::{Spacing, Span, TokenStream, TokenTree};

/// A word, a sign, or a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Word(&'a str),
    /// Two colons.
    Path,
    Sign(char),
    Text(&'a str),
}

/// A token and its line, counted from one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) line: usize,
}

/// Returns the tokens of a file; none of a text that is no Rust.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    add(text, text.parse().unwrap_or_default(), &mut tokens);
    tokens
}

/// Adds the tokens of a stream, those of groups between their delimiters.
fn add<'a>(text: &'a str, stream: TokenStream, tokens: &mut Vec<Token<'a>>) {
    let mut follows_colon = false;
    for tree in stream {
        let written = |span: Span| &text[span.byte_range()];
        let after_colon = std::mem::take(&mut follows_colon);
        let (span, kind) = match tree {
            TokenTree::Group(group) => {
                let sign = |span: Span| Token {
                    kind: Kind::Sign(written(span).chars().next().unwrap_or_default()),
                    line: span.start().line,
                };
                tokens.push(sign(group.span_open()));
                add(text, group.stream(), tokens);
                tokens.push(sign(group.span_close()));
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && after_colon => (punct.span(), Kind::Path),
            TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint => {
                follows_colon = true;
                continue;
            }
            TokenTree::Punct(punct) => (punct.span(), Kind::Sign(punct.as_char())),
            TokenTree::Ident(ident) => (ident.span(), Kind::Word(written(ident.span()))),
            TokenTree::Literal(literal) => {
                let string = written(literal.span()).strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                let Some(string) = string else { continue };
                (literal.span(), Kind::Text(string))
            }
        };
        tokens.push(Token { kind, line: span.start().line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(&str, usize)> {
        let words = tokens(text).into_iter();
        words
            .filter_map(|token| if let Kind::Word(word) = token.kind { Some((word, token.line)) } else { None })
            .collect()
    }

    #[test]
    fn comments_and_literals_have_no_words() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f"), [("a", 1), ("f", 2)]);
        assert_eq!(words("\"a \\\" b\" r#\"c \" d\"# '\"' '\\'' e"), [("e", 1)]);
    }

    #[test]
    fn lifetimes_are_no_characters() {
        assert_eq!(words("&'a b<'c>"), [("a", 1), ("b", 1), ("c", 1)]);
    }

    #[test]
    fn lines_count_those_of_strings() {
        assert_eq!(words("\"\n\n\" a"), [("a", 3)]);
        assert!(tokens("path = \"x.rs\"").iter().any(|token| token.kind == Kind::Text("x.rs")));
    }
}
