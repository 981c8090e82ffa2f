//! The words and signs of a Rust file, as far as finding its imports needs them.
//!
//! In:  the text of a file that compiles.
//! Out: [`Token`]s without comments. Literals other than strings come out as words or signs that no path has.

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

/// Returns the tokens of a file.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let (kind, len) = match first {
            _ if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
            _ if rest.starts_with("/*") => (None, block_comment(rest)),
            _ if rest.starts_with("::") => (Some(Kind::Path), 2),
            '"' => string(rest, 0),
            'r' | 'b' if is_string(rest) => string(rest, rest.find(['#', '"']).unwrap_or(0)),
            '\'' => (None, character(rest)),
            _ if is_word(first) => {
                let len = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
                (Some(Kind::Word(&rest[..len])), len)
            }
            _ if first.is_whitespace() => (None, first.len_utf8()),
            _ => (Some(Kind::Sign(first)), first.len_utf8()),
        };
        found.extend(kind.map(|kind| Token { kind, line }));
        line += rest[..len].matches('\n').count();
        rest = &rest[len..];
    }
    found
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Returns whether a raw string or a string of bytes begins here.
fn is_string(rest: &str) -> bool {
    ["r\"", "r#\"", "r##\"", "b\"", "br\"", "br#\""].iter().any(|start| rest.starts_with(start))
}

/// Returns a string whose hashes or quote begin at `at`, and its length with all that stands in front of it.
fn string(rest: &str, at: usize) -> (Option<Kind<'_>>, usize) {
    let raw = rest[..at].contains('r');
    let hashes = rest[at..].len() - rest[at..].trim_start_matches('#').len();
    let start = at + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    let mut at = start;
    while at < rest.len() && !rest[at..].starts_with(&end) {
        let escaped = !raw && rest[at..].starts_with('\\');
        at += rest[at..].chars().take(1 + usize::from(escaped)).map(char::len_utf8).sum::<usize>();
    }
    (Some(Kind::Text(&rest[start..at])), rest.len().min(at + end.len()))
}

/// Returns the length of a character in quotes, or of the quote that begins a lifetime.
fn character(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => rest[2..].char_indices().skip(1).find(|(_, next)| *next == '\'').map_or(1, |(at, _)| at + 3),
        _ => characters.next().filter(|(_, next)| *next == '\'').map_or(1, |(at, _)| at + 1),
    }
}

/// Returns the length of a comment between signs, which may hold others.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
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
