include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    fn add(&mut self, a: u32, b: u32) -> u32;
    fn add(a: String, b: u32) -> u32;
    fn add(a: u32, b: u32) -> Result<u32, ()>;
    unsafe fn add(a: u32, b: u32) -> u32;
    fn add<T>(a: u32, b: u32) -> u32;
}

fn main() {}
