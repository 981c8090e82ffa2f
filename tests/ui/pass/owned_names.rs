//! Exports, imports and the user's types have the names of everything that an expansion calls or defines.
#![forbid(unsafe_code)]

use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    struct Owned = "../wasm/owned.wasm";
    fn instantiate() -> u32;
    rename export "host" = r#host;
    rename export "func" = r#frames_;
    rename export "alone" = instance;
    rename export "__alone" = __instance;
    rename export "call_leaf" = call_direct;
}

include_wasm! {
    struct OwnedHost = "../wasm/owned_host.wasm";
    rename export "alone" = instance;
    rename export "__alone" = __instance;
    rename export "call_leaf" = call_direct;
}

include_wasm! {
    struct Mapped = "../wasm/owned_host.wasm";
    import "env" = H;
    rename export "alone" = instance;
    rename export "__alone" = __instance;
    rename export "call_leaf" = call_direct;
}

/// The type parameter of expansions has another name.
mod parameter {
    include_wasm::include_wasm! {
        pub struct H = "../wasm/host.wasm";
    }

    include_wasm::include_wasm! {
        pub struct Renamed = "../wasm/host.wasm";
        rename import "env" = H_;
    }
}

macro_rules! functions {
    ($($name:ident)*) => {
        /// A trait of the user's, with an `Error` beside that of the host.
        trait H: Host {
            type Error;

            fn base(host: &Self) -> i32;
            $(fn $name(cx: &mut Caller<'_, Self>, h: i32, host: i32) -> Result<i32, <Self as Host>::Error>;)*
        }

        impl H for State {
            type Error = u8;

            fn base(_: &Self) -> i32 {
                1
            }

            $(fn $name(_: &mut Caller<'_, Self>, _: i32, number: i32) -> Result<i32, <Self as Host>::Error> {
                Ok(number)
            })*
        }

        impl OwnedHostEnv for State {
            fn base(_: &Self) -> i32 {
                1
            }

            $(fn $name(_: &mut Caller<'_, Self>, _: i32, number: i32) -> Result<i32, <Self as Host>::Error> {
                Ok(number)
            })*
        }
    };
}

functions! {
    instantiate instantiate_ instantiate_at instantiate_in exports func frames trapped reset host host_mut into_host reenter
    storage module new default fmt get get_mut into_inner view alone id call call_leaf call_raw call_slots store_id trap_of
    map_err from cast_signed cast_unsigned begin reborrow memory_handle table_handle global_handle new_global in_store linked
    trusted load debug_struct finish_non_exhaustive clone drop eq start fill arg from_slot to_slot host_call blob error
    __call __run __cx __slots __store __view __alone __id __this __result
}

struct State;

impl Host for State {
    type Error = std::convert::Infallible;
}

fn main() {
    let mut owned = Owned::instantiate__().unwrap();
    assert_eq!((owned.instantiate(), owned.instantiate_(), owned.frames_()), (Ok(0), Ok(1), Ok(5)));
    assert!(OwnedExports::func(&Owned::exports_(&mut owned), "func").is_some());
    let mut hosted = OwnedHost::instantiate__(State).unwrap();
    assert_eq!((hosted.instantiate(1, 2), hosted.__slots(1, 2)), (Ok(0), Ok(61)));
    let mut mapped = Mapped::instantiate__(State).unwrap();
    assert_eq!((mapped.new(1, 2), mapped.host(1, 2)), (Ok(15), Ok(9)));

    let mut expression = include_wasm!("../wasm/owned.wasm").instantiate().unwrap();
    assert_eq!((expression.instantiate(), expression.module()), (Ok(0), Ok(14)));
    let mut expression = include_wasm!("../wasm/owned_host.wasm", import "env" = H).instantiate(State).unwrap();
    assert_eq!(expression.instantiate(0, 0), Ok(0));
    let mut storage = include_wasm!("../wasm/owned.wasm", memory = checked).storage();
    assert_eq!(storage.instantiate().unwrap().storage(), Ok(13));
}
