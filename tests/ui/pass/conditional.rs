//! A type that is not compiled brings nothing along.

include_wasm::include_wasm! {
    #[cfg(any())]
    pub struct Plugin = "../wasm/host.wasm";
}

include_wasm::include_wasm! {
    #[cfg(all())]
    #[derive(Debug)]
    pub struct Other = "../wasm/add.wasm";
}

struct Plugin;

fn main() {
    let _ = Plugin;
    assert_eq!(Other::instantiate().unwrap().add(1, 2), Ok(3));
}
