//! Installs what running code of other machines needs.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{program, run};
use crate::error::Error;
use crate::paths;

/// Runs the script.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    run(program("xtask/cross/setup.sh", &[], &paths::root()?))?;
    Ok(ExitCode::SUCCESS)
}
