//! A module twice, once more in generic code, and another module.
#![deny(warnings)]
#![forbid(unsafe_code)]

use include_wasm::include_wasm;

include_wasm! {
    /// Also in `one`.
    pub struct Same = "../../same.wasm";
    prepared = "../../same.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

include_wasm! {
    /// The same again.
    pub struct Again = "../../same.wasm";
    prepared = "../../same.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

include_wasm! {
    /// Another, whose functions have the same names.
    pub struct Other = "../../other.wasm";
    prepared = "../../other.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

/// Asks a module that stands in generic code.
pub fn generic<T: Into<i64>>(of: T) -> i64 {
    let module = include_wasm!(
        "../../same.wasm",
        prepared = "../../same.prepared",
        link = static,
        traps = explicit
    );
    module.instantiate().expect("it starts").answer(of.into()).expect("it returns")
}

/// Asks all of them.
pub fn answers(of: i64) -> [i64; 4] {
    let mut other = Other::instantiate().expect("it starts");
    [
        Same::instantiate().expect("it starts").answer(of).expect("it returns"),
        Again::instantiate().expect("it starts").answer(of).expect("it returns"),
        other.answer(of).expect("it returns"),
        other.hostile().expect("it returns"),
    ]
}
