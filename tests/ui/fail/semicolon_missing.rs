include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm"
}

fn main() {
    Plugin::instantiate().unwrap();
}
