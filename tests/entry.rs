//! What crosses when the host calls, in every place, and what the host still has after it.

use std::hint::black_box;
use std::num::NonZeroUsize;

use include_wasm::{CallError, Caller, ExternRef, Func, FuncError, Host, Store, TrapCode, include_wasm};

include_wasm! {
    struct Entry = "wasm/entry.wasm";
    backtrace = offsets;
}

mod explicit {
    include_wasm::include_wasm! {
        pub struct Entry = "wasm/entry.wasm";
        traps = explicit;
        backtrace = offsets;
    }
}

mod linked {
    include_wasm::include_wasm! {
        pub struct Entry = "wasm/entry.wasm";
        link = static;
        backtrace = offsets;
    }
}

/// Notes the trap at each depth, and whether the trap goes on from there.
#[derive(Default)]
struct State {
    goes_on: bool,
    seen: Vec<(TrapCode, usize)>,
}

#[derive(Debug, PartialEq)]
enum Failed {
    Asked,
    Inside,
}

impl Host for State {
    type Error = Failed;
}

/// Does the same for each way to compile the module.
macro_rules! each_way {
    ($($test:ident: |$entry:ident| $body:block)*) => {
        $(mod $test {
            use super::*;

            #[test]
            fn hardware() {
                type Way = Entry<State>;
                let mut $entry = Way::instantiate(State::default()).expect("instantiates");
                $body
            }

            #[test]
            fn explicit() {
                type Way = explicit::Entry<State>;
                let mut $entry = Way::instantiate(State::default()).expect("instantiates");
                $body
            }

            #[test]
            fn linked() {
                type Way = linked::Entry<State>;
                let mut $entry = Way::instantiate(State::default()).expect("instantiates");
                $body
            }
        })*
    };
}

macro_rules! env {
    ($($entry:ty, $exports:ty, $env:path;)*) => {$(
        impl $env for State {
            fn again(cx: &mut Caller<'_, Self>, depth: i32) -> Result<i32, Failed> {
                let mut guest = <$entry>::reenter(cx).expect("this module called");
                let result = guest.nest(depth);
                let frames = <$exports>::frames(&guest).total();
                match result {
                    Ok(value) => Ok(value),
                    Err(CallError::Trap(trap)) => {
                        let host = cx.host();
                        host.seen.push((trap.code(), frames));
                        if host.goes_on { Err(Failed::Inside) } else { Ok(1000) }
                    }
                    Err(CallError::Host(error)) => Err(error),
                }
            }

            fn fail(_cx: &mut Caller<'_, Self>) -> Result<(), Failed> {
                Err(Failed::Asked)
            }
        }
    )*};
}
env! {
    Entry<State>, EntryExports<'_, State>, EntryEnv;
    explicit::Entry<State>, explicit::EntryExports<'_, State>, explicit::EntryEnv;
    linked::Entry<State>, linked::EntryExports<'_, State>, linked::EntryEnv;
}

fn code<T: std::fmt::Debug>(result: Result<T, CallError<Failed>>) -> TrapCode {
    match result {
        Err(CallError::Trap(trap)) => trap.code(),
        other => panic!("{other:?}"),
    }
}

/// Integers beyond 32 bits, but not beyond what an `f64` holds.
const FAR: i64 = 1 << 40;

