include_wasm::include_wasm! {
    pub struct Plugin = "/no/such/folder/plugin.wasm";
}

fn main() {}
