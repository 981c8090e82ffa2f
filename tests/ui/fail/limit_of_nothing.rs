include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    max_memory = 65536;
    max_table = 8;
}

include_wasm::include_wasm! {
    pub struct Shared = "../wasm/shared.wasm";
    max_memory = 65536;
}

include_wasm::include_wasm! {
    pub struct Uneven = "../wasm/memory.wasm";
    max_memory = 100_000;
}

fn main() {}
