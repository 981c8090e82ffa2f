//! A batch of modules in a process of its own: modules live as long as the process, and a crash ends it.
//!
//! In:  a generator and seeds.
//! Out: lines on the standard output, which `children` reads: `seed N` before each, `failure TEXT` for each that
//!      differs, and at the end `stats COUNTS`.

use std::io::Write;
use std::path::PathBuf;

use include_wasm_codegen::target::Traps;

use crate::generate::Generator;
use crate::stats::Stats;
use crate::stores;

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) generator: Generator,
    pub(crate) seeds: std::ops::Range<u64>,
    /// Only code that traps in this way.
    pub(crate) traps: Option<Traps>,
    /// Where a library is written with the code of all stores, which are loaded otherwise.
    pub(crate) linked: Option<PathBuf>,
}

/// How many stores are linked into one library.
const LINKED: usize = 50;

/// Runs a batch.
pub(crate) fn run(batch: &Batch) {
    let mut stats = Stats::default();
    let Batch { generator, ref seeds, traps, ref linked } = *batch;
    for start in seeds.clone().step_by(LINKED) {
        let seeds = start..seeds.end.min(start + LINKED as u64);
        let library = linked.as_ref().map(|folder| stores::link(seeds.clone(), traps, folder, &mut stats));
        for seed in seeds {
            say("seed", &seed.to_string());
            let compared = match &library {
                None => generator.compare(seed, traps, &mut stats),
                Some(Ok(library)) => stores::compare_linked(seed, traps, library, &mut stats),
                Some(Err(error)) => Err(error.clone()),
            };
            if let Err(difference) = compared {
                say("failure", &difference.replace('\n', " "));
            }
        }
    }
    say("stats", &stats.line());
}

fn say(kind: &str, what: &str) {
    let mut output = std::io::stdout().lock();
    // Whoever does not listen is gone.
    let _ = writeln!(output, "{kind} {what}").and_then(|()| output.flush());
}