each_way! {
    every_place_of_a_parameter_is_another: |entry| {
        let mixed = [
            entry.mixed(FAR, 1.5, -3, 4.25, -FAR, 6.0, i32::MIN, 8.5, 9 * FAR, 10.25, 11.0, 12.75),
            entry.mixed_leaf(FAR, 1.5, -3, 4.25, -FAR, 6.0, i32::MIN, 8.5, 9 * FAR, 10.25, 11.0, 12.75),
        ];
        let far = FAR as f64;
        let sum = far + 3.0 - 12.0 + 34.0 - 16.0 * far + 192.0 + 64.0 * f64::from(i32::MIN) + 1088.0
            + 256.0 * 9.0 * far + 5248.0 + 11264.0 + 26112.0;
        assert_eq!(mixed, [Ok(sum), Ok(sum)]);
        let floats = entry.weigh(8, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, -FAR, -10, FAR);
        let sum = 2.0 + 8.0 + 24.0 + 64.0 + 160.0 + 384.0 + 896.0 + 2048.0 - 512.0 * far - 10240.0 + 2048.0 * far;
        assert_eq!(floats, Ok(sum));
        assert_eq!(code(entry.weigh(-1, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9, 10, 11)), TrapCode::MemoryOutOfBounds);
        assert_eq!(entry.many(1, 2, 3, 4, 5, -6), Ok(1 + 20 + 300 + 4_000 + 50_000 - 600_000));
        assert_eq!(code(entry.many(-4, 2, 3, 4, 5, 6)), TrapCode::MemoryOutOfBounds);
    }

    results_of_every_type_come_back: |entry| {
        for value in [0, 1, -1, i32::MIN, i32::MAX] {
            assert_eq!((entry.int(value), entry.int_leaf(value)), (Ok(value), Ok(value)));
        }
        for value in [0, -1, i64::MIN, i64::MAX, FAR] {
            assert_eq!((entry.long(value), entry.long_leaf(value)), (Ok(value), Ok(value)));
        }
        for value in [0.0, -0.0, f32::MIN_POSITIVE, f32::NEG_INFINITY, f32::NAN] {
            let bits = [entry.float(value), entry.float_leaf(value)].map(|value| value.expect("returns").to_bits());
            assert_eq!(bits, [value.to_bits(); 2]);
        }
        for value in [0.0, -0.0, f64::MIN_POSITIVE, f64::INFINITY, f64::NAN] {
            assert_eq!(entry.double(value).expect("returns").to_bits(), value.to_bits());
        }
        for value in [None, NonZeroUsize::new(usize::MAX).map(ExternRef)] {
            assert_eq!((entry.token(value), entry.token_leaf(value)), (Ok(value), Ok(value)));
        }
    }

    the_first_instruction_may_trap: |entry| {
        for _ in 0..100 {
            assert_eq!(code(entry.load(-1)), TrapCode::MemoryOutOfBounds);
            assert_eq!(entry.load(0), Ok(0));
            assert_eq!(code(entry.divide(1, 0)), TrapCode::IntegerDivideByZero);
            assert_eq!(code(entry.divide(i32::MIN, -1)), TrapCode::IntegerOverflow);
            assert_eq!(entry.divide(-7, 2), Ok(-3));
            assert_eq!(code(entry.stop()), TrapCode::Unreachable);
        }
        assert_eq!(code(entry.deeper()), TrapCode::StackOverflow);
    }

    parameters_on_the_stack_are_left_like_anything: |entry| {
        for _ in 0..100 {
            assert_eq!(code(entry.wide(0, 0)), TrapCode::Unreachable);
            assert_eq!(code(entry.wide(-1, 1)), TrapCode::MemoryOutOfBounds);
            assert_eq!(entry.wide(0, 1), Ok(0));
            assert_eq!(code(entry.plain(-1, 1)), TrapCode::MemoryOutOfBounds);
        }
    }

    a_trap_inside_the_host_ends_the_inner_call: |entry| {
        assert_eq!(entry.nest(5), Ok(1000 + 5));
        assert_eq!(Way::host(&entry).seen, [(TrapCode::MemoryOutOfBounds, 1)]);
        Way::host_mut(&mut entry).goes_on = true;
        assert_eq!(entry.nest(5), Err(CallError::Host(Failed::Inside)));
        assert_eq!(entry.nest(0).map_err(|_| ()), Err(()));
        assert_eq!(Way::host(&entry).seen.len(), 2);
    }

    frames_are_those_of_the_last_trap: |entry| {
        // A function that stands in the place of a call has a frame here and none on the stack.
        for (depth, frames) in [(0, 2), (1, 3), (20, 22)] {
            assert_eq!(code(entry.deep(depth)), TrapCode::Unreachable);
            assert!((1..=frames).contains(&Way::frames(&entry).total()));
            let names: Vec<_> = Way::frames(&entry).map(|frame| frame.name().expect("it has one")).collect();
            assert_eq!((names[0], names[1], names.len()), ("stop", "deep", frames));
            assert_eq!(code(entry.deep_fault(depth)), TrapCode::MemoryOutOfBounds);
            assert_eq!(Way::frames(&entry).count(), frames - 1);
            assert!(Way::frames(&entry).all(|frame| frame.name() == Some("deep_fault")));
        }
        // An error of the host is no trap.
        assert_eq!(entry.fails(), Err(CallError::Host(Failed::Asked)));
        assert_eq!(Way::frames(&entry).count(), 21);
    }

    the_caller_keeps_its_registers: |entry| {
        assert_eq!(keep(|value| entry.deep_fault(value).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.deep(value).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.wide(-1, i64::from(value)).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.nest(value).map_err(|_| ())), 1);
        // These save nothing, and are called as if they were C functions.
        assert_eq!(keep(|value| entry.load(-1 - value).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.divide(value, 0).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.stop().map(|()| value).map_err(|_| ())), 40);
        assert_eq!(keep(|value| entry.int_leaf(value).map_err(|_| ())), 0);
        assert_eq!(keep(|value| entry.int(value).map_err(|_| ())), 0);
    }
}

/// Has more values than there are registers before each of many calls and looks at them behind it. Returns how often a
/// call failed.
#[inline(never)]
fn keep(mut call: impl FnMut(i32) -> Result<i32, ()>) -> u32 {
    let mut failed = 0;
    for round in 0..40_i32 {
        let ints: [u64; 18] = std::array::from_fn(|i| black_box(i as u64 * 0x1_0001_0001 + round as u64));
        let floats: [f64; 18] = std::array::from_fn(|i| black_box(i as f64 * 0.5 + f64::from(round)));
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r] = ints;
        let [s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj] = floats;
        failed += u32::from(call(round).is_err());
        let kept = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r];
        assert!((0..18).all(|i| kept[i] == i as u64 * 0x1_0001_0001 + round as u64), "{kept:x?}");
        let kept = [s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af, ag, ah, ai, aj];
        assert!((0..18).all(|i| kept[i] == i as f64 * 0.5 + f64::from(round)), "{kept:?}");
    }
    failed
}

