//! What a host owns is dropped once on every way out: its state, its errors, and what it panics with.
//!
//! RUSTSEC-2026-0022: values were dropped twice, or never, where a call or an instantiation failed halfway.
#![cfg(panic = "unwind")]

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

use include_wasm::{CallError, Caller, Host, InstantiateError, LinkError, Store, include_wasm};

include_wasm! {
    struct Thin = "wasm/thin.wasm";
}

include_wasm! {
    struct Reset = "wasm/reset.wasm";
    link = static;
    traps = explicit;
}

include_wasm! {
    struct Shared = "wasm/shared.wasm";
}

thread_local! {
    /// How many were made, and how many of them are left.
    static COUNTS: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Something that is counted.
#[derive(Debug)]
struct Counted;

impl Counted {
    fn new() -> Self {
        let (made, left) = COUNTS.get();
        COUNTS.set((made + 1, left + 1));
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let (made, left) = COUNTS.get();
        COUNTS.set((made, left.checked_sub(1).expect("dropped once")));
    }
}

/// Runs something that makes `made` counted values, and checks that none is left.
fn all_dropped(made: usize, run: impl FnOnce()) {
    COUNTS.set((0, 0));
    run();
    assert_eq!(COUNTS.get(), (made, 0));
}

/// What a function of the host does.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Returns,
    Fails,
    Panics,
    /// Calls back, loses what came of it, and does what comes second.
    Loses(&'static [Self]),
    /// Calls back, and fails with the error that came of it.
    Passes,
}

/// A host with a counted part.
struct State {
    does: Does,
    _part: Counted,
}

/// An error with a counted part.
#[derive(Debug)]
struct Failed(Counted);

impl Host for State {
    type Error = Failed;
}

fn host(does: Does) -> State {
    State { does, _part: Counted::new() }
}

/// Returns, fails or panics.
fn end(does: Does) -> Result<(), Failed> {
    match does {
        Does::Fails => Err(Failed(Counted::new())),
        Does::Panics => panic_any(Counted::new()),
        _ => Ok(()),
    }
}

impl ThinEnv for State {
    fn check(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Failed> {
        end(cx.host().does)?;
        Ok(value)
    }

    fn again(cx: &mut Caller<'_, Self>, depth: i32) -> Result<i32, Failed> {
        let does = cx.host().does;
        let mut inner = |does: Does| {
            cx.host().does = does;
            let mut exports = Thin::reenter(cx).expect("this module called");
            catch_unwind(AssertUnwindSafe(|| exports.checked(depth)))
        };
        match does {
            Does::Loses(of) => {
                for &first in of {
                    // Whatever came of it is dropped here.
                    let _ = inner(first);
                }
                end(*of.last().expect("there is one"))?;
                Ok(depth)
            }
            Does::Passes => match inner(Does::Fails) {
                Ok(Err(CallError::Host(error))) => Err(error),
                _ => unreachable!("it fails"),
            },
            _ => end(does).map(|()| depth),
        }
    }
}

impl ResetEnv for State {
    fn started(cx: &mut Caller<'_, Self>, _: i32) -> Result<(), Failed> {
        end(cx.host().does)
    }
}

impl SharedEnv for State {
    fn twice(_: &mut Caller<'_, Self>, value: i32) -> Result<i32, Failed> {
        Ok(value)
    }

    fn step(_: &Self) -> i64 {
        1
    }
}

fn panics<T>(run: impl FnOnce() -> T) {
    let payload = catch_unwind(AssertUnwindSafe(run)).err().expect("panics");
    assert!(payload.is::<Counted>());
}

#[test]
fn calls_that_return_fail_panic_or_trap() {
    for (does, made) in [(Does::Returns, 1), (Does::Fails, 2), (Does::Panics, 2)] {
        all_dropped(made, || {
            let mut thin = Thin::instantiate(host(does)).expect("instantiates");
            match does {
                Does::Fails => assert!(matches!(thin.checked(1), Err(CallError::Host(Failed(_))))),
                Does::Panics => panics(|| thin.checked(1)),
                _ => assert!(matches!(thin.checked(1), Ok(2))),
            }
            assert!(thin.stop().is_err());
            assert!(thin.recurse(0).is_err());
            assert!(matches!(thin.add(1, 2), Ok(3)), "it goes on");
        });
    }
}

#[test]
fn calls_within_functions_of_the_host() {
    use Does::{Fails, Loses, Panics, Passes, Returns};
    let fails = |thin: &mut Thin<State>| assert!(matches!(thin.descend(0), Err(CallError::Host(_))));
    let returns = |thin: &mut Thin<State>| assert!(thin.descend(0).is_ok());
    let panicking = |thin: &mut Thin<State>| panics(|| thin.descend(0));
    type Case = (Does, usize, fn(&mut Thin<State>));
    let cases: [Case; 8] = [
        (Passes, 2, fails),
        (Loses(&[Fails, Returns]), 2, returns),
        (Loses(&[Panics, Returns]), 2, returns),
        (Loses(&[Fails]), 3, fails),
        (Loses(&[Panics]), 3, panicking),
        (Loses(&[Fails, Panics]), 4, panicking),
        (Loses(&[Panics, Fails]), 4, fails),
        (Loses(&[Panics, Fails, Panics, Fails, Returns]), 5, returns),
    ];
    for (does, made, check) in cases {
        all_dropped(made, || {
            let mut thin = Thin::instantiate(host(does)).expect("instantiates");
            check(&mut thin);
            assert!(matches!(thin.add(1, 2), Ok(3)), "it goes on");
        });
    }
}

#[test]
fn starts_that_fail_or_panic() {
    all_dropped(2, || {
        let failed = Reset::instantiate(host(Does::Fails)).map(|_| ());
        assert!(matches!(failed, Err(InstantiateError::Call(CallError::Host(_)))));
    });
    all_dropped(2, || panics(|| Reset::instantiate(host(Does::Panics))));
    all_dropped(3, || {
        let mut store = Store::new(host(Does::Fails));
        assert!(Reset::instantiate_in(&mut store).is_err());
        store.host_mut().does = Does::Panics;
        panics(|| Reset::instantiate_in(&mut store));
        store.host_mut().does = Does::Returns;
        assert!(Reset::instantiate_in(&mut store).is_ok());
    });
    all_dropped(2, || {
        let storage = Box::leak(Box::new(ResetStorage::new()));
        assert!(Reset::instantiate_at(storage, host(Does::Fails)).is_err());
    });
    all_dropped(2, || {
        let storage = Box::leak(Box::new(ResetStorage::new()));
        panics(|| Reset::instantiate_at(storage, host(Does::Panics)));
    });
    // In storage that is there for the next one.
    all_dropped(5, || {
        let mut storage = ResetStorage::new();
        assert!(storage.instantiate(host(Does::Fails)).is_err());
        panics(|| storage.instantiate(host(Does::Panics)).map(|_| ()));
        assert!(storage.instantiate(host(Does::Returns)).is_ok());
    });
}

#[test]
fn resets_that_fail_or_panic() {
    all_dropped(3, || {
        let mut plugin = Reset::instantiate(host(Does::Returns)).expect("instantiates");
        for _ in 0..2 {
            Reset::host_mut(&mut plugin).does = Does::Returns;
            assert!(Reset::reset(&mut plugin).is_ok());
        }
        Reset::host_mut(&mut plugin).does = Does::Fails;
        assert!(Reset::reset(&mut plugin).is_err());
        Reset::host_mut(&mut plugin).does = Does::Panics;
        panics(|| Reset::reset(&mut plugin));
    });
}

#[test]
fn instances_that_are_not_linked() {
    all_dropped(2, || {
        let (mut store, mut other) = (Store::new(host(Does::Returns)), Store::new(host(Does::Returns)));
        let imports = SharedImports {
            memory: other.new_memory(2, Some(4)).expect("memory"),
            table: store.new_table::<Option<include_wasm::Func>>(3, Some(8)).expect("memory"),
            count: store.new_global(1_i64, true).expect("a number"),
        };
        let linked = Shared::instantiate_in(&mut store, &imports).map(|_| ());
        assert!(matches!(linked, Err(InstantiateError::Link(LinkError::ForeignStore))));
    });
}

#[test]
fn hosts_that_are_taken_back() {
    all_dropped(1, || {
        let thin = Thin::instantiate(host(Does::Returns)).expect("instantiates");
        let host = Thin::into_host(thin);
        assert_eq!(COUNTS.get(), (1, 1));
        drop(host);
    });
    all_dropped(2, || {
        let mut store = Store::new(host(Does::Fails));
        let thin = Thin::instantiate_in(&mut store).expect("instantiates");
        assert!(thin.exports(&mut store).expect("this store").checked(1).is_err());
        drop(store.into_host());
    });
    all_dropped(1, || {
        let storage = Box::leak(Box::new(ResetStorage::new()));
        drop(Reset::into_host(Reset::instantiate_at(storage, host(Does::Returns)).expect("instantiates")));
    });
}
