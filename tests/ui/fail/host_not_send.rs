use std::rc::Rc;

use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
}

struct State(Rc<u8>);

impl Host for State {
    type Error = ();
}

impl PluginEnv for State {
    fn log(cx: &mut Caller<'_, Self>, _ptr: i32, _len: i32) -> Result<(), ()> {
        cx.host().0 = Rc::new(1);
        Ok(())
    }

    fn random(_: &mut Caller<'_, Self>) -> Result<i64, ()> {
        Ok(4)
    }
}

fn main() {
    let mut plugin = Plugin::instantiate(State(Rc::new(0))).unwrap();
    on_another_thread(move || plugin.run(1));
}

// As `std::thread::spawn`, whose source rustc would show where it is installed.
fn on_another_thread<F: FnOnce() -> T + Send, T>(_: F) {}
