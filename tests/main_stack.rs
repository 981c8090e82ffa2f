//! Recursion without end on the main thread, whose stack may have no bound. A program of its own, because a test runs
//! on another thread.

use std::process::{Command, ExitCode};

use include_wasm::{TrapCode, include_wasm};

include_wasm! {
    struct Traps = "wasm/traps.wasm";
}

/// Says, where it is set, what runs a program of this machine: an emulator cannot start one by itself.
const RUNNER: &str = "INCLUDE_WASM_TEST_RUNNER";
const CHILD: &str = "INCLUDE_WASM_TEST_CHILD";

fn recurse() {
    let mut traps = Traps::instantiate().expect("instantiates");
    for _ in 0..3 {
        assert_eq!(traps.stack_overflow().expect_err("traps").code(), TrapCode::StackOverflow);
        assert_eq!(traps.fine(), Ok(()));
    }
}

fn main() -> ExitCode {
    if std::env::var_os(CHILD).is_some() {
        recurse();
        return ExitCode::SUCCESS;
    }
    let this = std::env::current_exe().expect("has a path");
    let runner = std::env::var(RUNNER).unwrap_or_default();
    let mut failed = 0;
    let limits = ["8192", "256", "unlimited"];
    for limit in limits {
        let script = format!("ulimit -s {limit} && exec {runner} \"$0\"");
        let status = Command::new("sh").arg("-c").arg(script).arg(&this).env(CHILD, "1").status();
        let passed = status.as_ref().is_ok_and(std::process::ExitStatus::success);
        println!("test main thread under `ulimit -s {limit}` ... {}", if passed { "ok" } else { "FAILED" });
        failed += usize::from(!passed);
    }
    println!(
        "\ntest result: {}. {} passed; {failed} failed",
        if failed == 0 { "ok" } else { "FAILED" },
        limits.len() - failed
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
