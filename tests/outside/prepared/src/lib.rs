//! Modules that were compiled before the macro runs.
#![deny(warnings)]
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests {
    use include_wasm::{CallError, Caller, Host, include_wasm};

    include_wasm! {
        struct Counter = "../../src/count.wasm";
        prepared = concat!(env!("OUT_DIR"), "/count.prepared");
        link = static;
        traps = explicit;
        opt = size;
    }

    struct Count(i32);

    impl Host for Count {
        type Error = ();
    }

    impl CounterEnv for Count {
        fn count(cx: &mut Caller<'_, Self>, by: i32) -> Result<i32, ()> {
            let host = cx.host();
            host.0 += by;
            if host.0 > 2 { Err(()) } else { Ok(host.0) }
        }
    }

    #[test]
    fn prepared_modules_run() {
        let mut adder = include_wasm!("../../src/add.wasm", prepared = concat!(env!("OUT_DIR"), "/add.prepared"))
            .instantiate()
            .expect("it loads");
        assert_eq!(adder.add(1, 2), Ok(3));
        assert_eq!(Counter::instantiate(Count(0)).expect("it loads").count_to(2), Ok(2));
        assert_eq!(Counter::instantiate(Count(0)).expect("it loads").count_to(3), Err(CallError::Host(())));
    }
}
