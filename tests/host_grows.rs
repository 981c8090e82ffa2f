//! A memory that only the host grows: compiled code may not take its length for a constant.
//!
//! wasmi CVE-2025-66627: memory was used after it had moved to grow. Here it does not move.

use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    struct Guarded = "wasm/host_grows.wasm";
}

include_wasm! {
    struct Checked = "wasm/host_grows.wasm";
    memory = checked;
}

include_wasm! {
    struct Explicit = "wasm/host_grows.wasm";
    traps = explicit;
}

struct Grower;

impl Host for Grower {
    type Error = core::convert::Infallible;
}

macro_rules! way {
    ($name:ident, $env:ident, $test:ident) => {
        impl $env for Grower {
            fn grow(cx: &mut Caller<'_, Self>) -> Result<(), Self::Error> {
                let before = cx.memory().bytes().as_ptr();
                cx.memory().grow(1).expect("the type allows it");
                assert_eq!(cx.memory().bytes().as_ptr(), before);
                Ok(())
            }
        }

        #[test]
        fn $test() {
            let mut instance = $name::instantiate(Grower).expect("instantiates");
            assert_eq!(instance.pages(), Ok(2));
            assert_eq!(instance.store_behind(7), Ok(7));
        }
    };
}

way!(Guarded, GuardedEnv, what_the_host_adds_to_a_guarded_memory_is_there);
way!(Checked, CheckedEnv, what_the_host_adds_to_a_checked_memory_is_there);
way!(Explicit, ExplicitEnv, what_the_host_adds_is_there_with_explicit_traps);
