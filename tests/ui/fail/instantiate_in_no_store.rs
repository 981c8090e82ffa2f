include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/shared.wasm";
    import "lib" = store;
    import "env" = store;
}

fn main() {
    let _plugin = Plugin::instantiate();
}
