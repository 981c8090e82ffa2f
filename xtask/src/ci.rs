//! All checks, each of which can also be run alone. What they need beside cargo is in `cross/setup.sh`.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::args::Args;
use crate::command::{cargo, output, program, run};
use crate::error::Error;
use crate::{debuggers, paths, supply, systems};

/// A check: its name, what it says about the repository, and the function that checks.
struct Job {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<(), Error>,
}

const JOBS: &[Job] = &[
    Job { name: "fmt", about: "the code is formatted", run: || run(cargo(&["fmt", "--all", "--check"])?) },
    Job { name: "lint", about: "the rules that no compiler checks hold", run: || xtask(&["lint"]) },
    Job { name: "clippy", about: "there is no warning", run: clippy },
    Job { name: "features", about: "there is none with fewer features", run: features },
    Job { name: "links", about: "links of documents lead to files", run: || xtask(&["links"]) },
    Job { name: "deny", about: "dependencies have known licenses and sources, and no known fault", run: supply::deny },
    Job { name: "package", about: "what is published builds from its packages", run: supply::package },
    Job { name: "doc", about: "the documentation has no broken link", run: doc },
    Job { name: "test", about: "tests pass, examples run, a crate outside the workspace works", run: test },
    Job {
        name: "test-optimized",
        about: "callers that are optimized keep their values over calls",
        run: test_optimized,
    },
    Job {
        name: "api",
        about: "a module looks the same when it is checked and when it is built",
        run: || xtask(&["api"]),
    },
    Job {
        name: "stress",
        about: "builds at once and builds that were killed share a cache",
        run: || xtask(&["stress"]),
    },
    Job { name: "no-std", about: "the runtime builds without an operating system and without a heap", run: no_std },
    Job { name: "firmware", about: "firmware without a heap runs on emulated machines", run: || xtask(&["firmware"]) },
    Job { name: "size", about: "a small module costs little", run: || xtask(&["size"]) },
    Job { name: "dump", about: "other tools read a blob", run: dump },
    Job {
        name: "spec",
        about: "the official test suite passes in every configuration",
        run: || xtask(&["spec", "--all", "--long"]),
    },
    Job {
        name: "fuzz",
        about: "generated modules do the same, compiled in any way",
        run: || xtask(&["fuzz", "--count", "600"]),
    },
    Job { name: "campaigns", about: "programs that follow from seeds do what they must do", run: campaigns },
    Job { name: "debuggers", about: "gdb and perf name the functions of static code", run: debuggers::main },
    Job { name: "systems", about: "there is no warning for Windows, macOS and Android", run: systems::check },
    Job { name: "musl", about: "stacks are known where programs have no shared libraries", run: systems::musl },
    Job { name: "windows", about: "modules work on Windows, as far as Wine is Windows", run: systems::windows },
    Job { name: "spec-static", about: "it passes with code that is linked into the program", run: spec_static },
    Job { name: "toolchains", about: "there is no warning with any toolchain that is installed", run: toolchains },
    Job {
        name: "cross",
        about: "tests, examples and the official suite pass on machines of other kinds, emulated",
        run: || xtask(&["cross"]),
    },
];

/// Jobs that build for other machines, for other systems or with other features, and so hardly wait for the others'
/// builds.
const ELSEWHERE: &[&str] =
    &["features", "package", "toolchains", "no-std", "firmware", "systems", "musl", "windows", "cross"];

