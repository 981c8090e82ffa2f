include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/modules.wasm";
}

fn main() {}
