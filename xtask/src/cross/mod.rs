//! Runs the tests on other machines, in an emulator.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{program, run};
use crate::error::Error;
use crate::paths;

mod foreign;

pub(crate) use foreign::Foreign;

/// Runs the script.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    run(program("xtask/cross/setup.sh", &[], &paths::root()?))?;
    Ok(ExitCode::SUCCESS)
}
