//! A test with modules of its own, and with the library's.
#![deny(warnings)]
#![forbid(unsafe_code)]

use include_wasm::include_wasm;

#[test]
fn module_of_the_test_and_of_the_library_agree() {
    let mut module = include_wasm!("../src/add.wasm").instantiate().unwrap();
    assert_eq!(module.add(2, 2), outside::sum(2, 2));
}
