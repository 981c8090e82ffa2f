//! Runs the compiler itself on another machine, and compares what it makes with what it makes here.
//!
//! `tests/big-endian` prints a line for each module and each instruction set; the same program is built for both machines.

use crate::command::{cargo, output};
use crate::error::Error;

use super::Foreign;

const PACKAGE: &str = "include-wasm-big-endian";

/// Compares the two outputs.
pub(crate) fn run(foreign: &Foreign) -> Result<(), Error> {
    let arguments = ["--quiet", "--package", PACKAGE];
    let mut here = cargo(&["run"])?;
    here.args(arguments);
    let here = output(here)?;
    let mut there = foreign.cargo("run", foreign.most)?;
    there.args(arguments);
    let there = output(there)?;
    if let Some((here, there)) = here.lines().zip(there.lines()).find(|(here, there)| here != there) {
        return Err(Error::Unexpected { what: format!("here {here}\nthere {there}") });
    }
    if here.is_empty() || here != there {
        return Err(Error::Unexpected { what: "one of the two printed less".to_owned() });
    }
    println!("{} blobs are the same", here.lines().count());
    Ok(())
}
