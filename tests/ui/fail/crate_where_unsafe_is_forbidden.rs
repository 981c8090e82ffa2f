#![forbid(unsafe_code)]

mod library {
    pub use include_wasm;
}

include_wasm::include_wasm! {
    struct Loaded = "../wasm/add.wasm";
    crate = unsafe crate::library::include_wasm;
}

include_wasm::include_wasm! {
    struct Linked = "../wasm/add.wasm";
    link = static;
    crate = unsafe crate::library::include_wasm;
}

// What the macro expands to first is called with the same word.
macro_rules! wrapped {
    () => {
        include_wasm::__include_wasm! { unsafe ($crate::library::include_wasm) (alloc std) struct Wrapped = "../wasm/add.wasm"; }
    };
}
wrapped!();

fn main() {}
