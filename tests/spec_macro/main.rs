//! Twenty files of WebAssembly's official test suite, through the macro and the typed API.
//!
//! `cargo xtask spec` runs all files through compiler and runtime; here it is the macro's expansion that is tested.
//! What is in `generated` is written by `cargo xtask bless-spec-macro`.

mod check;
#[rustfmt::skip]
mod generated;
