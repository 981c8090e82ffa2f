//! Measures. The package is outside the workspace, because what it compares with is no part of a default build.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;

/// Runs the package, with the arguments as they are.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    let mut command = cargo(&["run", "--release", "--manifest-path", "bench/Cargo.toml", "--"])?;
    command.args(args.all());
    run(command)?;
    Ok(ExitCode::SUCCESS)
}
