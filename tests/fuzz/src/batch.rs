//! A batch of modules in a process of its own: modules live as long as the process, and a crash ends it.
//!
//! In:  a generator and seeds.
//! Out: lines on the standard output, which `children` reads: `seed N` before each, `failure TEXT` for each that differs, and
//!      at the end `stats COUNTS`.

use std::io::Write;

use include_wasm_codegen::target::Traps;

use crate::generate::Generator;
use crate::stats::Stats;

/// What to run.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) generator: Generator,
    pub(crate) seeds: std::ops::Range<u64>,
    /// Only code that traps in this way.
    pub(crate) traps: Option<Traps>,
}

/// Runs a batch.
pub(crate) fn run(batch: &Batch) {
    let mut stats = Stats::default();
    for seed in batch.seeds.clone() {
        say("seed", &seed.to_string());
        if let Err(difference) = batch.generator.compare(seed, batch.traps, &mut stats) {
            say("failure", &difference.replace('\n', " "));
        }
    }
    say("stats", &stats.line());
}

fn say(kind: &str, what: &str) {
    let mut output = std::io::stdout().lock();
    // Whoever does not listen is gone.
    let _ = writeln!(output, "{kind} {what}").and_then(|()| output.flush());
}
