include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/collide.wasm";
}

fn main() {
    Plugin::instantiate().unwrap().a_b().unwrap();
}
