//! Instances that share a memory, a table, globals and functions.

use include_wasm::{Caller, Func, Host, Store, WrongInstance, include_wasm};

include_wasm! {
    struct Lib = "../wasm/lib.wasm";
}

include_wasm! {
    struct Shared = "../wasm/shared.wasm";
    import "lib" = store;
}

include_wasm! {
    struct Hosted = "../wasm/shared.wasm";
}

struct State;

impl Host for State {
    type Error = String;
}

impl SharedEnv for State {
    fn step(_: &Self) -> i32 {
        2
    }
}

impl HostedEnv for State {
    fn step(_: &Self) -> i32 {
        10
    }
}

impl HostedLib for State {
    fn twice(_: &mut Caller<'_, Self>, p0: i32) -> Result<i32, String> {
        Err(format!("not {p0}"))
    }
}

fn main() {
    let mut store = Store::new(State);
    let lib = Lib::instantiate_in(&mut store).unwrap();
    let (memory, table) = (lib.memory(&mut store).unwrap(), lib.table(&mut store).unwrap());
    let (counter, twice) = (lib.counter(&mut store).unwrap(), lib.twice(&mut store).unwrap());

    let shared = Shared::instantiate_in(&mut store, &SharedImports { memory, table, counter, twice }).unwrap();
    assert_eq!(shared.exports(&mut store).unwrap().count(), Ok(42));
    assert_eq!(lib.exports(&mut store).unwrap().counter().get(), 42);
    assert_eq!(lib.exports(&mut store).unwrap().memory().read::<i32>(0), Ok(84));

    let hosted = Hosted::instantiate_in(&mut store, &HostedImports { memory, table, counter }).unwrap();
    let error = hosted.exports(&mut store).unwrap().count().unwrap_err();
    assert_eq!(error.to_string(), "not 52");

    let func: Option<Func> = shared.count(&mut store).ok();
    lib.exports(&mut store).unwrap().table().set(0, func).unwrap();
    assert_eq!(store.call::<(), i32>(func.unwrap(), ()), Ok(54));

    let mut other = Store::new(State);
    assert_eq!(lib.exports(&mut other).err(), Some(WrongInstance));
}
