fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/add.wasm", traps = explicit, memory = guarded).instantiate();
}
