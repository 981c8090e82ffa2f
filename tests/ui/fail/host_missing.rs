use include_wasm::{Caller, include_wasm};

include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State;

impl PluginEnv for State {
    fn log(_: &mut Caller<'_, Self>, _ptr: i32, _len: i32) -> Result<(), Self::Error> {
        Ok(())
    }

    fn random(_: &mut Caller<'_, Self>) -> Result<i64, Self::Error> {
        Ok(4)
    }
}

fn main() {
    let mut plugin = Plugin::instantiate(State).unwrap();
    plugin.run(1).unwrap();
}
