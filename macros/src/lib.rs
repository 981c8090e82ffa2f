//! The procedural macros of `include-wasm`. Use them through that crate, which documents them.
//!
//! `include_wasm!` expands in two steps, because a procedural macro is not told what it compiles for:
//!
//! | step | in | out |
//! |---|---|---|
//! | `first` | what the user wrote | a private struct with a derive, under `cfg_attr` lines that ask rustc for the target |
//! | `second` | that struct, its `cfg_attr` lines resolved by rustc | the typed API and the native code |
//!
//! | module | from | to |
//! |---|---|---|
//! | `input`, `options`, `signature` | tokens | `Input`: the file, the type, the options |
//! | `lexer`, `place` | the text of the user's file | what the call of the macro stands for, where its tokens do not say it |
//! | `source` | a path, `env!` or `concat!` | the file's place, bytes and hash |
//! | `target` | resolved `cfg_attr` lines | the target, or why there is none |
//! | `check`, `exports`, `imports`, `names` | the module's interface | `Api`: everything as Rust sees it |
//! | `code` | bytes, target | native code, from the `cache` if it is there, or nothing in `check_mode` |
//! | `advice` | measured times | what makes builds faster |
//! | `expand` | `Api`, code | tokens |
//!
//! Errors gather in `report` and never hide each other; what still can be defined is defined beside them.
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
