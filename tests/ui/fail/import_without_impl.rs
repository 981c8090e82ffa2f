include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State;

impl include_wasm::Host for State {
    type Error = ();
}

fn main() {
    let mut plugin = Plugin::instantiate(State).unwrap();
    plugin.run(1).unwrap();
}
