//! The place of a call of the macro in its file, as far as the file's text shows it.
//!
//! In:  a token of the user's that is an argument of the macro.
//! Out: whether the call is an item, and whether its scope defines a name twice.
//!
//! A procedural macro is not told the place of its call. The text of the file is split into tokens, and groups around
//! the call decide. Every uncertain place counts as right: calls that another macro makes, calls by another name, and
//! items under `cfg`.

use std::fs;

use proc_macro2::{LineColumn, Span};

use crate::lexer::{Kind, Token, tokens};

/// Keywords in front of a name of a type or a module.
const DEFINITIONS: &[&str] = &["struct", "enum", "union", "trait", "type", "mod"];

/// The facade's macro.
const MACRO: &str = "include_wasm";

/// Returns whether the call whose argument is at `span` stands where items stand.
pub(crate) fn is_item(span: Span) -> bool {
    let Some(text) = text(span) else { return false };
    let LineColumn { line, column } = span.start();
    // An expression within another one is no item. Most calls are seen to be such by their line alone.
    let before = text.lines().nth(line.saturating_sub(1)).map(|text| text.chars().take(column).collect::<String>());
    let before = before.unwrap_or_default();
    let starts_line = before.trim().trim_end_matches(['(', '{', '[', ' ', '!']);
    let is_call = starts_line.chars().all(|c| c == ':' || c == '_' || c.is_alphanumeric());
    is_call && is_item_at(&tokens(&text), span.start())
}

/// Returns whether the scope of the call whose argument is `name` defines that name elsewhere, too: by another call in
/// front of this one, or anywhere by an item of the user's.
pub(crate) fn is_defined_twice(name: &proc_macro2::Ident) -> bool {
    let Some(text) = text(name.span()) else { return false };
    let word = name.to_string();
    let count = |keyword: &&str| text.matches(&format!("{keyword} {word}")).count();
    DEFINITIONS.iter().map(count).sum::<usize>() > 1 && is_defined_twice_at(&tokens(&text), name.span().start(), &word)
}

fn text(span: Span) -> Option<String> {
    fs::read_to_string(span.local_file()?).ok()
}

fn is_item_at(tokens: &[Token], at: LineColumn) -> bool {
    let Some((start, scope)) = call(tokens, at) else { return false };
    let mut scope = scope;
    while let Some(open) = scope {
        let is_module = open >= 2 && tokens[open - 2].is_word("mod") && matches!(tokens[open - 1].kind, Kind::Word(_));
        if !is_module {
            return false;
        }
        scope = enclosing(tokens, open);
    }
    match start.checked_sub(1).map(|before| &tokens[before].kind) {
        None | Some(Kind::Open | Kind::Close | Kind::Punct(';')) => true,
        Some(_) => false,
    }
}

fn is_defined_twice_at(tokens: &[Token], at: LineColumn, name: &str) -> bool {
    let Some((start, scope)) = call(tokens, at) else { return false };
    if is_conditional(tokens, start) {
        return false;
    }
    let mut index = scope.map_or(0, |open| open + 1);
    while let Some(token) = tokens.get(index) {
        match &token.kind {
            Kind::Close => return false,
            Kind::Open => {
                let end = end(tokens, index);
                let of_call = index < start && is_macro(tokens, index);
                if of_call
                    && !is_conditional(tokens, path_start(tokens, index - 2))
                    && defines(tokens, index, end, name)
                {
                    return true;
                }
                index = end;
            }
            Kind::Word(word) if DEFINITIONS.contains(&word.as_str()) && is_named(tokens, index, name) => {
                return true;
            }
            _ => {}
        }
        index += 1;
    }
    false
}

/// Returns whether the item whose keyword this is has a name, and is there under any condition.
fn is_named(tokens: &[Token], keyword: usize, name: &str) -> bool {
    tokens.get(keyword + 1).is_some_and(|next| next.is_word(name)) && !is_conditional(tokens, keyword)
}

/// Returns whether the arguments of the macro between two delimiters define `name` without a condition.
fn defines(tokens: &[Token], open: usize, end: usize, name: &str) -> bool {
    let place = (open + 1..end).find(|&index| tokens[index].is_word("struct"));
    place.is_some_and(|place| tokens[place + 1].is_word(name) && !is_conditional(tokens, place))
}

/// Returns the first token of the call that has an argument at `at`, and the group around the call: none where the file
/// is around.
fn call(tokens: &[Token], at: LineColumn) -> Option<(usize, Option<usize>)> {
    let argument = tokens.iter().position(|token| (token.line, token.column) == (at.line, at.column))?;
    let open = enclosing(tokens, argument)?;
    if !is_macro(tokens, open) {
        return None;
    }
    let start = path_start(tokens, open - 2);
    let scope = enclosing(tokens, start);
    let mut around = scope;
    while let Some(open) = around {
        // Another macro may do anything with the call.
        let of_macro = |back: usize| open >= back && tokens[open - back].kind == Kind::Punct('!');
        if of_macro(1) || of_macro(2) {
            return None;
        }
        around = enclosing(tokens, open);
    }
    Some((start, scope))
}

