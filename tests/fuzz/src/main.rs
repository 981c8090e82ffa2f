//! Compares what generated modules do when they are compiled in several ways: with and without optimisation, with
//! hardware and with explicit traps.
//!
//! In:  seeds. `cargo xtask fuzz` says how.
//! Out: for each module that differs, or that ends the process, its seed, what differs, and a file; and at the end
//!      counts.
//!
//! | module | from | to |
//! |---|---|---|
//! | `smith`, `own` | a seed | a module |
//! | [`stores`] | a seed | modules that import from each other, and what a host does with them, compared |
//! | `run` | a module and a target | all that can be seen of what it does |
//! | `host` | calls of imports | answers, and a record of the calls |
//! | `compare` | a module | whether all runs are equal |
//! | `batch`, `children` | many seeds | processes that go through them |
//! | `stats` | runs | counts |

mod arguments;
mod batch;
mod children;
mod compare;
mod generate;
mod host;
mod own;
mod random;
mod run;
mod smith;
mod stats;
mod stores;
mod value;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use include_wasm_codegen::target::Traps;

use arguments::Arguments;
use batch::Batch;
use generate::{Generated, Generator, Nans};
use stats::Stats;

/// How many modules one process runs. All of their code stays mapped.
const BATCH: u64 = 250;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match arguments {
        Arguments::Batch(batch) => {
            batch::run(&batch);
            ExitCode::SUCCESS
        }
        Arguments::File { path, traps } => file(&path, traps),
        Arguments::All { generators, seeds, traps, processes, folder, linked } => {
            let mut failed = 0;
            for generator in generators {
                let batches = batches(generator, &seeds, traps, linked.then_some(&*folder));
                failed += all(generator, batches, processes, &folder);
            }
            if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}

/// Returns the batches that seeds are gone through in.
fn batches(generator: Generator, seeds: &Range<u64>, traps: Option<Traps>, linked: Option<&Path>) -> Vec<Batch> {
    let starts = (seeds.start..seeds.end).step_by(usize::try_from(BATCH).expect("a batch is small"));
    let batch = |start: u64| Batch {
        generator,
        seeds: start..seeds.end.min(start + BATCH),
        traps,
        linked: linked.map(Path::to_owned),
    };
    starts.map(batch).collect()
}

/// Runs batches of one generator, and returns how many seeds failed.
fn all(generator: Generator, batches: Vec<Batch>, processes: usize, folder: &Path) -> usize {
    let (stats, failed) = children::run(batches, processes, &|batch, failure| {
        let written = keep(folder, batch.generator, failure.seed);
        println!("{} --seed {}: {}\n  {written}", generator.name(), failure.seed, failure.what);
    });
    println!("{}: {stats}", generator.name());
    println!("{}: {failed} failed", generator.name());
    failed
}

/// Writes what a seed gives to files, and says where it is.
fn keep(folder: &Path, generator: Generator, seed: u64) -> String {
    let files = generator.files(seed);
    let path = |ending: &str| folder.join(format!("{}-{seed}.{ending}", generator.name()));
    let write = |(ending, bytes): &(&str, Vec<u8>)| fs::write(path(ending), bytes);
    let written = fs::create_dir_all(folder).and_then(|()| files.iter().try_for_each(write));
    match (written, files.first()) {
        (Ok(()), Some((ending, _))) => format!("it is {}", path(ending).display()),
        (Ok(()), None) => "there is no module".to_owned(),
        (Err(error), _) => format!("it could not be kept: {error}"),
    }
}

/// Compares the runs of a module from a file, whose loops have to end by themselves.
fn file(path: &Path, traps: Option<Traps>) -> ExitCode {
    let wasm = match wat::parse_file(path) {
        Ok(wasm) => wasm,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let generated = Generated { wasm, text: None, fuel: None, nans: Nans::Target };
    let mut stats = Stats::default();
    let compared = compare::compare(&generated, 0, traps, &mut stats);
    println!("{stats}");
    match compared {
        Ok(()) => ExitCode::SUCCESS,
        Err(difference) => {
            println!("{difference}");
            ExitCode::FAILURE
        }
    }
}

/// Returns where modules that failed are kept unless somebody says.
fn default_folder() -> PathBuf {
    PathBuf::from("target/fuzz")
}
