//! The dependency has another name here.
#![deny(warnings)]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

wasm::include_wasm! {
    /// Adds.
    pub struct Adder = "../../src/add.wasm";
    crate = wasm;
}

#[test]
fn both_forms_run() {
    let mut module = wasm::include_wasm!("../../src/add.wasm", crate = wasm).instantiate().unwrap();
    assert_eq!(module.add(1, 2), Adder::instantiate().unwrap().add(1, 2));
}
