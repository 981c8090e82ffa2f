//! The text of a Rust file to tokens with their places.
//!
//! In:  the text.
//! Out: [`Token`]s: words, delimiters, punctuation and literals. Comments are left
//!      out, and so is the text of literals.
//!
//! The places of the compiler's own tokens cannot be compared with places in a file's text, so this file makes tokens.
//! Text that is no Rust gives tokens all the same.

/// A token, and the line and the column where it begins, as `proc_macro2` counts them.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) kind: Kind,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Kind {
    /// A name, a keyword or a number.
    Word(String),
    Open,
    Close,
    Punct(char),
    Literal,
}

impl Token {
    /// Returns whether it is this word.
    pub(crate) fn is_word(&self, wanted: &str) -> bool {
        matches!(&self.kind, Kind::Word(word) if word == wanted)
    }
}

/// Splits a file into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { rest: text, line: 1, column: 0 };
    let mut tokens = Vec::new();
    loop {
        reader.skip_blanks();
        let (line, column) = (reader.line, reader.column);
        let Some(kind) = reader.token() else { return tokens };
        tokens.push(Token { line, column, kind });
    }
}

/// What is left of a file.
struct Reader<'t> {
    rest: &'t str,
    line: usize,
    column: usize,
}

impl Reader<'_> {
    /// Takes `bytes` bytes, which end between characters.
    fn take(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        self.line += taken.matches('\n').count();
        self.column = match taken.rfind('\n') {
            Some(last) => taken[last + 1..].chars().count(),
            None => self.column + taken.chars().count(),
        };
    }

    fn skip_blanks(&mut self) {
        loop {
            let blank = self.rest.len() - self.rest.trim_start().len();
            self.take(blank);
            if self.rest.starts_with("//") {
                self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.take(comment(self.rest));
            } else {
                return;
            }
        }
    }

    fn token(&mut self) -> Option<Kind> {
        let first = self.rest.chars().next()?;
        if let Some(len) = literal(self.rest) {
            self.take(len);
            return Some(Kind::Literal);
        }
        if first == '_' || first.is_alphanumeric() {
            let len = self.rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(self.rest.len());
            let word = self.rest[..len].to_owned();
            self.take(len);
            return Some(Kind::Word(word));
        }
        self.take(first.len_utf8());
        Some(match first {
            '(' | '[' | '{' => Kind::Open,
            ')' | ']' | '}' => Kind::Close,
            other => Kind::Punct(other),
        })
    }
}

/// Returns the length of the block comment at the front, and of those within it.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Returns the length of the string or the character at the front, if there is one.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c"].into_iter().find(|prefix| {
        let rest = text.strip_prefix(prefix).unwrap_or_default();
        rest.starts_with('"')
            || (prefix.ends_with('r') && rest.trim_start_matches('#').starts_with('"') && rest.starts_with('#'))
            || (*prefix == "b" && rest.starts_with('\''))
    });
    let body = &text[prefix.map_or(0, str::len)..];
    let start = text.len() - body.len();
    if prefix.is_some_and(|prefix| prefix.ends_with('r')) {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let content = &body[hashes + 1..];
        return Some(start + hashes + 1 + content.find(&end).map_or(content.len(), |at| at + end.len()));
    }
    let quote = body.chars().next().filter(|&c| c == '"' || c == '\'')?;
    let mut chars = body.char_indices().skip(1);
    // A quote begins a lifetime where no other one follows the next character.
    if quote == '\'' && !body[1..].starts_with('\\') && body.chars().nth(2) != Some('\'') {
        return None;
    }
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return Some(start + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_lifetimes_are_told_apart() {
        let text = r###"'a' '\'' '{' b'{' "{\"" r"{" r#"{"# br##"{"# "## 'a 'static x r 1.5"###;
        let literals = tokens(text).iter().filter(|token| token.kind == Kind::Literal).count();
        assert_eq!(literals, 8);
        assert!(tokens(text).iter().all(|token| token.kind != Kind::Open));
        let last = tokens("é /* /* { */ */ // {\n  x");
        assert_eq!((last.len(), last[1].line, last[1].column), (2, 2, 2));
    }
}
