//! The tasks of this repository.
//!
//! In:  `cargo xtask TASK [ARGUMENTS]`.
//! Out: exit code 0 where the task did what it says, 1 where it found something, 2 where it was asked for wrongly.
#![forbid(unsafe_code)]

mod api;
mod args;
mod bench;
mod bless;
mod campaign;
mod ci;
mod command;
mod cross;
mod debuggers;
mod dump;
mod error;
mod files;
mod firmware;
mod fuzz;
mod hashes;
mod links;
mod lint;
mod paths;
mod size;
mod spec;
mod spec_macro;
mod stress;
mod supply;
mod systems;

use std::process::ExitCode;

use args::Args;
use error::Error;

/// A task: its name, its arguments, what it does, and the function that does it.
struct Task {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(Args) -> Result<ExitCode, Error>,
}

const TASKS: &[Task] = &[
    Task { name: "spec", arguments: spec::ARGUMENTS, about: "runs the official test suite", run: spec::main },
    Task {
        name: "fuzz",
        arguments: fuzz::ARGUMENTS,
        about: "compares what generated modules do, compiled in several ways",
        run: fuzz::main,
    },
    Task {
        name: "campaign",
        arguments: campaign::ARGUMENTS,
        about: "runs programs that follow from seeds, and compares them with what they must do",
        run: campaign::main,
    },
    Task {
        name: "dump",
        arguments: dump::ARGUMENTS,
        about: "compiles a module to a blob and describes it",
        run: dump::main,
    },
    Task {
        name: "hashes",
        arguments: hashes::ARGUMENTS,
        about: "records or compares hashes of what the repository's modules are compiled to",
        run: hashes::main,
    },
    Task { name: "lint", arguments: "", about: "checks the rules that no compiler checks", run: lint::main },
    Task { name: "links", arguments: "", about: "checks that links of documents lead to files", run: links::main },
    Task { name: "bless", arguments: "", about: "rewrites the expected output of tests", run: bless::main },
    Task {
        name: "bless-spec-macro",
        arguments: spec_macro::ARGUMENTS,
        about: "rewrites the files of the test suite that go through the macro, or checks them",
        run: spec_macro::main,
    },
    Task {
        name: "api",
        arguments: "",
        about: "compares what `cargo check` sees of a module with what is built",
        run: api::main,
    },
    Task { name: "firmware", arguments: "", about: "runs the firmware examples in an emulator", run: firmware::main },
    Task { name: "size", arguments: "", about: "measures what a small module costs", run: size::main },
    Task {
        name: "bench",
        arguments: "[run | build] [ARGUMENTS]",
        about: "measures, beside other runtimes and other compilers",
        run: bench::main,
    },
    Task {
        name: "stress",
        arguments: stress::ARGUMENTS,
        about: "builds in several processes at once, and kills builds",
        run: stress::main,
    },
    Task { name: "ci", arguments: "[JOB...]", about: "runs all checks, or those that are named", run: ci::main },
    Task {
        name: "cross",
        arguments: cross::ARGUMENTS,
        about: "runs the tests on other machines, in an emulator; `--setup` installs what that needs, on Debian",
        run: cross::main,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next();
    let Some(task) = TASKS.iter().find(|task| Some(task.name) == name.as_deref()) else {
        if let Some(name) = name {
            eprintln!("there is no task `{name}`");
        }
        for task in TASKS {
            eprintln!("cargo xtask {} {}\n    {}", task.name, task.arguments, task.about);
        }
        return ExitCode::from(2);
    };
    match (task.run)(Args::new(arguments)) {
        Ok(code) => code,
        Err(error @ Error::Usage { .. }) => {
            eprintln!("{error}\nusage: cargo xtask {} {}", task.name, task.arguments);
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
