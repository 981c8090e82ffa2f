fn main() {
    let _plugin = include_wasm::include_wasm!(concat!(env!("INCLUDE_WASM_UNSET"), "/x.wasm")).instantiate();
}
