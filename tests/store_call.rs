//! Functions that a reference points to, called with values of every type in every shape that calls have.

use std::num::NonZeroUsize;

use include_wasm::{CallError, Caller, ExternRef, Func, FuncError, Host, Store, TrapCode, V128};

/// Includes a module with vectors. RISC-V has them with its V extension alone, of which rustc does not tell.
macro_rules! include_vectors {
    ($($input:tt)*) => {
        #[cfg(not(target_arch = "riscv64"))]
        include_wasm::include_wasm! { $($input)* }
        #[cfg(target_arch = "riscv64")]
        include_wasm::include_wasm! { $($input)* cpu = "+v"; }
    };
}

include_vectors! {
    struct Vectors = "wasm/vectors.wasm";
}

include_vectors! {
    struct PassedOn = "wasm/vectors_passed_on.wasm";
    import "vectors" = store;
}

mod explicit {
    include_vectors! {
        pub struct Vectors = "wasm/vectors.wasm";
        traps = explicit;
    }
}

mod linked {
    include_vectors! {
        pub struct Vectors = "wasm/vectors.wasm";
        link = static;
    }
}

#[derive(Default)]
struct State {
    calls: u32,
}

#[derive(Debug, PartialEq)]
struct Refused;

impl Host for State {
    type Error = Refused;
}

macro_rules! env {
    ($($env:path;)*) => {$(
        impl $env for State {
            fn mix(cx: &mut Caller<'_, Self>, by: i32, value: V128) -> Result<V128, Refused> {
                cx.host().calls += 1;
                if by == 0 { Err(Refused) } else { Ok(lanes(low(value) * i64::from(by), high(value))) }
            }

            fn scale(cx: &mut Caller<'_, Self>, by: f64, value: i64) -> Result<i64, Refused> {
                cx.host().calls += 1;
                Ok(value * by as i64)
            }
        }
    )*};
}
env! {
    VectorsEnv;
    explicit::VectorsEnv;
    linked::VectorsEnv;
}

fn lanes(low: i64, high: i64) -> V128 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&low.to_le_bytes());
    bytes[8..].copy_from_slice(&high.to_le_bytes());
    V128(bytes)
}

fn low(value: V128) -> i64 {
    i64::from_le_bytes(value.0[..8].try_into().expect("eight bytes"))
}

fn high(value: V128) -> i64 {
    i64::from_le_bytes(value.0[8..].try_into().expect("eight bytes"))
}

/// Integers of which every byte is another.
const FAR: i64 = 0x0123_4567_89ab_cdef;
const BACK: i64 = -0x7654_3210_fedc_ba99;

type Twelve = (V128, V128, V128, V128, V128, V128, V128, V128, V128, V128, V128, V128);

fn twelve() -> (Twelve, V128) {
    let of = |n: i64| lanes(n * n + 3, -7 * n);
    let sum = |lane: fn(V128) -> i64| (0..12).fold(0, |sum, n| 2 * sum + lane(of(n)));
    let values = (of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7), of(8), of(9), of(10), of(11));
    (values, lanes(sum(low), sum(high)))
}

/// Does the same for each way to compile the module.
macro_rules! each_way {
    ($($test:ident: |$store:ident, $vectors:ident| $body:block)*) => {
        $(mod $test {
            use super::*;

            #[test]
            fn hardware() {
                let mut $store = Store::new(State::default());
                let $vectors = Vectors::instantiate_in(&mut $store).expect("instantiates");
                $body
            }

            #[test]
            fn explicit() {
                let mut $store = Store::new(State::default());
                let $vectors = crate::explicit::Vectors::instantiate_in(&mut $store).expect("instantiates");
                $body
            }

            #[test]
            fn linked() {
                let mut $store = Store::new(State::default());
                let $vectors = crate::linked::Vectors::instantiate_in(&mut $store).expect("instantiates");
                $body
            }
        })*
    };
}

