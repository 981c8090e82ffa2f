//! Two modules, one of them twice, side by side.

use include_wasm::include_wasm;

include_wasm! {
    struct Add = "../wasm/add.wasm";
}

include_wasm! {
    struct Again = "../wasm/add.wasm";
    link = static;
}

include_wasm! {
    struct Third = "../wasm/add.wasm";
    link = static;
}

include_wasm! {
    struct Memory = "../wasm/memory.wasm";
}

fn main() {
    assert_eq!(Add::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Again::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Third::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Memory::instantiate().unwrap().fill(1), Ok(()));
    let mut first = include_wasm!("../wasm/add.wasm").instantiate().unwrap();
    let mut second = include_wasm!("../wasm/add.wasm").instantiate().unwrap();
    assert_eq!(first.add(1, 2), second.add(2, 1));
}
