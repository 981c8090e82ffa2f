//! The procedural macros of `include-wasm`. Use them through that crate, which documents them.
//!
//! `include_wasm!` expands in two steps, because a procedural macro is not told what it compiles for:
//!
//! | step | in | out |
//! |---|---|---|
//! | `first` | the user's tokens | a private struct with a derive, and `cfg_attr` lines that ask rustc for the target |
//! | `second` | that struct, its `cfg_attr` lines resolved by rustc | the typed API and the native code |
//!
//! | module | from | to |
//! |---|---|---|
//! | `input`, `options`, `signature` | tokens | `Input`: the file, the type, the options |
//! | `lexer`, `place` | the text of the user's file | whether the call is an item, where its tokens do not tell |
//! | `source` | a path, `env!` or `concat!` | the file's place, bytes and hash |
//! | `target` | resolved `cfg_attr` lines | `ResolvedTarget`, or why there is none |
//! | `check`, `exports`, `imports`, `names` | the module's interface | `Api`: everything as Rust sees it |
//! | `code` | bytes, target | native code, from the `cache` if it is there, or nothing in `check_mode` |
//! | `step_two_input` | tokens of step one | file and input for step two |
//! | `advice` | measured times | notes that make builds faster |
//! | `expand` | `Api`, code | tokens |
//!
//! `report` collects errors, so that none hides another. Items that can still be defined are defined beside them.
#![forbid(unsafe_code)]

#[cfg(feature = "compiler")]
mod advice;
mod api;
#[cfg(feature = "compiler")]
mod cache;
mod check;
mod check_mode;
mod code;
mod expand;
mod exports;
mod first;
mod imports;
mod input;
mod lexer;
mod names;
mod options;
mod place;
mod report;
mod second;
mod signature;
mod source;
mod step_two_input;
mod storage;
mod target;
mod tokens;

/// Step one of `include_wasm!`, which passes its own crate's path in parentheses and then what the user wrote.
#[doc(hidden)]
#[proc_macro]
pub fn __include_wasm(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    first::expand(tokens.into()).into()
}

/// Step two of `include_wasm!`.
#[doc(hidden)]
#[proc_macro_derive(__Compile, attributes(__include_wasm))]
pub fn __compile(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    second::expand(item.into()).into()
}