/// Runs the jobs that are named one after the other, or all in two lanes.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    let names = args.rest()?;
    if let Some(unknown) = names.iter().find(|name| JOBS.iter().all(|job| job.name != **name)) {
        let known: Vec<_> = JOBS.iter().map(|job| job.name).collect();
        return Err(Error::usage(format!("there is no job {unknown}; there are {}", known.join(", "))));
    }
    let verdicts = if names.is_empty() {
        in_lanes()?
    } else {
        JOBS.iter().filter(|job| names.iter().any(|name| name == job.name)).map(alone).collect()
    };
    println!("===");
    verdicts.iter().for_each(|verdict| println!("{verdict}"));
    Ok(if verdicts.iter().all(|verdict| verdict.passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How a job ended.
struct Verdict {
    job: &'static str,
    passed: bool,
    seconds: u64,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { job, passed, seconds } = self;
        write!(f, "{} {job:<14} {seconds:>5} s", if *passed { "passed" } else { "FAILED" })
    }
}

/// Runs a job in this process.
fn alone(job: &Job) -> Verdict {
    println!("=== {}: {}", job.name, job.about);
    let start = Instant::now();
    let result = (job.run)();
    if let Err(error) = &result {
        println!("{error}");
    }
    let verdict = Verdict { job: job.name, passed: result.is_ok(), seconds: start.elapsed().as_secs() };
    println!("=== {verdict}");
    verdict
}

/// Runs all jobs, two at a time, since most of them keep one core busy. What a job prints is printed when it has ended.
fn in_lanes() -> Result<Vec<Verdict>, Error> {
    let folder = paths::target()?.join("ci");
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    // A copy, since a job may build this program anew.
    let program = folder.join("xtask").with_extension(std::env::consts::EXE_EXTENSION);
    let this = std::env::current_exe().map_err(|error| Error::Start { program: "xtask".to_owned(), error })?;
    fs::copy(this, &program).map_err(Error::file(&program))?;
    let lane = |is_elsewhere: bool| -> Result<Vec<Verdict>, Error> {
        let jobs = JOBS.iter().filter(|job| ELSEWHERE.contains(&job.name) == is_elsewhere);
        let run = |job: &Job| {
            let mut command = Command::new(&program);
            command.args(["ci", job.name]);
            if is_elsewhere {
                // Neither lane waits for the other's builds, and build scripts, which depend on `RUSTC_BOOTSTRAP`, do
                // not run again and again.
                command.env("CARGO_TARGET_DIR", paths::target()?.join("elsewhere"));
            }
            apart(job, command, &folder)
        };
        jobs.map(run).collect()
    };
    std::thread::scope(|scope| {
        let elsewhere = scope.spawn(|| lane(true));
        let mut verdicts = lane(false)?;
        verdicts.extend(elsewhere.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        Ok(verdicts)
    })
}

/// Runs a job in a process of its own, and prints what it printed.
fn apart(job: &Job, mut command: Command, folder: &Path) -> Result<Verdict, Error> {
    let path = folder.join(job.name).with_extension("log");
    let file = fs::File::create(&path).map_err(Error::file(&path))?;
    command.stdout(file.try_clone().map_err(Error::file(&path))?).stderr(file);
    let start = Instant::now();
    let status = command.status().map_err(|error| Error::Start { program: "xtask".to_owned(), error })?;
    let verdict = Verdict { job: job.name, passed: status.success(), seconds: start.elapsed().as_secs() };
    let printed = fs::read(&path).map_err(Error::file(&path))?;
    let mut output = io::stdout().lock();
    // An output that is closed misses nothing.
    let _ = output.write_all(&printed).and_then(|()| output.flush());
    Ok(verdict)
}

/// Runs another task, in a process of its own.
fn xtask(arguments: &[&str]) -> Result<(), Error> {
    let this = std::env::current_exe().map_err(|error| Error::Start { program: "xtask".to_owned(), error })?;
    let mut command = Command::new(this);
    command.args(arguments);
    run(command)
}

fn clippy() -> Result<(), Error> {
    run(cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?)
}

/// Lets cargo build a compiler that is hardly used, and may be slow.
pub(crate) fn slow_compiler(command: &mut Command) -> Result<(), Error> {
    command.env("CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL", "0");
    command.arg("--target-dir").arg(paths::target()?.join("toolchains"));
    Ok(())
}

/// Checks the crates with the sets of features that are offered, but for the default. With all backends Cranelift is
/// the one that other jobs build.
fn features() -> Result<(), Error> {
    for (package, features, is_shared) in [
        ("include-wasm", "alloc,backends", true),
        ("include-wasm", "backends", true),
        ("include-wasm", "std", false),
        ("include-wasm", "std,backend-s390x", false),
        ("include-wasm-codegen", "", false),
    ] {
        let arguments = ["clippy", "--package", package, "--no-default-features", "--features", features];
        let mut command = cargo(&arguments)?;
        if !is_shared {
            slow_compiler(&mut command)?;
        }
        command.args(["--", "--deny", "warnings"]);
        run(command)?;
    }
    Ok(())
}

fn doc() -> Result<(), Error> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"])?;
    command.env("RUSTDOCFLAGS", "--deny warnings");
    run(command)
}

fn test() -> Result<(), Error> {
    run(cargo(&["test", "--workspace", "--no-fail-fast"])?)
}

/// Tests of how calls end, which an optimized caller may not outlive although an unoptimized one does.
const OPTIMIZED: &[&str] = &[
    "registers",
    "thin_line",
    "entry",
    "traps",
    "store",
    "stacks",
    "sent_signals",
    "known_tables",
    "store_call",
    "many_floats",
    "large_frames",
    "drops",
    "reset",
    "crates",
    "unloaded",
];

/// Runs tests whose callers are optimized, and generated callers. What compiles them is what the other jobs have built:
/// it has assertions as there.
fn test_optimized() -> Result<(), Error> {
    let mut command = cargo(&["test", "--package", "include-wasm", "--package", "include-wasm-coroutines"])?;
    command.args(OPTIMIZED.iter().flat_map(|test| ["--test", test]));
    for (setting, value) in [
        ("OPT_LEVEL", "3"),
        ("DEBUG_ASSERTIONS", "false"),
        ("OVERFLOW_CHECKS", "false"),
        ("BUILD_OVERRIDE_DEBUG_ASSERTIONS", "true"),
        ("BUILD_OVERRIDE_OVERFLOW_CHECKS", "true"),
    ] {
        command.env(format!("CARGO_PROFILE_DEV_{setting}"), value);
    }
    run(command)?;
    xtask(&["campaign", "callers"])
}

/// A processor without an operating system, for which nothing but the instruction set matters here.
const BARE: &str = "thumbv7em-none-eabi";

/// Builds the runtime without `std`, with a heap and without. Toolchains come without a library for the target, so it
/// is built too, which only a rustc of the nightly kind does, or one that is told to be.
fn no_std() -> Result<(), Error> {
    for (library, features) in [("-Zbuild-std=core", ""), ("-Zbuild-std=core,alloc", "alloc")] {
        let package = ["build", "--package", "include-wasm-runtime-support", "--no-default-features"];
        let mut command = cargo(&package)?;
        command.args(["--features", features, "--target", BARE, library]).env("RUSTC_BOOTSTRAP", "1");
        run(command)?;
    }
    Ok(())
}

/// Runs a short part of each campaign; callers are those of the jobs about optimized tests and about other machines,
/// and stores that are loaded those of the job about generated modules.
fn campaigns() -> Result<(), Error> {
    xtask(&["campaign", "stacks", "--count", "40"])?;
    xtask(&["fuzz", "--from", "stores", "--link", "static", "--count", "200"])
}

/// Dumps modules, and looks at what the tools of binutils make of them.
fn dump() -> Result<(), Error> {
    let (root, blob) = (paths::root()?, paths::target()?.join("ci.elf"));
    for module in ["tests/wasm/thin.wasm", "tests/wasm/traps.wasm", "examples/third_party/llhttp.wasm"] {
        for traps in ["hardware", "explicit"] {
            xtask(&["dump", &path(&root.join(module)), "-o", &path(&blob), "--traps", traps])?;
            let headers = output(program("readelf", &["--all", "--wide", &path(&blob)], &root))?;
            let code = output(program("objdump", &["--disassemble", &path(&blob)], &root))?;
            let what = |what: &str| Err(Error::Unexpected { what: format!("{module}, traps {traps}: {what}") });
            if headers.contains("Warning") {
                return what("readelf has a warning");
            }
            if !headers.lines().any(|line| line.contains(" FUNC ")) {
                return what("there is no symbol of a function");
            }
            if traps == "explicit" && faults(&code) {
                return what("there is an instruction that traps, not behind a call that never returns");
            }
        }
    }
    Ok(())
}

/// Returns whether disassembled code for x86-64 has an instruction that traps and can be reached.
///
/// Two kinds cannot: what ends a block behind a call that never returns; and the target of the test in front of a
/// division, which Cranelift repeats although the divisor was tested.
fn faults(code: &str) -> bool {
    // A line of code is: address, colon, tab, bytes, tab, instruction.
    let instructions: Vec<(&str, &str)> = code
        .lines()
        .filter_map(|line| {
            let (address, rest) = line.split_once(":\t")?;
            Some((address.trim(), rest.split_once('\t')?.1.trim()))
        })
        .collect();
    let pairs = || instructions.windows(2).map(|pair| (pair[0], pair[1]));
    let guards_division = |target: &str| {
        let jump = |text: &str| text.starts_with('j') && text.split_whitespace().nth(1) == Some(target);
        let mut jumps = pairs().filter(|((_, text), _)| jump(text)).peekable();
        jumps.peek().is_some() && jumps.all(|(_, (_, next))| next.starts_with("div") || next.starts_with("idiv"))
    };
    // The one instruction that Cranelift traps with. Jump tables lie between the code, and their bytes may read as
    // others.
    let traps = |text: &str| text == "ud2";
    pairs()
        .any(|((_, before), (address, text))| traps(text) && !before.starts_with("call") && !guards_division(address))
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// Runs the suite in static mode: as most programs will, and as those for small machines will, with the runtime that
/// they have.
fn spec_static() -> Result<(), Error> {
    xtask(&["spec", "--link", "static", "--quiet"])?;
    xtask(&[
        "spec",
        "--link",
        "static",
        "--quiet",
        "--traps",
        "explicit",
        "--features",
        "baseline",
        "--runtime",
        "alloc",
    ])
}

/// Checks the tests, and with them the macro's expansion, with each other toolchain. The expansion asks rustc for
/// features of many CPUs by their names, and a name that one rustc does not know is a warning in the user's crate.
fn toolchains() -> Result<(), Error> {
    let root = paths::root()?;
    let version = |toolchain: &str| output(program("rustup", &["run", toolchain, "rustc", "--version"], &root));
    let mut seen = vec![output(program("rustc", &["--version"], &root))?];
    for line in output(program("rustup", &["toolchain", "list"], &root))?.lines() {
        let toolchain = line.split(' ').next().unwrap_or(line);
        let version = version(toolchain)?;
        if seen.contains(&version) {
            continue;
        }
        print!("{version}");
        let arguments = ["run", toolchain, "cargo", "check", "--quiet", "--package", "include-wasm", "--tests"];
        let mut command = program("rustup", &arguments, &root);
        command.env("RUSTFLAGS", "--deny warnings");
        slow_compiler(&mut command)?;
        run(command)?;
        seen.push(version);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_of_the_other_lane_exist() {
        assert!(ELSEWHERE.iter().all(|name| JOBS.iter().any(|job| job.name == *name)));
    }

    #[test]
    fn a_trap_behind_a_call_is_no_fault() {
        assert!(!faults("   1:\te8 1 2 3 4\tcall   9 <raise>\n   6:\t0f 0b\tud2\n"));
        assert!(faults("   1:\t85 c0\ttest   %eax,%eax\n   6:\t0f 0b\tud2\n"));
    }

    #[test]
    fn a_trap_that_guards_a_division_is_no_fault() {
        let code = |after: &str| format!("1:\t74\tje     9 <f>\n3:\tf7 f9\t{after}\n6:\t0f 0b\tud2\n9:\t0f 0b\tud2\n");
        assert!(!faults(
            &code("idiv   %ecx").replace("6:\t0f 0b\tud2\n", "6:\te8\tcall   1 <raise>\n8:\t0f 0b\tud2\n")
        ));
        assert!(faults(&code("add    %ecx,%eax")));
    }
}
