//! One module through everything, in each way it can be linked and each way it can trap.

use include_wasm::{CallError, Caller, Host, TrapCode, include_wasm};

/// A host whose functions fail, panic or call back, by what they are passed.
#[derive(Default)]
struct State {
    checks: u32,
    depth: i32,
}

#[derive(Debug, PartialEq)]
struct Refused(i32);

impl Host for State {
    type Error = Refused;
}

macro_rules! lines {
    ($($name:ident: link = $link:ident, traps = $traps:ident, memory = $memory:ident;)*) => {$(
        mod $name {
            use super::*;

            include_wasm! {
                struct Thin = "wasm/thin.wasm";
                link = $link;
                traps = $traps;
                memory = $memory;
                backtrace = offsets;
            }

            impl ThinEnv for State {
                fn check(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Refused> {
                    cx.host().checks += 1;
                    assert_ne!(value, 13, "thirteen");
                    if value < 0 { Err(Refused(value)) } else { Ok(value * 2) }
                }

                fn again(cx: &mut Caller<'_, Self>, depth: i32) -> Result<i32, Refused> {
                    cx.host().depth = depth;
                    let mut exports = Thin::reenter(cx).expect("called by this module");
                    match depth {
                        1 => exports.add(20, 22).map_err(|_| Refused(1)),
                        2 => match exports.stop() {
                            Err(CallError::Trap(trap)) => Ok(trap.code() as i32),
                            other => panic!("{other:?}"),
                        },
                        3 => match exports.checked(-7) {
                            Err(CallError::Host(error)) => Err(error),
                            other => panic!("{other:?}"),
                        },
                        _ => match exports.descend(depth) {
                            Ok(value) => Ok(value),
                            Err(CallError::Host(error)) => Err(error),
                            Err(CallError::Trap(trap)) => Err(Refused(trap.code() as i32)),
                        },
                    }
                }
            }

            fn thin() -> Thin<State> {
                Thin::instantiate(State::default()).expect("instantiates")
            }

            fn code<T: std::fmt::Debug>(result: Result<T, CallError<Refused>>) -> TrapCode {
                match result {
                    Err(CallError::Trap(trap)) => trap.code(),
                    other => panic!("{other:?}"),
                }
            }

            #[test]
            fn an_export_returns_its_result() {
                let mut thin = thin();
                assert_eq!(thin.add(1, 2), Ok(3));
                assert_eq!(thin.add(i32::MAX, 1), Ok(i32::MIN));
                assert_eq!(thin.count().get(), 2);
                assert_eq!(thin.mixed(1, 2, 3.5, 4.25), Ok(10.75));
                assert_eq!(thin.swap(1, 2), Ok((2, 1)));
            }

            #[test]
            fn an_error_of_the_host_comes_back_with_its_type() {
                let mut thin = thin();
                assert_eq!(thin.checked(4), Ok(9));
                assert_eq!(thin.checked(-4), Err(CallError::Host(Refused(-4))));
                assert_eq!(thin.checked(5), Ok(11));
                assert_eq!(Thin::host(&thin).checks, 3);
            }

            #[test]
            fn a_trap_has_its_code_and_names_its_frames() {
                let mut thin = thin();
                assert_eq!(code(thin.outer()), TrapCode::Unreachable);
                let frames: Vec<_> = Thin::frames(&thin).collect();
                let names: Vec<_> = frames.iter().map(|frame| frame.name().unwrap_or("?")).collect();
                assert_eq!(names, ["stop", "outer"]);
                let offset = frames[0].module_offset().expect("addresses are kept") as usize;
                assert_eq!(include_bytes!("wasm/thin.wasm")[offset], 0x00, "the opcode of `unreachable`");
                assert_eq!(thin.add(1, 2), Ok(3));
            }

            #[test]
            fn division_traps() {
                let mut thin = thin();
                assert_eq!(thin.divide(7, -2), Ok(-3));
                assert_eq!(code(thin.divide(1, 0)), TrapCode::IntegerDivideByZero);
                assert_eq!(code(thin.divide(i32::MIN, -1)), TrapCode::IntegerOverflow);
            }

            #[test]
            fn accesses_stay_inside_the_memory() {
                let mut thin = thin();
                assert_eq!(thin.store(8, 0x1122_3344_5566_7788), Ok(()));
                assert_eq!(thin.load(12), Ok(0x5566_7788));
                assert_eq!(thin.memory().read::<u64>(12), Ok(0x1122_3344_5566_7788));
                assert_eq!(thin.load(65_532), Ok(0));
                assert_eq!(code(thin.load(65_533)), TrapCode::MemoryOutOfBounds);
                assert_eq!(code(thin.load(-1)), TrapCode::MemoryOutOfBounds);
                assert_eq!(thin.grow(1), Ok(1));
                assert_eq!(thin.load(65_533), Ok(0));
                assert_eq!(thin.grow(1), Ok(-1));
                assert_eq!(thin.memory().pages(), 2);
            }

            #[test]
            fn the_host_calls_back() {
                let mut thin = thin();
                assert_eq!(thin.descend(0), Ok(42));
                assert_eq!(thin.descend(1), Ok(TrapCode::Unreachable as i32));
                assert_eq!(thin.descend(2), Err(CallError::Host(Refused(-7))));
                assert_eq!(thin.descend(0), Ok(42));
            }

            #[test]
            fn recursion_without_end_is_a_trap() {
                let mut thin = thin();
                for _ in 0..3 {
                    assert_eq!(code(thin.recurse(0)), TrapCode::StackOverflow);
                }
                assert!(Thin::frames(&thin).total() > 32);
                let through_host = thin.descend(10);
                assert_eq!(through_host, Err(CallError::Host(Refused(TrapCode::StackOverflow as i32))));
                assert_eq!(thin.add(1, 2), Ok(3));
            }

            #[test]
            fn recursion_through_the_host_is_a_trap_on_small_and_large_stacks() {
                for kib in [64, 2048] {
                    let run = || {
                        let mut thin = thin();
                        for _ in 0..10 {
                            let through_host = thin.descend(10);
                            assert_eq!(through_host, Err(CallError::Host(Refused(TrapCode::StackOverflow as i32))));
                        }
                        assert_eq!(thin.add(1, 2), Ok(3));
                    };
                    let thread = std::thread::Builder::new().stack_size(kib * 1024).spawn(run);
                    thread.expect("a thread").join().expect("no crash");
                }
            }

            #[test]
            #[cfg(panic = "unwind")]
            fn a_panic_of_the_host_crosses() {
                let mut thin = thin();
                let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| thin.checked(13)));
                let message = panic.expect_err("thirteen").downcast::<String>().expect("a formatted message");
                assert!(message.contains("thirteen"));
                assert_eq!(thin.checked(1), Ok(3));
            }
        }
    )*};
}

lines! {
    load_explicit: link = load, traps = explicit, memory = checked;
    static_explicit: link = static, traps = explicit, memory = checked;
}

// Nowhere else are faults of the processor traps.
#[cfg(target_os = "linux")]
lines! {
    load_hardware: link = load, traps = hardware, memory = guarded;
    load_hardware_checked: link = load, traps = hardware, memory = checked;
    static_hardware: link = static, traps = hardware, memory = guarded;
}
