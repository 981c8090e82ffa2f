//! Nothing but `core` is asked for, and the prelude is not either.
#![no_std]
#![no_implicit_prelude]

extern crate std;

::include_wasm::include_wasm! {
    #[derive(Debug)]
    pub struct Plugin = "../wasm/host.wasm";
}

pub struct State;

impl ::include_wasm::Host for State {
    type Error = ();
}

impl PluginEnv for State {
    fn log(_: &mut ::include_wasm::Caller<'_, Self>, _: i32, _: i32) -> ::core::result::Result<(), ()> {
        ::core::result::Result::Ok(())
    }

    fn random(_: &mut ::include_wasm::Caller<'_, Self>) -> ::core::result::Result<i64, ()> {
        ::core::result::Result::Ok(4)
    }
}

fn main() {
    let mut plugin = Plugin::instantiate(State).map_err(|_| ()).unwrap();
    ::core::assert_eq!(plugin.run(1).ok(), ::core::option::Option::Some(4));
}
