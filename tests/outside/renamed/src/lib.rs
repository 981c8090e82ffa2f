//! The dependency has another name here.
#![deny(warnings)]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

wasm::include_wasm! {
    /// Adds.
    pub struct Adder = "../../src/add.wasm";
}

#[test]
fn both_forms_run() {
    let mut module = wasm::include_wasm!("../../src/add.wasm").instantiate().unwrap();
    let sum = module.add(1, 2);
    assert_eq!(Adder::instantiate().unwrap().add(1, 2), sum);
}
