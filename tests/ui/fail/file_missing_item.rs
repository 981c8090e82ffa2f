include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/none.wasm";
}

struct Holder {
    plugin: Plugin,
}

fn main() {
    let mut holder = Holder { plugin: Plugin::instantiate().unwrap() };
    holder.plugin.add(1, 2).unwrap();
}
