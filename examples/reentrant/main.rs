//! Host, guest, host, guest and so on: a function that calls back into the instance that called it.
//!
//! `factorial.wasm` comes from `wasm-tools parse factorial.wat -o factorial.wasm`.

use include_wasm::{CallError, Caller, Host, TrapCode, include_wasm};

include_wasm! {
    /// Computes factorials.
    struct Factorial = "factorial.wasm";
}

/// The host counts how often it was asked.
#[derive(Default)]
struct Helper {
    asked: u32,
}

/// Why the host gave up.
#[derive(Debug, PartialEq)]
enum Error {
    /// `a * b` is too large.
    TooLarge(i64, i64),
    /// The guest trapped further in.
    Trapped(TrapCode, Vec<&'static str>),
}

impl Host for Helper {
    type Error = Error;
}

impl FactorialEnv for Helper {
    fn multiply(_cx: &mut Caller<'_, Self>, a: i64, b: i64) -> Result<i64, Error> {
        a.checked_mul(b).ok_or(Error::TooLarge(a, b))
    }

    fn ask(cx: &mut Caller<'_, Self>, n: i64) -> Result<i64, Error> {
        cx.host().asked += 1;
        let mut guest = Factorial::reenter(cx).expect("only this module calls this host");
        guest.factorial(n).map_err(|error| match error {
            // The error of a host function further in passes through with its type.
            CallError::Host(error) => error,
            CallError::Trap(trap) => Error::Trapped(trap.code(), FactorialExports::frames(&guest).filter_map(|frame| frame.name()).collect()),
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut guest = Factorial::instantiate(Helper::default()).map_err(|error| format!("{error:?}"))?;

    assert_eq!(guest.factorial(20), Ok(2_432_902_008_176_640_000));
    assert_eq!(Factorial::host(&guest).asked, 20);

    // 21! has more than 64 bits: the host's error crosses the guest's frames and the host's own.
    assert_eq!(guest.factorial(21), Err(CallError::Host(Error::TooLarge(21, 2_432_902_008_176_640_000))));

    // A trap has the names of its frames, the innermost first.
    let Err(CallError::Trap(trap)) = guest.factorial(-1) else { panic!("no trap") };
    println!("{trap}");
    let frames: Vec<_> = Factorial::frames(&guest).collect();
    for frame in &frames {
        println!("    at {} (offset {:#x})", frame.name().unwrap_or("?"), frame.module_offset().unwrap_or(0));
    }
    assert_eq!(frames.iter().map(|frame| frame.name()).collect::<Vec<_>>(), [Some("check"), Some("factorial")]);
    Ok(())
}
