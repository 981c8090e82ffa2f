//! Names of WebAssembly as names of Rust.
//!
//! | rule | wasm | Rust |
//! |---|---|---|
//! | a name that is already in Rust's style stays | `add`, `__heap_base` | `add`, `__heap_base` |
//! | other names become snake case; underscores in front stay | `getValue`, `_Start`, `wasi:io/poll@0.2#drop` | `get_value`, `_start`, `wasi_io_poll_0_2_drop` |
//! | the empty name | | `empty` |
//! | a name of which nothing is left becomes its code points | `+`, `_` | `x2b`, `x5f` |
//! | a digit in front gets an underscore | `1st` | `_1st` |
//! | a keyword of any edition gets an underscore behind | `loop`, `self`, `gen` | `loop_`, `self_`, `gen_` |
//!
//! Traits of import modules are the type's name and the module's in camel case: `Plugin` and `wasi_snapshot_preview1`
//! make `PluginWasiSnapshotPreview1`.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use syn::ext::IdentExt;
use unicode_ident::{is_xid_continue, is_xid_start};

/// Keywords of all editions, strict and reserved.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Returns the Rust name of a function, a global, a memory or a table.
pub(crate) fn rust_ident(wasm: &str) -> String {
    if wasm.is_empty() {
        return "empty".to_owned();
    }
    let mut name = if is_rust_style(wasm) { wasm.to_owned() } else { snake_case(wasm) };
    if name.trim_start_matches('_').is_empty() {
        name = code_points(wasm);
    }
    if name.starts_with(|c: char| c != '_' && !is_xid_start(c)) {
        name.insert(0, '_');
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    // The set of letters depends on the version of Unicode that rustc has.
    if syn::parse_str::<syn::Ident>(&name).is_err() {
        name = code_points(wasm);
    }
    name
}

/// Returns a name without the `r#` that it may be written with: both are one name to Rust.
pub(crate) fn unraw(name: &Ident) -> String {
    name.unraw().to_string()
}

/// Returns a name that the user wrote as the expansion compares it: without an `r#` that it does not need.
pub(crate) fn plain(name: Ident) -> Ident {
    match name.unraw() {
        plain if !KEYWORDS.contains(&plain.to_string().as_str()) => plain,
        _ => name,
    }
}

/// Returns the name of a parameter, of which there are none that begin with an underscore.
pub(crate) fn param_ident(wasm: Option<&str>, number: usize) -> String {
    let name = wasm.map(rust_ident).unwrap_or_default();
    match name.trim_start_matches('_') {
        name if name.starts_with(is_xid_start) && !KEYWORDS.contains(&name) => name.to_owned(),
        _ => format!("p{number}"),
    }
}

/// Returns names for parameters of which no two are equal, and none is one of `taken`. Of parameters with one name, the
/// second gets an underscore behind, and the others numbers.
pub(crate) fn param_idents(wasm: &[Option<String>], count: usize, taken: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
    // Numbers only grow, so that a thousand equal names are as many steps.
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let distinct = |number: usize| {
        let wanted = param_ident(wasm.get(number).and_then(Option::as_deref), number);
        let mut name = wanted.clone();
        while !taken.insert(name.clone()) {
            let next = numbers.entry(wanted.clone()).or_insert(1);
            name = if *next == 1 { format!("{wanted}_") } else { format!("{wanted}_{next}") };
            *next += 1;
        }
        name
    };
    (0..count).map(distinct).collect()
}

/// Returns the part of a type's name that stands for an import module or a file.
pub(crate) fn camel_case(wasm: &str) -> String {
    let camel: String = wasm.to_upper_camel_case().chars().filter(|&c| is_xid_continue(c)).collect();
    match camel.as_str() {
        "" if wasm.is_empty() => "Empty".to_owned(),
        "" => code_points(wasm).to_upper_camel_case(),
        _ => camel,
    }
}

/// Returns the values that share a Rust name with another one, each name with all its values, in order of appearance.
pub(crate) fn collisions<'a, T>(names: impl IntoIterator<Item = (&'a str, T)>) -> Vec<(&'a str, Vec<T>)> {
    let mut groups: Vec<(&str, Vec<T>)> = Vec::new();
    let mut places = HashMap::new();
    for (name, value) in names {
        let place = *places.entry(name).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(value);
    }
    groups.retain(|(_, values)| values.len() > 1);
    groups
}

