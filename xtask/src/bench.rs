//! Measures. The packages are outside the workspace, because what they compare with is no part of a default build.

use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, run};
use crate::error::Error;

/// What is measured: its name, and the package that measures it with its profile. Each says which arguments it takes
/// when it is given one that it does not know, such as `--help`.
const BENCHES: [(&str, &[&str]); 2] = [
    ("run", &["--release", "--manifest-path", "bench/Cargo.toml"]),
    // Without optimisation, as cargo builds procedural macros.
    ("build", &["--manifest-path", "bench/build/Cargo.toml"]),
];

/// Runs the package that the first argument names, or the first one, with the other arguments as they are.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    let mut arguments = args.all();
    let named = BENCHES.iter().find(|(name, _)| arguments.first().is_some_and(|first| first == name));
    if named.is_some() {
        arguments.remove(0);
    }
    let (_, package) = named.unwrap_or(&BENCHES[0]);
    let mut command = cargo(&["run"])?;
    command.args(*package).arg("--").args(arguments);
    run(command)?;
    Ok(ExitCode::SUCCESS)
}
