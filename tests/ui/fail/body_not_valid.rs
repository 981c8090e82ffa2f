// Bodies are validated where code is made, so the API is whole beside the error.
include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/invalid.wasm";
}

fn main() {
    let mut plugin = Plugin::instantiate().unwrap();
    let _: i32 = plugin.f().unwrap();
}
