// What the macro expands to first is nobody else's to call without the word.
include_wasm::__include_wasm! { (include_wasm) (alloc std) struct Plugin = "../wasm/add.wasm"; }

fn main() {}
