//! Runs the official test suite.
//!
//! | option | what it chooses |
//! |---|---|
//! | `--link load` | modules are compiled and loaded by this process |
//! | `--link static` | all modules are compiled into one program, which then runs the scripts |
//! | `--target` | an instruction set; where it is not this machine's, such a program runs in an emulator, in both modes |
//! | `--cpu` | what the CPU has, as in the macro's option of this name |
//! | `--runtime` | the runtime for an operating system, or the one with a heap and nothing else, which takes static code alone |
//! | `--long` | also scripts that take long; with `--all`, in one configuration of each way to optimize |
//! | `--all` | every configuration of load mode, each in a process of its own |

use std::process::{Command, ExitCode};

use include_wasm_spec::{Code, Options};

use crate::args::Args;
use crate::error::Error;

pub(crate) mod config;
mod linked;

use config::{Config, Link};

pub(crate) const ARGUMENTS: &str = "[--filter NAME] [--traps hardware|explicit] [--memory guarded|checked] \
     [--opt speed|size|none] [--features baseline|host] [--link load|static] \
     [--target x86_64|aarch64|riscv64|s390x] [--cpu TEXT] [--runtime std|alloc] [--all] [--long] [--quiet] [--trace]";

/// Which files to run, and how to tell about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    pub(crate) filter: Option<String>,
    pub(crate) long: bool,
    pub(crate) quiet: bool,
    pub(crate) trace: bool,
}

impl Chosen {
    /// Returns the arguments that choose the same.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = String> {
        let filter = self.filter.iter().flat_map(|filter| ["--filter".to_owned(), filter.clone()]);
        let flags = [("--long", self.long), ("--quiet", self.quiet), ("--trace", self.trace)];
        let flags = flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned());
        filter.chain(flags)
    }
}

/// Runs the suite as the options say.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let filter = args.option("--filter")?;
    let (long, quiet, trace) = (args.flag("--long"), args.flag("--quiet"), args.flag("--trace"));
    let chosen = Chosen { filter, long, quiet, trace };
    if args.flag("--all") {
        args.end()?;
        return all(&chosen);
    }
    let config = Config::take(&mut args)?;
    args.end()?;
    run(&config, &chosen)
}

/// Runs the suite in one configuration.
pub(crate) fn run(config: &Config, chosen: &Chosen) -> Result<ExitCode, Error> {
    if config.link == Link::Static || config.foreign()?.is_some() {
        return linked::run(config, chosen);
    }
    let &Chosen { ref filter, long, quiet, trace } = chosen;
    let options = Options { filter: filter.as_deref(), long, quiet, trace };
    Ok(include_wasm_spec::main(&Code::Load(config.target()?), options))
}

/// Runs every configuration of load mode. Signal handlers stay once they are installed, so each has its own process.
fn all(chosen: &Chosen) -> Result<ExitCode, Error> {
    let program = std::env::current_exe().map_err(|error| Error::Start { program: "xtask".to_owned(), error })?;
    let mut failed = Vec::new();
    for config in config::all() {
        println!("{config}");
        let mut command = Command::new(&program);
        command.arg("spec").args(config.to_string().split(' '));
        let long = chosen.long && config.is_plain();
        command.args(Chosen { quiet: true, long, ..chosen.clone() }.arguments());
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
