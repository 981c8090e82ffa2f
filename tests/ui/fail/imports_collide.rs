include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/duplicate.wasm";
}

fn main() {}
