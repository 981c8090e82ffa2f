//! A guest that logs through its host: an import that reads the guest's memory, an error of the host's own, a trap.
//!
//! `greeter.wasm` comes from `wasm-tools parse greeter.wat -o greeter.wasm`.

use std::fmt;

use include_wasm::{CallError, Caller, Host, TrapCode, include_wasm};

include_wasm! {
    /// Greets through a log. Its imports from `env` are the trait `GreeterEnv`.
    pub struct Greeter = "greeter.wasm";
}

/// What the guest logged.
#[derive(Default)]
struct Log {
    lines: Vec<String>,
}

/// Why a line was refused.
#[derive(Debug, PartialEq)]
enum LogError {
    OutOfBounds,
    NotText,
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutOfBounds => "the line is not in the guest's memory",
            Self::NotText => "the line is not UTF-8",
        })
    }
}

impl std::error::Error for LogError {}

impl Host for Log {
    type Error = LogError;
}

impl GreeterEnv for Log {
    fn log(cx: &mut Caller<'_, Self>, ptr: i32, len: i32) -> Result<(), LogError> {
        // The guest chose the address and the length, so both are checked.
        let memory = cx.memory();
        let bytes = memory.slice(ptr as u32, len as u32).map_err(|_| LogError::OutOfBounds)?;
        let line = std::str::from_utf8(bytes).map_err(|_| LogError::NotText)?.to_owned();
        println!("guest: {line}");
        cx.host().lines.push(line);
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut greeter = Greeter::instantiate(Log::default())?;
    greeter.greet(2)?;
    assert_eq!(Greeter::host(&greeter).lines, ["hello from WebAssembly"; 2]);

    // An error of the host comes back from the call that led to it, with its type.
    assert_eq!(greeter.garble(), Err(CallError::Host(LogError::NotText)));

    // A trap ends the call and nothing else.
    assert_eq!(greeter.share(12, 4)?, 3);
    match greeter.share(12, 0) {
        Err(CallError::Trap(trap)) if trap.code() == TrapCode::IntegerDivideByZero => println!("{trap}"),
        other => panic!("expected a trap, got {other:?}"),
    }
    greeter.greet(1)?;
    assert_eq!(Greeter::into_host(greeter).lines.len(), 3);
    Ok(())
}
