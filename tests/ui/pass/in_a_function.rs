//! Both forms inside of functions, generic ones too, and in a constant's block.

use include_wasm::{Caller, Host, Trap, include_wasm};

fn items() -> i64 {
    include_wasm! {
        struct Plugin = "../wasm/host.wasm";
        link = static;
    }

    struct State(i64);

    impl Host for State {
        type Error = ();
    }

    impl PluginEnv for State {
        fn log(cx: &mut Caller<'_, Self>, _ptr: i32, len: i32) -> Result<(), ()> {
            cx.host().0 += i64::from(len);
            Ok(())
        }

        fn random(cx: &mut Caller<'_, Self>) -> Result<i64, ()> {
            Ok(cx.host().0)
        }
    }

    Plugin::instantiate(State(1)).unwrap().run(5).unwrap()
}

fn generic<T: Into<i32>>(a: T, b: T) -> Result<i32, Trap> {
    include_wasm! {
        struct Add = "../wasm/add.wasm";
    }

    let (a, b) = (a.into(), b.into());
    let mut expression = include_wasm!("../wasm/add.wasm", link = static).instantiate().unwrap();
    assert_eq!(expression.add(a, b), Add::instantiate().unwrap().add(a, b));
    expression.add(a, b)
}

fn closure() -> impl FnMut(i32) -> i32 {
    let mut plugin = include_wasm!("../wasm/add.wasm").instantiate().unwrap();
    move |n| plugin.add(n, n).unwrap()
}

fn main() {
    assert_eq!(items(), 6);
    assert_eq!(generic(1_i8, 2), Ok(3));
    assert_eq!(generic(1_u16, 2), Ok(3));
    assert_eq!(closure()(4), 8);
}
