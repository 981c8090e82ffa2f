//! Rewrites the expected output of tests. Read the difference before you commit it.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;

/// Runs the tests that have expected output in files, and lets them write it.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    let mut golden = cargo(&["test", "--package", "include-wasm-codegen", "--package", "include-wasm-macros"])?;
    golden.env("BLESS", "1");
    run(golden)?;
    let mut ui = cargo(&["test", "--test", "ui"])?;
    ui.env("TRYBUILD", "overwrite");
    run(ui)?;
    Ok(ExitCode::SUCCESS)
}
