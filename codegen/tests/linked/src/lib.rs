//! A library whose binary includes the same module.
#![deny(warnings)]
#![forbid(unsafe_code)]

include_wasm::include_wasm! {
    /// Also in the binary.
    pub struct Same = "../same.wasm";
    prepared = "../same.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

/// Asks the module.
pub fn answer(of: i64) -> i64 {
    Same::instantiate().expect("it starts").answer(of).expect("it returns")
}
