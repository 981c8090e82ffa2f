//! Types of the user's that are named like primitive ones do not get into the expansion.
#![forbid(unsafe_code)]
#![allow(dead_code, non_camel_case_types, reason = "that is the point")]

mod shadowed {
    type i32 = include_wasm::ExternRef;
    type i64 = Option<include_wasm::Func>;
    type u32 = String;
    type bool = ();
    type str = ();

    include_wasm::include_wasm! {
        pub struct Add = "../../../examples/hello/add.wasm";
    }

    include_wasm::include_wasm! {
        pub struct Unsigned = "../../../examples/hello/add.wasm";
        fn add(a: u32, b: u32) -> u32;
    }
}

fn main() {
    assert_eq!(shadowed::Add::instantiate().unwrap().add(1_i32, 2_i32), Ok(3_i32));
    assert_eq!(shadowed::Unsigned::instantiate().unwrap().add(1_u32, u32::MAX), Ok(0_u32));
}
