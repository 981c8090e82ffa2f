//! The stack limit for machines without an operating system is there with `std`, too, so that features are additive.
#![cfg(any(unix, windows))]

use std::thread;

use include_wasm::{TrapCode, include_wasm, register_stack, set_stack_limit};

include_wasm! {
    struct Plugin = "wasm/deep.wasm";
}

/// Calls that take far more than 16 KiB, and less than a thread's stack.
const TIMES: i32 = 4_000;

/// Returns how a deep call ends.
fn deep(plugin: &mut Plugin) -> Result<i32, TrapCode> {
    plugin.deep(TIMES).map_err(|trap| trap.code())
}

/// One test, since there is one limit for the process.
#[test]
fn a_limit_bounds_the_stack_that_it_is_on_and_no_other() {
    let mut plugin = Plugin::instantiate().expect("instantiates");
    assert_eq!(deep(&mut plugin), Ok(TIMES));
    let here = 0_u8;
    let here = (&raw const here).addr();
    // SAFETY: where `std` is on, nothing depends on the address.
    unsafe { set_stack_limit(here - 16 * 1024) };
    assert_eq!(deep(&mut plugin), Err(TrapCode::StackOverflow));
    assert_eq!(plugin.deep(10), Ok(10));
    let mut plugin = thread::spawn(move || {
        assert_eq!(deep(&mut plugin), Ok(TIMES), "on another stack");
        plugin
    })
    .join()
    .expect("does not panic");
    assert_eq!(deep(&mut plugin), Err(TrapCode::StackOverflow));
    // SAFETY: as above.
    unsafe { set_stack_limit(0) };
    assert_eq!(deep(&mut plugin), Ok(TIMES));
    // SAFETY: as above.
    unsafe { set_stack_limit(usize::MAX) };
    assert_eq!(deep(&mut plugin), Ok(TIMES), "the address is on no stack");

    // A registered stack brings another lookup, which the limit bounds too.
    let other = vec![0_u8; 64 * 1024];
    let start = other.as_ptr().addr();
    // SAFETY: nothing runs on it.
    let registration = unsafe { register_stack(start..start + other.len()) };
    // SAFETY: as above.
    unsafe { set_stack_limit(here - 16 * 1024) };
    assert_eq!(deep(&mut plugin), Err(TrapCode::StackOverflow));
    drop(registration);
    assert_eq!(deep(&mut plugin), Err(TrapCode::StackOverflow));
    // SAFETY: as above.
    unsafe { set_stack_limit(0) };
    assert_eq!(deep(&mut plugin), Ok(TIMES));
}
