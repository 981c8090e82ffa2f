include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/add.wasm";
    fn add(a: u32, b: u64) -> u32;
}

include_wasm::include_wasm! {
    pub struct FewerParameters = "../wasm/add.wasm";
    fn add(a: u64) -> u32;
}

include_wasm::include_wasm! {
    pub struct NoResult = "../wasm/add.wasm";
    fn add(a: u32, b: u32);
}

include_wasm::include_wasm! {
    pub struct Everything = "../wasm/add.wasm";
    fn add(a: f32, b: Option<Func>) -> (u64, f64);
}

fn main() {}
