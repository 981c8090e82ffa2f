fn main() {
    let mut plugin = include_wasm::include_wasm!("../wasm/host.wasm").instantiate().unwrap();
    plugin.run(1).unwrap();
}
