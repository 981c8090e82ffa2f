include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/memory.wasm";
}

fn main() {
    let mut plugin = Plugin::instantiate().unwrap();
    let memory = plugin.memory();
    plugin.fill(1).unwrap();
    println!("{}", memory.bytes()[0]);
}
