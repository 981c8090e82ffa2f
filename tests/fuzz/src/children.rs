//! Batches in processes of their own, several at once, until all seeds were tried.
//!
//! A batch whose process dies, or does not go on, counts as a failure of the seed that it was at. The rest of the batch
//! runs in another process.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::batch::Batch;
use crate::stats::Stats;

/// How long a module may take before it counts as one that never ends.
const PATIENCE: Duration = Duration::from_secs(240);

/// A module that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) what: String,
}

/// Runs batches, `at_once` at a time, and returns counts and failures.
pub(crate) fn run(
    batches: Vec<Batch>,
    at_once: usize,
    on_failure: &(dyn Fn(&Batch, &Failure) + Sync),
) -> (Stats, usize) {
    let left = Mutex::new(batches);
    let total = Mutex::new((Stats::default(), 0));
    let worker = || {
        loop {
            let next = left.lock().expect("no worker panics").pop();
            let Some(mut batch) = next else { return };
            while !batch.seeds.is_empty() {
                let (stats, failures, next) = child(&batch);
                for failure in &failures {
                    on_failure(&batch, failure);
                }
                let mut total = total.lock().expect("no worker panics");
                total.0.add(&stats);
                total.1 += failures.len();
                batch.seeds.start = next;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(worker);
        }
    });
    total.into_inner().expect("no worker panics")
}

/// Runs a batch in one process. Returns its counts, what failed, and the seed from which on another process has to go
/// on.
fn child(batch: &Batch) -> (Stats, Vec<Failure>, u64) {
    let program = std::env::current_exe().expect("the system knows what runs");
    let mut command = Command::new(program);
    command.arg("batch").args(batch.arguments()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("what runs can be started again");
    let output = child.stdout.take().expect("it was asked for");
    let (sender, lines) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        BufReader::new(output).lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
    });
    let (mut seed, mut stats, mut failures) = (batch.seeds.start, None, Vec::new());
    let mut end = None;
    while end.is_none() {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => match line.split_once(' ') {
                Some(("seed", number)) => seed = number.parse().unwrap_or(seed),
                Some(("failure", what)) => failures.push(Failure { seed, what: what.to_owned() }),
                Some(("stats", line)) => stats = Stats::read(line),
                _ => {}
            },
            Err(RecvTimeoutError::Disconnected) => end = Some("died"),
            Err(RecvTimeoutError::Timeout) => {
                end = Some("does not end");
                // It may have ended just now.
                let _ = child.kill();
            }
        }
    }
    let status = child.wait().expect("it was started here");
    // Its lines are over.
    let _ = reader.join();
    match stats {
        Some(stats) => (stats, failures, batch.seeds.end),
        None => {
            let what = format!("the process {}: {status}", end.unwrap_or_default());
            failures.push(Failure { seed, what });
            (Stats::default(), failures, seed + 1)
        }
    }
}
