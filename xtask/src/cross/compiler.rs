//! Runs the compiler itself on another machine, and compares what it makes with what it makes here.
//!
//! `tests/big-endian` prints a line for each module and each instruction set; the same program is built for both
//! machines. Where an instruction set lacks something, the line is the error.

use crate::command::{cargo, output, run as run_command};
use crate::error::Error;

use super::Foreign;

const PACKAGE: &str = "include-wasm-big-endian";

/// Building it optimised takes longer than it saves: there is little to compile.
const UNOPTIMISED: [&str; 2] = ["--config", "profile.dev.package.cranelift-codegen.opt-level=0"];

/// Compares the two outputs, and runs the test that compiles, loads and damages blobs there.
pub(crate) fn run(foreign: &Foreign) -> Result<(), Error> {
    let arguments = ["--quiet", "--package", PACKAGE];
    let mut here = cargo(&["run"])?;
    here.args(arguments);
    let here = output(here)?;
    let mut there = foreign.cargo("run", foreign.most)?;
    there.args(arguments).args(UNOPTIMISED);
    let there = output(there)?;
    if let Some((here, there)) = here.lines().zip(there.lines()).find(|(here, there)| here != there) {
        return Err(Error::Unexpected { what: format!("here {here}\nthere {there}") });
    }
    if here.is_empty() || here != there {
        return Err(Error::Unexpected { what: "one of the two printed less".to_owned() });
    }
    println!("{} blobs are the same", here.lines().count());
    let mut blob = foreign.cargo("test", foreign.most)?;
    blob.args(["--quiet", "--package", "include-wasm-runtime-support", "--test", "blob"]).args(UNOPTIMISED);
    run_command(blob)
}
