fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/add.wasm", opt = size, opt = speed).instantiate();
}