each_way! {
    vectors_cross_in_both_directions: |store, vectors| {
        let value = lanes(FAR, BACK);
        let [low, high, splat] = [vectors.low(&mut store), vectors.high(&mut store), vectors.splat(&mut store)]
            .map(|func| func.expect("of this store"));
        assert_eq!(store.call::<(V128,), i64>(low, (value,)), Ok(FAR));
        assert_eq!(store.call::<(V128,), i64>(high, (value,)), Ok(BACK));
        assert_eq!(store.call::<(i64,), V128>(splat, (BACK,)), Ok(lanes(BACK, BACK)));
        let [swap, put, take] = [vectors.swap(&mut store), vectors.put(&mut store), vectors.take(&mut store)]
            .map(|func| func.expect("of this store"));
        assert_eq!(store.call::<(V128,), V128>(swap, (value,)), Ok(lanes(BACK, FAR)));
        assert_eq!(store.call::<(V128,), ()>(put, (value,)), Ok(()));
        assert_eq!(store.call::<(), V128>(take, ()), Ok(value));
    }

    every_place_of_a_parameter_is_another: |store, vectors| {
        let around = vectors.around(&mut store).expect("of this store");
        let returned = store.call::<(i32, f32, V128, i64, f64), V128>(around, (-5, 70.0, lanes(FAR, 9), -300, 1000.5));
        assert_eq!(returned, Ok(lanes(FAR + 765, 774)));
        let all = vectors.twelve(&mut store).expect("of this store");
        let (values, sum) = twelve();
        assert_eq!(store.call::<Twelve, V128>(all, values), Ok(sum));
        let scalars = vectors.scalars(&mut store).expect("of this store");
        let sum = (1..=12).fold(0, |sum, n| 3 * sum + if n % 2 == 0 { -n } else { n });
        let values = (1_i64, -2, 3_i64, -4, 5_i64, -6, 7_i64, -8, 9_i64, -10, 11_i64, -12);
        assert_eq!(store.call::<_, i64>(scalars, values), Ok(sum));
    }

    references_cross_beside_vectors: |store, vectors| {
        let [low, high] = [vectors.low(&mut store), vectors.high(&mut store)].map(|func| func.expect("of this store"));
        let choose = vectors.choose(&mut store).expect("of this store");
        for (value, chosen) in [(lanes(0, 1), Some(low)), (lanes(0, 0), None)] {
            let returned = store.call::<_, Option<Func>>(choose, (Some(low), value, None::<Func>));
            assert_eq!(returned, Ok(chosen));
        }
        let keep = vectors.keep(&mut store).expect("of this store");
        for token in [None, NonZeroUsize::new(usize::MAX).map(ExternRef)] {
            assert_eq!(store.call::<_, Option<ExternRef>>(keep, (lanes(1, 2), token)), Ok(token));
        }
        let mut elsewhere = Store::new(State::default());
        let foreign = Vectors::instantiate_in(&mut elsewhere).expect("instantiates");
        let foreign = foreign.low(&mut elsewhere).expect("of that store");
        match store.call::<_, Option<Func>>(choose, (Some(high), lanes(0, 0), Some(foreign))) {
            Err(FuncError::Call(CallError::Trap(trap))) => assert_eq!(trap.code(), TrapCode::ForeignReference),
            other => panic!("{other:?}"),
        }
    }

    functions_of_the_host_are_called_with_their_values: |store, vectors| {
        let table = vectors.table(&mut store).expect("of this store");
        let [mix, scale] = [0, 1].map(|index| {
            store.table::<Option<Func>>(table).expect("of this store").get(index).expect("in bounds").expect("not null")
        });
        let exported = vectors.mix(&mut store).expect("of this store");
        let through = vectors.through(&mut store).expect("of this store");
        for func in [mix, exported, through] {
            assert_eq!(store.call::<(i32, V128), V128>(func, (-3, lanes(1 << 40, FAR))), Ok(lanes(-3 << 40, FAR)));
            let refused = store.call::<(i32, V128), V128>(func, (0, lanes(1, 2)));
            assert_eq!(refused, Err(FuncError::Call(CallError::Host(Refused))));
        }
        assert_eq!(store.call::<(f64, i64), i64>(scale, (-2.0, 1 << 40)), Ok(-2 << 40));
        assert_eq!(store.host().calls, 7);
    }

    a_trap_leaves_a_call_with_vectors: |store, vectors| {
        let check = vectors.check(&mut store).expect("of this store");
        for _ in 0..100 {
            match store.call::<(V128,), V128>(check, (lanes(0, 0),)) {
                Err(FuncError::Call(CallError::Trap(trap))) => assert_eq!(trap.code(), TrapCode::Unreachable),
                other => panic!("{other:?}"),
            }
            assert_eq!(store.call::<(V128,), V128>(check, (lanes(FAR, 0),)), Ok(lanes(FAR, 0)));
        }
    }

    a_vector_is_no_other_type: |store, vectors| {
        let low = vectors.low(&mut store).expect("of this store");
        assert_eq!(store.call::<(i64,), i64>(low, (1,)), Err(FuncError::Type));
        assert_eq!(store.call::<(i64, i64), i64>(low, (1, 2)), Err(FuncError::Type));
        assert_eq!(store.call::<(V128,), V128>(low, (lanes(1, 2),)), Err(FuncError::Type));
        assert_eq!(store.call::<(V128, V128), i64>(low, (lanes(1, 2), lanes(1, 2))), Err(FuncError::Type));
        let splat = vectors.splat(&mut store).expect("of this store");
        assert_eq!(store.call::<(i64,), i64>(splat, (1,)), Err(FuncError::Type));
        assert_eq!(store.call::<(V128,), V128>(splat, (lanes(1, 2),)), Err(FuncError::Type));
    }

    another_instance_passes_functions_on: |store, vectors| {
        let imports = PassedOnImports {
            twelve: vectors.twelve(&mut store).expect("of this store"),
            mix: vectors.mix(&mut store).expect("of this store"),
            low: vectors.low(&mut store).expect("of this store"),
            scale: vectors.scale(&mut store).expect("of this store"),
        };
        let passed_on = PassedOn::instantiate_in(&mut store, &imports).expect("links");
        let (values, sum) = twelve();
        let all = passed_on.twelve(&mut store).expect("of this store");
        assert_eq!(store.call::<Twelve, V128>(all, values), Ok(sum));
        let mix = passed_on.mix(&mut store).expect("of this store");
        assert_eq!(store.call::<(i32, V128), V128>(mix, (2, lanes(FAR, BACK))), Ok(lanes(2 * FAR, BACK)));
        assert_eq!(
            store.call::<(i32, V128), V128>(mix, (0, lanes(1, 2))),
            Err(FuncError::Call(CallError::Host(Refused)))
        );
        let low = passed_on.low(&mut store).expect("of this store");
        assert_eq!(store.call::<(V128,), i64>(low, (lanes(BACK, 1),)), Ok(BACK));
        let scale = passed_on.scale(&mut store).expect("of this store");
        assert_eq!(store.call::<(f64, i64), i64>(scale, (5.0, -6)), Ok(-30));
        let mut exports = passed_on.exports(&mut store).expect("of this store");
        assert_eq!(exports.mix(4, lanes(10, FAR)), Ok(lanes(40, FAR)));
        assert_eq!(exports.low(lanes(FAR, 1)), Ok(FAR));
        assert_eq!(exports.scale(3.0, 7), Ok(21));
    }
}
