trait Wasi: include_wasm::Host {}

include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
    import "wasi" = Wasi;
}

fn main() {}
