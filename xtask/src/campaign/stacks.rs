//! Guests on random stacks: what an overflow would write to is as it was.
//!
//! The cases are a program of their own, `tests/coroutines`, since stacks are made by what `unsafe` is for.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;

/// Runs the cases of `--count` seeds from `--seed` on.
pub(super) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let (seed, count) = (super::number(&mut args, "--seed", 1)?, super::number(&mut args, "--count", 20)?);
    args.end()?;
    let mut cases = cargo(&["run", "--quiet", "--package", "include-wasm-coroutines", "--"])?;
    cases.args(["--seed", &seed.to_string(), "--count", &count.to_string()]);
    run(cases)?;
    Ok(ExitCode::SUCCESS)
}
