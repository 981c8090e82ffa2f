fn main() {
    let mut plugin = include_wasm::include_wasm!("../wasm/none.wasm").instantiate().unwrap();
    plugin.add(1, 2).unwrap();
}
