use include_wasm::include_wasm;

fn main() {
    let plugin = include_wasm!("../wasm/add.wasm");
    let _sum = plugin.add(1, 2);
}
