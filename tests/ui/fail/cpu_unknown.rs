fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/add.wasm", cpu = "no-such-cpu").instantiate();
}
