//! Runs the tests on other machines, in an emulator.
//!
//! | what | on which CPU |
//! |---|---|
//! | unit tests, tests of the runtime, the cases that the macro accepts, the examples ([`package`]) | one that has everything |
//! | the main ones of those | one that has as little as compiled code needs |
//! | what happens where a CPU feature is missing | several |
//! | callers that are generated ([`crate::campaign`]) | the one that has everything |
//! | the official suite, loaded with hardware traps and linked with explicit ones | both |
//! | the compiler itself ([`compiler`]) | of a big-endian machine |

use std::process::{Command, ExitCode};
use std::time::Instant;

use include_wasm_abi::feature::Arch;

use crate::args::Args;
use crate::campaign;
use crate::command::{program, run};
use crate::error::Error;
use crate::paths;
use crate::spec;

mod compiler;
mod foreign;
mod package;

use foreign::Cpu;
pub(crate) use foreign::{Foreign, build_library};

pub(crate) const ARGUMENTS: &str = "[--setup] [TARGET...]";

/// What is run on the least CPU too.
const ON_THE_LEAST: &[&str] = &["thin_line", "entry", "traps", "store", "memory"];

/// Runs everything for the targets that are named, or for all.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    if args.flag("--setup") {
        args.end()?;
        run(program("xtask/cross/setup.sh", &[], &paths::root()?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let named = args.rest()?;
    let known = |name: &str| foreign::ALL.iter().find(|foreign| [foreign.triple, foreign.arch.name()].contains(&name));
    if let Some(unknown) = named.iter().find(|name| known(name).is_none()) {
        let known: Vec<_> = foreign::ALL.iter().map(|foreign| foreign.triple).collect();
        return Err(Error::usage(format!("there is no target {unknown}; there are {}", known.join(", "))));
    }
    for foreign in foreign::ALL {
        let wanted = named.is_empty() || named.iter().any(|name| known(name) == Some(foreign));
        // Where this machine is one of them, its tests are no special ones.
        if wanted && Some(foreign.arch) != Arch::HOST {
            all(foreign)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs everything for one target.
fn all(foreign: &Foreign) -> Result<(), Error> {
    let name = foreign.arch.name();
    let manifest = package::write()?;
    let tests = |cpu: &str| -> Result<Command, Error> {
        let mut command = foreign.cargo("test", cpu)?;
        // A test that starts itself anew needs the emulator for that.
        command.env("INCLUDE_WASM_TEST_RUNNER", foreign.runner(cpu));
        command.arg("--quiet").arg("--manifest-path").arg(&manifest).arg("--target-dir").arg(paths::target()?);
        Ok(command)
    };
    step(name, "tests and examples", || {
        let mut command = tests(foreign.most)?;
        command.arg("--no-fail-fast");
        run(command)
    })?;
    step(name, "tests on the least CPU", || {
        let mut command = tests(foreign.least)?;
        command.args(ON_THE_LEAST.iter().flat_map(|test| ["--test", test]));
        run(command)
    })?;
    for &Cpu { name: cpu, lacks, has } in foreign.cpus {
        step(name, &format!("CPU {cpu}"), || {
            let mut command = tests(cpu)?;
            command.args(["--test", "cpu"]);
            command.env("INCLUDE_WASM_TEST_CPU_LACKS", lacks).env("INCLUDE_WASM_TEST_CPU_HAS", has);
            run(command)
        })?;
    }
    step(name, "generated callers", || {
        let arguments = ["callers", "--target", name].map(str::to_owned);
        campaign::main(Args::new(arguments.into_iter())).map(drop)
    })?;
    for arguments in suites(foreign.arch) {
        let arguments = format!("--target {name} --quiet {arguments}");
        step(name, &format!("the official suite, {arguments}"), || {
            match spec::main(Args::new(arguments.split(' ').map(str::to_owned)))? {
                code if code == ExitCode::SUCCESS => Ok(()),
                _ => Err(Error::Failed { command: format!("xtask spec {arguments}") }),
            }
        })?;
    }
    if foreign.arch.endian() == include_wasm_abi::width::Endian::Big {
        step(name, "the compiler", || compiler::run(foreign))?;
    }
    Ok(())
}

/// Returns the options of each run of the suite. Vectors are an extension of RISC-V, without which a module with
/// vectors is refused. Scripts that take long run once on each.
fn suites(arch: Arch) -> &'static [&'static str] {
    match arch {
        Arch::Riscv64 => &[
            "--filter v2/ --traps hardware --link load",
            "--filter v2/ --traps explicit --link static --long",
            "--cpu +v --traps hardware --link load",
            "--cpu +v --traps explicit --link static",
        ],
        _ => &["--traps hardware --link load", "--traps explicit --link static --long"],
    }
}

/// Says what is done, and how long it took.
fn step(target: &str, what: &str, work: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    println!("--- {target}: {what}");
    let start = Instant::now();
    work()?;
    println!("--- {target}: {} s", start.elapsed().as_secs());
    Ok(())
}
