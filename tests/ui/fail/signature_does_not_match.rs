include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    fn add(a: u32, b: u64) -> u32;
}

fn main() {}