#[test]
fn several_threads_trap_at_once() {
    let threads = [(); 4].map(|()| {
        std::thread::spawn(|| {
            let mut entry = Entry::instantiate(State::default()).expect("instantiates");
            for _ in 0..2_000 {
                assert_eq!(code(entry.deep_fault(3)), TrapCode::MemoryOutOfBounds);
                assert_eq!(Entry::frames(&entry).count(), 4);
                assert_eq!(code(entry.deep(3)), TrapCode::Unreachable);
                assert_eq!(Entry::frames(&entry).count(), 5);
            }
        })
    });
    for thread in threads {
        thread.join().expect("no crash");
    }
}

#[test]
fn an_instance_that_moved_knows_the_stack_it_is_on() {
    let mut entry = Entry::instantiate(State::default()).expect("instantiates");
    for kib in [64, 4096, 64, 256] {
        let thread = std::thread::Builder::new().stack_size(kib * 1024).spawn(move || {
            assert_eq!(entry.int(7), Ok(7));
            assert_eq!(code(entry.deeper()), TrapCode::StackOverflow);
            assert_eq!(code(entry.load(-1)), TrapCode::MemoryOutOfBounds);
            entry
        });
        entry = thread.expect("a thread").join().expect("no crash");
    }
}

/// Uses up the stack, a little each time, until a call is refused: of a function that may trap, because one that can
/// neither trap nor call asks for no more than any function of Rust.
#[inline(never)]
fn use_up(entry: &mut Entry<State>, depth: u32) -> u32 {
    let frame = black_box([0_u8; 512]);
    match entry.load(0) {
        Ok(_) => use_up(entry, depth + 1) + u32::from(frame[black_box(0)]),
        other => {
            assert_eq!(code(other), TrapCode::StackOverflow);
            assert_eq!(Entry::frames(entry).total(), 0);
            depth
        }
    }
}

#[test]
fn a_host_that_used_up_its_stack_is_refused() {
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(|| {
        let mut entry = Entry::instantiate(State::default()).expect("instantiates");
        let depth = use_up(&mut entry, 0);
        assert!((50..1_000).contains(&depth), "{depth}");
        assert_eq!(entry.int(7), Ok(7));
    });
    thread.expect("a thread").join().expect("no crash");
}

#[test]
fn functions_are_called_by_reference() {
    let mut store = Store::new(State::default());
    let entry = Entry::instantiate_in(&mut store).expect("instantiates");
    let [int, wide, plain, many]: [Func; 4] = [
        entry.int(&mut store).expect("of this store"),
        entry.wide(&mut store).expect("of this store"),
        entry.plain(&mut store).expect("of this store"),
        entry.many(&mut store).expect("of this store"),
    ];
    for _ in 0..100 {
        assert!(matches!(store.call::<_, i32>(int, (-5,)), Ok(-5)));
        assert!(matches!(store.call::<_, i32>(plain, (0, 1_i64)), Ok(0)));
        assert!(matches!(store.call::<_, i32>(wide, (0, 1_i64)), Ok(0)));
        for (func, value, wanted) in [
            (wide, (0, 0_i64), TrapCode::Unreachable),
            (wide, (-1, 1), TrapCode::MemoryOutOfBounds),
            (plain, (-1, 1), TrapCode::MemoryOutOfBounds),
        ] {
            match store.call::<_, i32>(func, value) {
                Err(FuncError::Call(CallError::Trap(trap))) => assert_eq!(trap.code(), wanted),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(store.call::<_, i64>(many, (1, 2_i64, 3, 4_i64, 5, 6_i64)), Ok(654_321)));
        assert!(matches!(store.call::<_, i64>(int, (-5,)), Err(FuncError::Type)));
        assert!(matches!(store.call::<_, i32>(int, (-5_i64,)), Err(FuncError::Type)));
        assert!(matches!(store.call::<_, i32>(int, (1, 2)), Err(FuncError::Type)));
        assert!(matches!(store.call::<_, ()>(int, (1,)), Err(FuncError::Type)));
    }
}

include_wasm! {
    struct PassedOn = "wasm/passed_on.wasm";
    import "entry" = store;
}

#[test]
fn a_function_that_is_passed_on_keeps_its_type() {
    let mut store = Store::new(State::default());
    let entry = Entry::instantiate_in(&mut store).expect("instantiates");
    let imports = PassedOnImports { long: entry.long(&mut store).expect("of this store") };
    let passed_on = PassedOn::instantiate_in(&mut store, &imports).expect("links");
    assert_eq!(passed_on.exports(&mut store).expect("of this store").long(FAR), Ok(FAR));
    // Its index here is that of `again` there, which takes and returns an `i32`.
    let long = passed_on.long(&mut store).expect("of this store");
    assert!(matches!(store.call::<_, i64>(long, (FAR,)), Ok(FAR)));
    assert!(matches!(store.call::<_, i32>(long, (1,)), Err(FuncError::Type)));
}
