use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State;

impl Host for State {
    type Error = ();
}

impl PluginEnv for State {
    fn log(_: &mut Caller<'_, Self>, _ptr: i32, _len: i32) -> Result<(), ()> {
        Ok(())
    }
}

fn main() {}
