//! A module that another crate includes too, and one that nobody uses.
#![deny(warnings)]
#![forbid(unsafe_code)]

include_wasm::include_wasm! {
    /// Also in `two`.
    pub struct Same = "../../same.wasm";
    prepared = "../../same.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

include_wasm::include_wasm! {
    /// Nobody's.
    pub struct Unused = "../../unused.wasm";
    prepared = "../../unused.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

/// Asks the module.
pub fn answer(of: i64) -> i64 {
    Same::instantiate().expect("it starts").answer(of).expect("it returns")
}
