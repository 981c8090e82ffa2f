//! A library's trait for an import module, in both forms.
#![deny(warnings, unused_qualifications, trivial_casts, single_use_lifetimes, unused_lifetimes, rust_2018_idioms)]

use include_wasm::{Caller, Host, include_wasm};

mod library {
    use include_wasm::{Caller, Host};

    pub trait Env: Host {
        fn log(cx: &mut Caller<'_, Self>, ptr: i32, len: i32) -> Result<(), Self::Error>;

        fn random(_cx: &mut Caller<'_, Self>) -> Result<i64, Self::Error> {
            Ok(4)
        }
    }
}

include_wasm! {
    struct Plugin = "../wasm/host.wasm";
    import "env" = library::Env;
}

#[derive(Default)]
struct State {
    logged: i32,
}

impl Host for State {
    type Error = ();
}

impl library::Env for State {
    fn log(cx: &mut Caller<'_, Self>, _ptr: i32, len: i32) -> Result<(), ()> {
        cx.host().logged += len;
        Ok(())
    }
}

fn main() {
    let mut plugin = Plugin::instantiate(State::default()).unwrap();
    assert_eq!(plugin.run(3), Ok(4));
    assert_eq!(Plugin::host(&plugin).logged, 3);
    let module = include_wasm!("../wasm/host.wasm", import "env" = library::Env);
    assert_eq!(module.instantiate(State::default()).unwrap().run(3), Ok(4));
}
