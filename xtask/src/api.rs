//! Compares the API that is checked with the API that is built.
//!
//! In:  every example, whose macros rustc expands twice: as `cargo check` asks for it, and as `cargo build` does.
//! Out: nothing, or the first declaration that differs.
//!
//! What an application sees of an expansion is types, traits, and the heads of methods. Bodies and values are left out
//! of the comparison, lengths of arrays among them, and so are functions, statics and modules that no code outside
//! can name: that is where code is.

use std::fs;
use std::process::ExitCode;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ImplItem, Item, Visibility};

use crate::args::Args;
use crate::command::{cargo, output};
use crate::error::Error;
use crate::paths;

/// Compares all examples that are programs of this package.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    let folder = paths::root()?.join("examples");
    let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?.flatten();
    let entries = entries.filter(|entry| entry.path().join("main.rs").exists());
    let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    for name in &names {
        let (checked, built) = (api(name, "check")?, api(name, "dev")?);
        if let Some((checked, built)) = difference(&checked, &built) {
            println!("{name}: checked\n    {checked}\nbut built\n    {built}");
            return Ok(ExitCode::FAILURE);
        }
        println!("{name}: {} declarations are equal", checked.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the declarations of an example as the macros expand for a profile.
fn api(example: &str, profile: &str) -> Result<Vec<String>, Error> {
    let mut command = cargo(&["rustc", "--quiet", "--example", example, "--profile", profile])?;
    // Nothing is written, so that cargo asks for it every time.
    command.args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
    let expanded = output(command)?;
    let found = declarations(&expanded).map_err(|error| Error::Unexpected { what: format!("{example}: {error}") })?;
    match found.len() {
        0 => Err(Error::Unexpected { what: format!("{example}: nothing was expanded") }),
        _ => Ok(found),
    }
}

/// Returns the declarations of a file.
fn declarations(expanded: &str) -> syn::Result<Vec<String>> {
    let mut file = syn::parse_file(expanded)?;
    let mut found = Declarations::default();
    found.visit_file_mut(&mut file);
    Ok(found.0)
}

/// Returns the first pair that differs, if there is one.
fn difference<'a>(checked: &'a [String], built: &'a [String]) -> Option<(&'a str, &'a str)> {
    let all = checked.len().max(built.len());
    let at = |list: &'a [String], place: usize| list.get(place).map_or("nothing", String::as_str);
    (0..all).map(|place| (at(checked, place), at(built, place))).find(|(checked, built)| checked != built)
}

/// Declarations in the order of a file, those inside of functions and constants too.
#[derive(Default)]
struct Declarations(Vec<String>);

impl VisitMut for Declarations {
    fn visit_item_mut(&mut self, item: &mut Item) {
        // What is inside comes first: nothing is left of bodies afterwards.
        visit_mut::visit_item_mut(self, item);
        if let Item::Impl(block) = item {
            block.items.retain(|item| match item {
                ImplItem::Fn(function) => block.trait_.is_some() || matches!(function.vis, Visibility::Public(_)),
                _ => true,
            });
        }
        let is_seen = match item {
            Item::Struct(_) | Item::Enum(_) | Item::Union(_) | Item::Trait(_) | Item::Impl(_) | Item::Type(_) => true,
            Item::Const(item) => !matches!(item.vis, Visibility::Inherited),
            Item::Static(item) => !matches!(item.vis, Visibility::Inherited),
            Item::Fn(item) => !matches!(item.vis, Visibility::Inherited),
            _ => false,
        };
        if is_seen {
            self.0.push(item.to_token_stream().to_string());
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        block.stmts.clear();
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        *expr = Expr::PLACEHOLDER;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        declarations(text).unwrap()
    }

    #[test]
    fn code_is_no_part_of_an_api() {
        let expanded = |len: usize, body: &str| {
            of(&format!(
                "pub struct A {{ field: u8 }}
                 const _: () = {{
                     static BLOB: [u8; {len}] = [0; {len}];
                     impl A {{ pub fn a(&self) -> u8 {{ {body} }} fn private() {{}} }}
                 }};
                 fn main() {{ struct Inside; impl Inside {{ pub fn b() {{ {body} }} }} }}"
            ))
        };
        assert_eq!(expanded(1, "1"), expanded(2, "two()"));
        assert_eq!(expanded(1, "1").len(), 4);
    }

    #[test]
    fn heads_and_types_are() {
        let one = of("struct A { field: u8 } impl A { pub fn a(&self) -> u8 { 1 } }");
        for other in [
            "struct A { field: u16 } impl A { pub fn a(&self) -> u8 { 1 } }",
            "struct A { field: u8 } impl A { pub fn a(&mut self) -> u8 { 1 } }",
            "struct A { field: u8 } impl A { pub fn a(&self) -> u8 { 1 } pub fn b() {} }",
            "struct A { field: u8 }",
        ] {
            assert!(difference(&one, &of(other)).is_some(), "{other}");
        }
        assert_eq!(difference(&one, &one), None);
    }
}
