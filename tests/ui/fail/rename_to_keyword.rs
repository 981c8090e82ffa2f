include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    rename export "add" = loop;
}

fn main() {}
