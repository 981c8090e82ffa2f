include_wasm::include_wasm! {
    pub struct Plugin<H> = "../wasm/add.wasm";
}

fn main() {
    Plugin::instantiate().unwrap();
}
