include_wasm::include_wasm! {
    Plugin = "../wasm/add.wasm";
}

fn main() {}
