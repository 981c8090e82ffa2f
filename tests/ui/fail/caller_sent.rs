use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State;

impl Host for State {
    type Error = ();
}

impl PluginEnv for State {
    fn log(cx: &mut Caller<'_, Self>, _ptr: i32, _len: i32) -> Result<(), ()> {
        on_another_thread(|| drop(cx.memory()));
        Ok(())
    }

    fn random(_: &mut Caller<'_, Self>) -> Result<i64, ()> {
        Ok(4)
    }
}

// As `std::thread::Scope::spawn`, whose source rustc would show where it is installed.
fn on_another_thread<F: FnOnce() + Send>(_: F) {}

fn main() {}