/// Returns a name like `name` that is not taken, and takes it.
pub(crate) fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let free = (2_u32..).map(|number| format!("{name}_{number}")).find(|name| !taken.contains(name));
    let free = free.expect("validated: fewer names are taken than there are numbers");
    taken.insert(free.clone());
    free
}

fn is_rust_style(name: &str) -> bool {
    name.chars().all(|c| c == '_' || (is_xid_continue(c) && c.is_alphanumeric() && !c.is_uppercase()))
}

fn snake_case(name: &str) -> String {
    let tail = name.trim_start_matches('_');
    let head = &name[..name.len() - tail.len()];
    let tail: String = tail.to_snake_case().chars().map(|c| if is_xid_continue(c) { c } else { '_' }).collect();
    format!("{head}{tail}")
}

fn code_points(name: &str) -> String {
    let points: Vec<String> = name.chars().map(|c| format!("{:x}", u32::from(c))).collect();
    format!("x{}", points.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_name_is_given_once() {
        let mut taken = HashSet::from(["a_2".to_owned()]);
        assert_eq!(["a", "a", "b"].map(|name| free(name, &mut taken)), ["a_3", "a_4", "b_2"]);
    }

    #[test]
    fn names_follow_the_documented_rules() {
        let table = [
            ("add", "add"),
            ("__heap_base", "__heap_base"),
            ("getValue", "get_value"),
            ("_Start", "_start"),
            ("wasi:io/poll@0.2#drop", "wasi_io_poll_0_2_drop"),
            ("", "empty"),
            ("+", "x2b"),
            ("_", "x5f"),
            ("1st", "_1st"),
            ("loop", "loop_"),
            ("self", "self_"),
            ("Self", "self_"),
            ("gen", "gen_"),
            ("grün", "grün"),
            ("a-b", "a_b"),
            ("a\u{0}b", "a_b"),
            ("new", "new"),
        ];
        for (wasm, rust) in table {
            assert_eq!(rust_ident(wasm), rust, "for {wasm:?}");
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            for name in [format!("{c}"), format!("a{c}"), format!("{c}1"), format!("_{c}")] {
                let ident = rust_ident(&name);
                assert!(syn::parse_str::<syn::Ident>(&ident).is_ok(), "{name:?} became {ident:?}");
                let param = param_ident(Some(&name), 0);
                assert!(syn::parse_str::<syn::Ident>(&param).is_ok(), "{name:?} became {param:?}");
                let camel = format!("P{}", camel_case(&name));
                assert!(syn::parse_str::<syn::Ident>(&camel).is_ok(), "{name:?} became {camel:?}");
            }
        }
    }

    #[test]
    fn parameters_are_distinct() {
        let names = ["x", "x", "cx", "", "_"].map(|name| Some(name.to_owned()));
        assert_eq!(param_idents(&names, 6, &["cx"]), ["x", "x_", "cx_", "empty", "x5f", "p5"]);
        let names = ["x", "x_2", "x", "x", "x", "x_"].map(|name| Some(name.to_owned()));
        assert_eq!(param_idents(&names, 6, &[]), ["x", "x_2", "x_", "x_3", "x_4", "x__"]);
    }

    #[test]
    fn names_of_a_thousand_parameters_are_short() {
        for name in [Some("x".to_owned()), Some("x_".to_owned()), None] {
            let names = param_idents(&vec![name; 1000], 1000, &["cx"]);
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), 1000);
            assert!(names.iter().all(|name| name.len() <= 7));
        }
    }

    #[test]
    fn camel_case_stands_for_modules() {
        assert_eq!(camel_case("wasi_snapshot_preview1"), "WasiSnapshotPreview1");
        assert_eq!(camel_case("env"), "Env");
        assert_eq!(camel_case(""), "Empty");
        assert_eq!(camel_case("./a.js"), "AJs");
    }

    #[test]
    fn collisions_keep_their_order() {
        let found = collisions([("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)]);
        assert_eq!(found, [("b", vec![1, 3]), ("a", vec![2, 5])]);
    }
}
