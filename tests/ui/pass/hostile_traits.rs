//! Traits of the user's with methods that are named like those that the expansion calls. They are not called instead.
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "nobody calls them")]

trait Everywhere: Sized {
    fn get(&self) -> u8 {
        panic!("not this one")
    }

    fn get_mut(&self, _: &impl Sized) -> u8 {
        panic!("not this one")
    }

    fn into_inner(self) -> u8 {
        panic!("not this one")
    }

    fn view(self) -> u8 {
        panic!("not this one")
    }

    fn reborrow(self) -> u8 {
        panic!("not this one")
    }

    fn call(self) -> u8 {
        panic!("not this one")
    }

    fn host(self) -> u8 {
        panic!("not this one")
    }

    fn host_mut(self) -> u8 {
        panic!("not this one")
    }

    fn begin(self) -> u8 {
        panic!("not this one")
    }

    fn instantiate(self) -> u8 {
        panic!("not this one")
    }

    fn store_id(self) -> u8 {
        panic!("not this one")
    }

    fn trapped(self) -> u8 {
        panic!("not this one")
    }

    fn memory(self) -> u8 {
        panic!("not this one")
    }

    fn tick(self) -> u8 {
        panic!("not this one")
    }

    fn new_global(self) -> u8 {
        panic!("not this one")
    }
}

impl<T> Everywhere for T {}

use include_wasm::{Caller, Host, Store, include_wasm};

include_wasm! {
    struct Small = "../../wasm/small.wasm";
}

struct State;

impl Host for State {
    type Error = std::convert::Infallible;
}

impl SmallEnv for State {
    fn log(_: &mut Caller<'_, Self>, _: i32) -> Result<(), Self::Error> {
        Ok(())
    }

    fn step(_: &Self) -> i32 {
        5
    }
}

fn main() {
    let mut plugin = Small::instantiate(State).unwrap();
    assert_eq!(Small::tick(&mut plugin), Ok(5));
    assert_eq!(Small::memory(&mut plugin).pages(), 100);
    assert!(Small::trapped(&plugin).is_none());
    let _: &mut State = Small::host_mut(&mut plugin);
    let _: State = Small::into_host(plugin);

    let mut storage = SmallStorage::new();
    let mut plugin = SmallStorage::instantiate(&mut storage, State).unwrap();
    assert_eq!(SmallExports::tick(&mut plugin), Ok(5));

    let mut store = Store::new(State);
    let plugin = Small::instantiate_in(&mut store).unwrap();
    assert_eq!(SmallExports::tick(&mut plugin.exports(&mut store).unwrap()), Ok(5));
}