/// Returns whether a group is the facade's macro's.
fn is_macro(tokens: &[Token], open: usize) -> bool {
    open >= 2 && tokens[open - 1].kind == Kind::Punct('!') && tokens[open - 2].is_word(MACRO)
}

/// Returns the first token of the path that ends with a word.
fn path_start(tokens: &[Token], word: usize) -> usize {
    let mut start = word;
    while start >= 2 && tokens[start - 1].kind == Kind::Punct(':') && tokens[start - 2].kind == Kind::Punct(':') {
        start -= 2;
        if start >= 1 && matches!(tokens[start - 1].kind, Kind::Word(_)) {
            start -= 1;
        }
    }
    start
}

/// Returns whether an item has an attribute that may remove the item. `start` is a token behind its attributes, with
/// nothing but a visibility between.
fn is_conditional(tokens: &[Token], start: usize) -> bool {
    let mut at = start;
    while at > 0 {
        match &tokens[at - 1].kind {
            Kind::Word(word) if word == "pub" || word == "unsafe" => at -= 1,
            Kind::Close => {
                let Some(open) = enclosing(tokens, at - 1) else { return false };
                let is_attribute = open > 0 && tokens[open - 1].kind == Kind::Punct('#');
                let is_visibility = open > 0 && tokens[open - 1].is_word("pub");
                let is_cfg = |token: &Token| matches!(&token.kind, Kind::Word(word) if word.starts_with("cfg"));
                if is_attribute && tokens[open..at].iter().any(is_cfg) {
                    return true;
                }
                if !is_attribute && !is_visibility {
                    return false;
                }
                at = open - 1;
            }
            _ => return false,
        }
    }
    false
}

/// Returns the delimiter that opens the group around a token.
fn enclosing(tokens: &[Token], index: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens[..index].iter().enumerate().rev() {
        match token.kind {
            Kind::Close => depth += 1,
            Kind::Open if depth == 0 => return Some(index),
            Kind::Open => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Returns the delimiter that closes a group, or the last token.
fn end(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns where the only `@` of a text is, and the text without it.
    fn marked(text: &str) -> (Vec<Token>, LineColumn) {
        let (before, after) = text.split_once('@').unwrap();
        let column = before.rsplit('\n').next().unwrap().chars().count();
        (tokens(&format!("{before}{after}")), LineColumn { line: before.matches('\n').count() + 1, column })
    }

    fn item(text: &str) -> bool {
        let (tokens, at) = marked(text);
        is_item_at(&tokens, at)
    }

    fn twice(text: &str) -> bool {
        let (tokens, at) = marked(text);
        is_defined_twice_at(&tokens, at, "A")
    }

    #[test]
    fn calls_in_files_and_modules_are_items() {
        assert!(item(r#"include_wasm!(@"a.wasm");"#));
        assert!(item("use a::b;\n/* { */ ::include_wasm::include_wasm!(\n  @\"a.wasm\"\n);"));
        assert!(item(r#"mod m { #![allow(x)] include_wasm!(@"a.wasm"); }"#));
        assert!(!item(r#"fn main() { include_wasm!(@"a.wasm"); }"#));
        assert!(!item(r#"static A: T = include_wasm!(@"a.wasm");"#));
        assert!(!item(r#"mod m { fn f() { include_wasm!(@"a.wasm"); } }"#));
        assert!(!item(r#"other! { include_wasm!(@"a.wasm"); }"#));
        assert!(!item(r#"macro_rules! m { () => { include_wasm!(@"a.wasm"); } }"#));
        assert!(!item(r#"renamed!(@"a.wasm");"#));
    }

    #[test]
    fn a_name_is_defined_twice_in_one_scope_alone() {
        const FIRST: &str = r#"include_wasm! { pub struct A = "a.wasm"; }"#;
        const SECOND: &str = r#"include_wasm::include_wasm! { struct @A = "b.wasm"; }"#;
        assert!(twice(&format!("{FIRST} {SECOND}")));
        assert!(twice(&format!("fn f() {{ {FIRST} {SECOND} }}")));
        assert!(twice(&format!("{SECOND} enum A {{}}")));
        assert!(twice(&format!("#[derive(Debug)] pub(crate) struct A; {SECOND}")));
        assert!(!twice(&format!("{SECOND} {FIRST}")), "the other one says it");
        assert!(!twice(&format!("mod m {{ {FIRST} }} {SECOND}")));
        assert!(!twice(&format!("fn f() {{ {FIRST} }} fn g() {{ {SECOND} }}")));
        assert!(!twice(&format!("#[cfg(x)] {FIRST} {SECOND}")));
        assert!(!twice(&format!("{FIRST} #[cfg(x)] {SECOND}")));
        assert!(!twice(&format!(r#"include_wasm! {{ #[cfg(x)] pub struct A = "a.wasm"; }} {SECOND}"#)));
        assert!(!twice(&format!("#[cfg(x)] pub struct A; {SECOND}")));
        assert!(!twice(&format!("/* struct A; */ const B: &str = r#\"struct A;\"#; // struct A;\n {SECOND}")));
        assert!(!twice(&format!("{SECOND} fn f() {{ struct A; }}")));
        assert!(!twice(&format!("{FIRST} other! {{ {SECOND} }}")));
    }
}
