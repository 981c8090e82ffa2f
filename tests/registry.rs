//! Modules that become known while others run and trap: each trap is that of the module it happened in, whatever other
//! threads load meanwhile.
//!
//! RUSTSEC-2024-0439: a module's code was looked up while another thread changed the table. RUSTSEC-2024-0440: a walk
//! of the stack met frames that it did not expect.

use std::sync::Barrier;

use include_wasm::{CallError, Caller, Host, Trap, TrapCode};

/// A host whose function traps in the other module, or fails.
struct State(i32);

impl Host for State {
    type Error = TrapCode;
}

macro_rules! modules {
    ($($name:ident $traps:ident $link:ident;)*) => {
        $(mod $name {
            include_wasm::include_wasm! {
                pub(crate) struct Thin = "wasm/thin.wasm";
                traps = $traps;
                link = $link;
                backtrace = offsets;
            }

            impl ThinEnv for super::State {
                fn check(_: &mut super::Caller<'_, Self>, value: i32) -> Result<i32, super::TrapCode> {
                    Ok(value)
                }

                fn again(cx: &mut super::Caller<'_, Self>, depth: i32) -> Result<i32, super::TrapCode> {
                    super::other(cx.host().0, depth)
                }
            }
        })*

        /// The functions that make an instance of a module, have it trap, and look at its frames.
        const MODULES: &[fn()] = &[$({
            fn run() {
                let mut thin = $name::Thin::instantiate(State(0)).expect("instantiates");
                for _ in 0..50 {
                    assert_eq!(code(thin.outer()), TrapCode::Unreachable);
                    let names: Vec<_> = $name::Thin::frames(&thin).filter_map(|frame| frame.name()).collect();
                    assert_eq!(names, ["stop", "outer"]);
                    assert_eq!(host_code(thin.load(-1)), TrapCode::MemoryOutOfBounds);
                    let names: Vec<_> = $name::Thin::frames(&thin).map(|frame| frame.function()).collect();
                    assert_eq!(names.len(), 1);
                    assert_eq!(host_code(thin.divide(1, 0)), TrapCode::IntegerDivideByZero);
                    assert!(matches!(thin.add(1, 2), Ok(3)));
                }
            }
            run
        }),*];

        /// Runs each module's way through the host into the next one.
        fn other(left: i32, depth: i32) -> Result<i32, TrapCode> {
            let mut at = 0;
            $(
                if at == left {
                    let mut thin = $name::Thin::instantiate(State(left - 1)).map_err(|_| TrapCode::StackOverflow)?;
                    // The innermost traps; each other one passes its trap on.
                    return match if left == 1 { thin.load(-1) } else { thin.descend(depth) } {
                        Ok(value) => Ok(value),
                        Err(CallError::Trap(trap)) => Err(trap.code()),
                        Err(CallError::Host(code)) => Err(code),
                    };
                }
                at += 1;
            )*
            let _ = at;
            Ok(depth)
        }
    };
}

modules! {
    a hardware load;
    b hardware static;
    c explicit load;
    d explicit static;
    e hardware load;
    f hardware load;
    g hardware static;
    h hardware load;
}

fn code(result: Result<(), CallError<TrapCode>>) -> TrapCode {
    host_code(result.map(|()| 0))
}

fn host_code(result: Result<i32, CallError<TrapCode>>) -> TrapCode {
    match result {
        Err(CallError::Trap(trap)) => Trap::code(&trap),
        other => panic!("{other:?}"),
    }
}

#[test]
fn traps_are_found_while_other_threads_load() {
    let barrier = Barrier::new(MODULES.len());
    std::thread::scope(|scope| {
        for first in 0..MODULES.len() {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                // Each module is the first of one thread, and comes late in all others.
                (0..MODULES.len()).for_each(|at| MODULES[(first + at) % MODULES.len()]());
            });
        }
    });
}

#[test]
fn a_trap_behind_frames_of_other_modules_ends_one_call() {
    for _ in 0..20 {
        let mut thin = a::Thin::instantiate(State(7)).expect("instantiates");
        assert!(matches!(thin.descend(0), Err(CallError::Host(TrapCode::MemoryOutOfBounds))));
        assert_eq!(a::Thin::trapped(&thin), None, "it trapped in another instance");
        assert!(matches!(thin.add(1, 2), Ok(3)));
    }
}
