//! Runs the official test suite.
//!
//! | option | what it chooses |
//! |---|---|
//! | `--link load` | modules are compiled and loaded by this process |
//! | `--link static` | all modules are compiled into one program, which then runs the scripts |
//! | `--all` | every configuration of load mode, each in a process of its own |

use std::process::{Command, ExitCode};

use include_wasm_spec::{Code, Options};

use crate::args::Args;
use crate::error::Error;

pub(crate) mod config;
mod linked;

use config::{Config, Link};

pub(crate) const ARGUMENTS: &str = "[--filter NAME] [--traps hardware|explicit] [--memory guarded|checked] \
     [--opt speed|size|none] [--features baseline|host] [--link load|static] [--all] [--quiet] [--trace]";

/// Runs the suite as the options say.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let filter = args.option("--filter")?;
    let (quiet, trace) = (args.flag("--quiet"), args.flag("--trace"));
    if args.flag("--all") {
        args.end()?;
        return all(filter.as_deref());
    }
    let config = Config::take(&mut args)?;
    args.end()?;
    match config.link {
        Link::Load => {
            let options = Options { filter: filter.as_deref(), quiet, trace };
            Ok(include_wasm_spec::main(&Code::Load(config.target()?), options))
        }
        Link::Static => {
            let flags = [("--quiet", quiet), ("--trace", trace)];
            let flags = flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned());
            let filter = filter.into_iter().flat_map(|filter| ["--filter".to_owned(), filter]);
            linked::run(config, filter.chain(flags))
        }
    }
}

/// Runs every configuration of load mode. Signal handlers stay once they are installed, so each has its own process.
fn all(filter: Option<&str>) -> Result<ExitCode, Error> {
    let program = std::env::current_exe().map_err(|error| Error::Start { program: "xtask".to_owned(), error })?;
    let mut failed = Vec::new();
    for config in config::all() {
        println!("{config}");
        let mut command = Command::new(&program);
        command.args(["spec", "--quiet"]).args(config.to_string().split(' '));
        command.args(filter.into_iter().flat_map(|filter| ["--filter", filter]));
        let status = command.status().map_err(|error| Error::Start { program: "xtask spec".to_owned(), error })?;
        if !status.success() {
            failed.push(config);
        }
    }
    for config in &failed {
        println!("failed: {config}");
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
