fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/tail.wasm").instantiate();
}
