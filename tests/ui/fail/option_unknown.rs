include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    lnk = static;
}

fn main() {
    Plugin::instantiate().unwrap().add(1, 2).unwrap();
}
