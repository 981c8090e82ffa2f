//! Guests for tests of stacks, and a function for a program that unloads this library.

use include_wasm::{Caller, Host, TrapCode, include_wasm};

include_wasm! {
    struct Traps = "../../wasm/traps.wasm";
}

/// Traps by a fault, and returns whether that was an error.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
pub extern "C" fn include_wasm_coroutines_traps() -> bool {
    let Ok(mut traps) = Traps::instantiate() else { return false };
    traps.memory_out_of_bounds().is_err_and(|trap| trap.code() == TrapCode::MemoryOutOfBounds)
}

include_wasm! {
    /// Functions with frames of all sizes.
    pub struct Frames = concat!(env!("OUT_DIR"), "/frames.wasm");
}

/// The same with explicit traps.
pub mod explicit {
    include_wasm::include_wasm! {
        /// Functions with frames of all sizes.
        pub struct Frames = concat!(env!("OUT_DIR"), "/frames.wasm");
        traps = explicit;
    }
}

/// The same in the program's own code.
pub mod linked {
    include_wasm::include_wasm! {
        /// Functions with frames of all sizes.
        pub struct Frames = concat!(env!("OUT_DIR"), "/frames.wasm");
        link = static;
    }
}

/// The same in the program's own code, with explicit traps.
pub mod linked_explicit {
    include_wasm::include_wasm! {
        /// Functions with frames of all sizes.
        pub struct Frames = concat!(env!("OUT_DIR"), "/frames.wasm");
        link = static;
        traps = explicit;
    }
}

/// What a call of a guest came to.
pub type Outcome = Result<i64, TrapCode>;

/// Calls back into a guest: the number of a function, how deep it calls itself, and whether it overflows then.
pub type Reenter<'a> = dyn FnMut(usize, i32, bool) -> Outcome + 'a;

/// A host that runs what it is told to when the guest calls.
#[derive(Default)]
pub struct Hook(pub Option<Box<HostCode>>);

/// What the host does in a call.
pub type HostCode = dyn FnMut(&mut Reenter<'_>);

impl Host for Hook {
    type Error = core::convert::Infallible;
}

/// How many functions a guest has.
pub const FUNCTIONS: usize = 8;

/// A guest, however it was compiled.
pub trait Guest {
    /// Calls a function: its number, how deep it calls itself, and whether it overflows after it called the host.
    fn call(&mut self, function: usize, depth: i32, then: bool) -> Outcome;

    /// Sets what the host runs the next time.
    fn hook(&mut self, hook: Hook);
}

macro_rules! guests {
    ($($frames:ty, $env:path;)*) => {
        $(
            impl $env for Hook {
                fn again(cx: &mut Caller<'_, Self>) -> Result<(), Self::Error> {
                    if let Some(mut run) = cx.host().0.take() {
                        run(&mut |function, depth, then| {
                            let mut guest = <$frames>::reenter(cx).expect("this module called");
                            outcome(call!(guest, function, depth, then))
                        });
                    }
                    Ok(())
                }
            }

            impl Guest for $frames {
                fn call(&mut self, function: usize, depth: i32, then: bool) -> Outcome {
                    outcome(call!(self, function, depth, then))
                }

                fn hook(&mut self, hook: Hook) {
                    *<$frames>::host_mut(self) = hook;
                }
            }
        )*

        /// Returns a guest of each kind.
        ///
        /// # Panics
        ///
        /// Where the system gives no memory.
        pub fn guests() -> Vec<Box<dyn Guest>> {
            vec![$(Box::new(<$frames>::instantiate(Hook::default()).expect("instantiates"))),*]
        }
    };
}

macro_rules! call {
    ($guest:expr, $function:expr, $depth:expr, $then:expr) => {
        match $function {
            0 => $guest.f0($depth, i32::from($then)),
            1 => $guest.f1($depth, i32::from($then)),
            2 => $guest.f2($depth, i32::from($then)),
            3 => $guest.f3($depth, i32::from($then)),
            4 => $guest.f4($depth, i32::from($then)),
            5 => $guest.f5($depth, i32::from($then)),
            6 => $guest.f6($depth, i32::from($then)),
            _ => $guest.f7($depth, i32::from($then)),
        }
    };
}

guests! {
    Frames<Hook>, FramesEnv;
    explicit::Frames<Hook>, explicit::FramesEnv;
    linked::Frames<Hook>, linked::FramesEnv;
    linked_explicit::Frames<Hook>, linked_explicit::FramesEnv;
}

fn outcome(result: Result<i64, include_wasm::CallError<core::convert::Infallible>>) -> Outcome {
    match result {
        Ok(value) => Ok(value),
        Err(include_wasm::CallError::Trap(trap)) => Err(trap.code()),
        Err(include_wasm::CallError::Host(never)) => match never {},
    }
}
