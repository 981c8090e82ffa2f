use include_wasm::include_wasm;

include_wasm!("../wasm/add.wasm");

mod inner {
    include_wasm::include_wasm! { "../wasm/host.wasm", opt = size }
}

fn main() {}
