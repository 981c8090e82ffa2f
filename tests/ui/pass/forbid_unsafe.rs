//! What the macro expands to is fine where unsafe code is forbidden, in both ways to link.
#![forbid(unsafe_code)]

use include_wasm::include_wasm;

include_wasm! {
    pub struct Loaded = "../wasm/memory.wasm";
    link = load;
}

include_wasm! {
    pub struct Linked = "../wasm/memory.wasm";
    link = static;
    traps = explicit;
}

fn main() {
    let mut loaded = Loaded::instantiate().unwrap();
    let mut linked = Linked::instantiate().unwrap();
    loaded.fill(1).unwrap();
    linked.fill(2).unwrap();
    assert_eq!((loaded.memory().bytes()[0], linked.memory().bytes()[0]), (1, 2));
    assert_eq!(include_wasm!("../wasm/add.wasm").instantiate().unwrap().add(1, 2), Ok(3));
}
