//! Compares what generated modules do, compiled in several ways: see `tests/fuzz`.
//!
//! It is a program of its own, so that no other task waits for what generates modules.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;
use crate::paths;

pub(crate) const ARGUMENTS: &str = "[--count N] [--seed N] [--from smith|own|stores] [--traps hardware|explicit] \
     [--link load|static] [--processes N] [--file MODULE]";

/// Builds and runs the program, with the arguments as they are.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    let mut command = cargo(&["run", "--quiet", "--package", "include-wasm-fuzz", "--"])?;
    command.args(args.all()).arg("--folder").arg(paths::target()?.join("fuzz"));
    run(command)?;
    Ok(ExitCode::SUCCESS)
}
