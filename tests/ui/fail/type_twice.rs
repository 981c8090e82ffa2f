use include_wasm::include_wasm;

include_wasm! {
    struct Plugin = "../wasm/add.wasm";
}

include_wasm! {
    struct Plugin = "../wasm/host.wasm";
}

struct Other;

mod inner {
    include_wasm::include_wasm! {
        struct Other = "../wasm/add.wasm";
    }
}

fn main() {
    let mut plugin = Plugin::instantiate().unwrap();
    plugin.add(1, 2).unwrap();

    enum Local {}
    include_wasm! {
        struct Local = "../wasm/memory.wasm";
    }
}
