include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/memory.wasm";
    fn sub(a: u32, b: u32) -> u32;
    fn memory() -> u32;
}

fn main() {}
