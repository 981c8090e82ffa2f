//! Whatever names the user's code has, the expansion finds what it means: crates, modules, types, traits, functions and
//! macros.
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(dead_code, unused_macros, non_camel_case_types, reason = "nothing uses them")]

// These are what `::core`, `::std` and `::alloc` name from here on.
extern crate include_wasm as core;
extern crate include_wasm as std;
extern crate include_wasm as alloc;

mod hostile {
    macro_rules! types {
        ($($name:ident)*) => { $(struct $name;)* };
    }
    types! {
        bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64
        Option Result Box String Vec Some None Ok Err
        Func ExternRef V128 Memory Table Global GlobalMut Store Caller Host NoHost Trap Frames CallError InstantiateError
        Of Instance InstanceRef StorageGuard Storage Slot Export Module Blob Aligned Pages Imports RawRef VmContext
    }

    macro_rules! traits {
        ($($name:ident)*) => { $(trait $name {})* };
    }
    traits! {
        Clone Copy Debug Default Drop From Into Iterator Sized Send Sync Fn FnMut FnOnce Eq PartialEq AsRef ToOwned
        Host_ Params Results WasmValue
    }

    macro_rules! modules {
        ($($name:ident)*) => { $(mod $name {})* };
    }
    modules! { core std alloc include_wasm __rt code primitive option result fmt }

    macro_rules! functions {
        ($($name:ident)*) => { $(fn $name() {})* };
    }
    functions! { arg drop fill from_slot to_slot host_call trap_of start raise memory_grow }

    macro_rules! macros {
        ($($name:ident)*) => { $(macro_rules! $name { () => {}; })* };
    }
    macros! {
        assert cfg concat env include_bytes include_str unreachable panic global_asm format matches vec write
    }

    ::include_wasm::include_wasm! {
        /// By the host's functions and globals.
        pub struct Hosted = "../wasm/host.wasm";
    }

    ::include_wasm::include_wasm! {
        /// With code in the program's own.
        pub struct Linked = "../wasm/memory.wasm";
        link = static;
        traps = explicit;
    }

    ::include_wasm::include_wasm! {
        /// In a store.
        pub struct Shared = "../wasm/shared.wasm";
        import "lib" = store;
    }

    ::include_wasm::include_wasm! {
        /// With a signature.
        pub struct Stated = "../wasm/add.wasm";
        fn add(a: u32, b: bool) -> bool;
    }
}

fn main() {
    let mut linked = hostile::Linked::instantiate().expect("instantiates");
    linked.fill(2).expect("returns");
    assert_eq!(linked.memory().bytes()[0], 2);
    assert_eq!(hostile::Stated::instantiate().expect("instantiates").add(1, true), Ok(true));
}
