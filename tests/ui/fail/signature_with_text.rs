include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    fn add(a: &str, b: Vec<u8>) -> String;
}

fn main() {}
