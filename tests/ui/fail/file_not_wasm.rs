fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/picture.wasm").instantiate();
}
