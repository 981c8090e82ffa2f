//! Names of scripts and of their exports as names of Rust.

use heck::ToSnakeCase;

/// Names of exports that are keywords of Rust.
const KEYWORDS: &[&str] = &["break", "if", "loop", "return"];

/// Returns the name of a script's module.
pub(super) fn module(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.replace(['-', '.'], "_")
}

/// Returns the name that the macro gives to an export: see the table in its `names.rs`. A name that the macro treats
/// otherwise shows as an error of rustc.
pub(super) fn method(export: &str) -> String {
    let is_rust_style = export.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
    let mut name = if is_rust_style { export.to_owned() } else { export.to_snake_case() };
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_macro() {
        let table =
            [("as-br-value", "as_br_value"), ("i32.load8_u", "i32_load8_u"), ("if", "if_"), ("8u_good1", "_8u_good1")];
        for (wasm, rust) in table {
            assert_eq!(method(wasm), rust);
        }
        assert_eq!(module("v2/left-to-right.wast"), "left_to_right_wast");
    }
}
