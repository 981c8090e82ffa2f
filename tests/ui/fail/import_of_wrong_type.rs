use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State;

impl Host for State {
    type Error = ();
}

impl PluginEnv for State {
    fn log(_: &mut Caller<'_, Self>, _ptr: i32, _len: u64) -> Result<(), ()> {
        Ok(())
    }

    fn random(_: &mut Caller<'_, Self>) -> Result<i32, ()> {
        Ok(4)
    }
}

fn main() {}
