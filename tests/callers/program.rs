//! Runs callers that `cargo xtask campaign callers` wrote, as it did the module, and put beside this file: each once
//! with modules, and once with [`Model`], which says what calls would do and changes no register. Both must compute the
//! same, because callers look at how calls end and not at results.
//!
//! | here | in `generated` |
//! |---|---|
//! | ways to compile the module | callers |
//! | [`Calls`]: functions by their shape | which of them are called, with what alive |

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use include_wasm::{CallError, Caller, Host, include_wasm};

#[allow(unused_mut, reason = "what a caller changes follows from its seed")]
mod generated;
mod vector;

/// What modules are passed beside what callers choose, and would put into registers.
const GIVEN: i64 = 0x4141_4141_0000;

/// The same as a float.
const FLOAT: f64 = 1_094_795_585.25;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Returned,
    Trapped,
    Failed,
    Panicked,
}

/// What a function is asked for by its last parameter.
mod how {
    pub(crate) const FAIL: i32 = 4;
    pub(crate) const PANIC: i32 = 5;
    pub(crate) const CALL_BACK: i32 = 6;
}

macro_rules! calls {
    ($($name:ident($x:ident, $y:ident, $how:ident) = ($($arg:expr),*), $outcome:expr;)*) => {
        /// The functions of the module. Each takes an integer, a float and what it is asked for.
        #[allow(dead_code, reason = "which are called follows from the seed")]
        pub(crate) trait Calls {
            $(fn $name(&mut self, $x: u64, $y: f64, $how: i32) -> Outcome;)*
        }

        /// Does nothing but end as a call would.
        struct Model;

        impl Calls for Model {
            $(
                #[inline(never)]
                #[allow(unused_variables, reason = "not every function takes all")]
                fn $name(&mut self, _: u64, _: f64, $how: i32) -> Outcome {
                    $outcome
                }
            )*
        }

        macro_rules! way {
            ($way:ident, $link:ident, $traps:ident, $opt:ident) => {
                #[allow(dead_code, reason = "nobody asks for handles")]
                mod $way {
                    use super::*;

                    include_wasm! {
                        pub(crate) struct Guest = "guest.wasm";
                        link = $link;
                        traps = $traps;
                        opt = $opt;
                    }

                    impl GuestEnv for State {
                        fn host(cx: &mut Caller<'_, Self>, how: i32) -> Result<i32, Refused> {
                            match how {
                                how::FAIL => return Err(Refused),
                                how::PANIC => panic!("asked for"),
                                how::CALL_BACK => {
                                    let mut exports = Guest::reenter(cx).expect("called by this module");
                                    black_box(exports.ints(GIVEN, 1).is_err());
                                    black_box(exports.floats(FLOAT, FLOAT, 0).is_ok());
                                }
                                _ => {}
                            }
                            Ok(how)
                        }
                    }

                    impl Calls for Guest<State> {
                        $(
                            #[inline(always)]
                            #[allow(unused_variables, reason = "not every function takes all")]
                            fn $name(&mut self, $x: u64, $y: f64, $how: i32) -> Outcome {
                                let $x = $x as i64;
                                outcome(Guest::$name(self, $($arg),*))
                            }
                        )*
                    }

                    pub(crate) fn guest() -> Guest<State> {
                        Guest::instantiate(State).expect("instantiates")
                    }
                }
            };
        }
    };
}

calls! {
    small(x, y, how) = (how), if how == 0 { Outcome::Returned } else { Outcome::Trapped };
    leaf_add(x, y, how) = (x, GIVEN), Outcome::Returned;
    leaf_ints(x, y, how) = (x, GIVEN), Outcome::Returned;
    leaf_floats(x, y, how) = (y, FLOAT), Outcome::Returned;
    nested(x, y, how) = (x, y, how), ends(how);
    ints(x, y, how) = (x, how), ends(how);
    floats(x, y, how) = (y, FLOAT, how), ends(how);
    in_line(x, y, how) = (x, GIVEN, x, GIVEN, y, FLOAT, y, FLOAT, y, FLOAT, y, how), ends(how);
    twelve_ints(x, y, how) = (x, GIVEN, x, GIVEN, x, GIVEN, x, GIVEN, x, GIVEN, x, how), ends(how);
    twelve_floats(x, y, how) = (y, FLOAT, y, FLOAT, y, FLOAT, y, FLOAT, y, FLOAT, y, how), ends(how);
    mixed(x, y, how) = (x, y, GIVEN, FLOAT, x, y, GIVEN, FLOAT, x, y, GIVEN, how), ends(how);
    slots(x, y, how) = (x, y, how), ends(how);
    many_slots(x, y, how) = (x, GIVEN, x, GIVEN, x, GIVEN, x, GIVEN, x, y, FLOAT, y, FLOAT, y, how), ends(how);
}

way!(load_hardware_speed, load, hardware, speed);
way!(load_hardware_none, load, hardware, none);
way!(load_explicit_size, load, explicit, size);
way!(static_explicit_speed, static, explicit, speed);
way!(static_explicit_none, static, explicit, none);

/// Host of all modules.
pub(crate) struct State;

#[derive(Debug)]
pub(crate) struct Refused;

impl Host for State {
    type Error = Refused;
}

/// Returns how a function ends that is asked for this, or panics.
fn ends(how: i32) -> Outcome {
    match how {
        1 | 2 => Outcome::Trapped,
        how::FAIL => Outcome::Failed,
        how::PANIC => panic!("asked for"),
        _ => Outcome::Returned,
    }
}

/// Returns how a call ended. Its result goes where no caller sees it.
#[inline(always)]
fn outcome<T>(result: Result<T, CallError<Refused>>) -> Outcome {
    match result {
        Ok(value) => {
            black_box(value);
            Outcome::Returned
        }
        Err(CallError::Trap(_)) => Outcome::Trapped,
        Err(CallError::Host(Refused)) => Outcome::Failed,
    }
}

/// Calls what may panic.
#[inline(always)]
pub(crate) fn caught(call: impl FnOnce() -> Outcome) -> Outcome {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Outcome::Panicked)
}

/// Returns a number all of whose bits depend on all of those of others.
#[inline(always)]
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    let number = (left ^ right.rotate_left(29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number ^ (number >> 31)
}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let callers = generated::callers(&mut Model);
    let mut wrong = 0;
    let mut compare = |way: &str, found: Vec<u64>| {
        for (number, (found, wanted)) in
            found.iter().zip(&callers).enumerate().filter(|(_, (found, wanted))| found != wanted)
        {
            println!("caller_{number}, {way}: {found:#x}, must be {wanted:#x}");
            wrong += 1;
        }
    };
    macro_rules! each {
        ($($way:ident)*) => { $(compare(stringify!($way), generated::callers(&mut $way::guest()));)* };
    }
    each!(load_hardware_speed load_hardware_none load_explicit_size static_explicit_speed static_explicit_none);
    println!("{} callers, {wrong} wrong", callers.len());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
