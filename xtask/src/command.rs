//! Starts other programs.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::paths;

/// Returns the cargo that runs this, in the repository's folder. Variables that cargo sets for what it runs are taken
/// away, so that nothing is built anew because of them.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command, Error> {
    let cargo = std::env::var_os("CARGO").ok_or(Error::NoCargo)?;
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(paths::root()?);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    Ok(command)
}

/// Returns a program that is started in a folder.
pub(crate) fn program(name: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder);
    command
}

/// Runs a command, and makes an error of its failure.
pub(crate) fn run(mut command: Command) -> Result<(), Error> {
    let status = command.status().map_err(|error| start(&command, error))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line(&command) }) }
}

/// Runs a command, and returns what it wrote to its output.
pub(crate) fn output(mut command: Command) -> Result<String, Error> {
    let output = command.stderr(std::process::Stdio::inherit()).output().map_err(|error| start(&command, error))?;
    if !output.status.success() {
        return Err(Error::Failed { command: line(&command) });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn start(command: &Command, error: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), error }
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
