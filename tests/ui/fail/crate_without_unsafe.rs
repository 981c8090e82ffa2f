// What the expansion's unsafe blocks rely on is claimed by the word for that.
include_wasm::include_wasm! {
    struct Plugin = "../wasm/add.wasm";
    crate = include_wasm;
}

fn main() {}
