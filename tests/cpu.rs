//! Code that needs a CPU feature runs where there is one, and is an error that names it where there is none.
//!
//! Two variables say which features the CPU lacks and which it has, with commas between, where the caller knows it, as
//! an emulator does.

use std::collections::BTreeSet;
use std::env;

use include_wasm::{InstantiateError, LoadError, include_wasm};

/// Makes and calls a module for each text of the `cpu` option, and returns what was missing.
macro_rules! missing {
    ($($cpu:literal)*) => {
        [$({
            include_wasm! {
                struct Adder = "ui/wasm/add.wasm";
                cpu = $cpu;
            }
            match Adder::instantiate() {
                Ok(mut adder) => {
                    assert_eq!(adder.add(1, 2), Ok(3), "{}", $cpu);
                    None
                }
                Err(InstantiateError::Load(LoadError::Cpu { missing })) => Some(missing),
                Err(other) => panic!("{}: {other}", $cpu),
            }
        }),*]
    };
}

fn missing() -> Vec<Option<&'static str>> {
    #[cfg(target_arch = "x86_64")]
    return missing!("x86-64" "+sse3" "+ssse3" "+sse4.1" "+sse4.2" "+popcnt" "+cmpxchg16b" "+avx" "+avx2" "+fma" "+bmi1" "+bmi2"
        "+lzcnt" "+avx512f" "+avx512vl" "+avx512dq" "+avx512bitalg" "+avx512vbmi")
    .into();
    #[cfg(target_arch = "aarch64")]
    return missing!("-lse,-fp16,-dotprod" "+lse" "+fp16" "+dotprod").into();
    #[cfg(target_arch = "riscv64")]
    return missing!("+m" "+zba" "+zbb" "+zbc" "+zbs" "+v" "+c" "+zcb" "+zicond" "+zfa").into();
    #[cfg(target_arch = "s390x")]
    return missing!("z14" "+vector-enhancements-2" "+miscellaneous-extensions-3" "+miscellaneous-extensions-4"
        "+vector-enhancements-3")
    .into();
}

#[test]
fn a_feature_that_is_missing_is_named_and_nothing_runs() {
    let missing: BTreeSet<_> = missing().into_iter().flatten().collect();
    let named = |variable: &str| env::var(variable).unwrap_or_default();
    let lacks = named("INCLUDE_WASM_TEST_CPU_LACKS");
    for name in lacks.split(',').filter(|name| !name.is_empty()) {
        assert!(missing.contains(name), "{name} is not there; missing are {missing:?}");
    }
    let has = named("INCLUDE_WASM_TEST_CPU_HAS");
    for name in has.split(',') {
        assert!(!missing.contains(name), "{name} is there; missing are {missing:?}");
    }
}
