//! Stores of modules that import from each other, compiled in several ways and, where that can be compared, run by
//! Wasmtime.
//!
//! The stores are the generator `stores` of `tests/fuzz`. A short run of it, without Wasmtime, is part of `cargo xtask
//! fuzz`.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;
use crate::paths;

/// Builds the program with optimization and with Wasmtime, and runs it with the arguments as they are.
pub(super) fn main(args: Args) -> Result<ExitCode, Error> {
    let package = ["run", "--quiet", "--release", "--package", "include-wasm-fuzz", "--features", "wasmtime", "--"];
    let mut command = cargo(&package)?;
    command.args(["--from", "stores"]).args(args.all()).arg("--folder").arg(paths::target()?.join("fuzz"));
    run(command)?;
    Ok(ExitCode::SUCCESS)
}
