//! One module, compiled in several ways that must not show.

use std::panic::{AssertUnwindSafe, catch_unwind};

use include_wasm_codegen::error::Error;
use include_wasm_codegen::target::{MemoryStrategy, Opt, Target, Traps};
use include_wasm_runtime_support::TrapCode;
use include_wasm_spec::target::{Features, host};

use crate::generate::{Generated, Nans};
use crate::random::Random;
use crate::run::{Outcome, Run};
use crate::stats::Stats;

/// Returns the targets that a module is compiled for, each with a name: with optimisation and without, with hardware
/// traps and with explicit ones. All but the first are compared with the first.
fn targets(seed: u64, nans: Nans, only: Option<Traps>) -> Result<Vec<(String, Target)>, Error> {
    // What is optimised for size is no less optimised.
    let optimised = if Random::new(seed, "target").percent(25) { Opt::Size } else { Opt::Speed };
    let mut targets = Vec::new();
    for (traps, memory, features) in [
        (Traps::Hardware, MemoryStrategy::Guarded, Features::Host),
        (Traps::Explicit, MemoryStrategy::Checked, Features::Baseline),
    ] {
        for opt in [Opt::None, optimised] {
            let mut target = host(features)?;
            (target.traps, target.memory, target.opt) = (traps, memory, opt);
            target.canonical_nan = nans == Nans::Target;
            target.verify = true;
            if only.is_none_or(|only| only == traps) {
                targets.push((format!("opt = {opt:?}, traps = {traps:?}, memory = {memory:?}").to_lowercase(), target));
            }
        }
    }
    Ok(targets)
}

/// Compiles and runs a module in all ways.
///
/// # Errors
///
/// What differs, or cannot be, in words.
pub(crate) fn compare(generated: &Generated, seed: u64, only: Option<Traps>, stats: &mut Stats) -> Result<(), String> {
    let mut first: Option<(String, Run)> = None;
    for (name, target) in targets(seed, generated.nans, only).map_err(|error| error.to_string())? {
        let run = catch_unwind(AssertUnwindSafe(|| Run::of(generated, &target, seed)));
        let run = match run {
            Ok(Ok(run)) => run,
            Ok(Err(refused)) => match refused.0 {
                error @ (Error::Internal { .. } | Error::Invalid { .. } | Error::Target { .. }) => {
                    return Err(format!("{name}: {error}"));
                }
                error => {
                    stats.refused(&error.to_string());
                    return Ok(());
                }
            },
            Err(_) => return Err(format!("{name}: panicked")),
        };
        let Some((first_name, first)) = &first else {
            stats.module(&run);
            first = Some((name, run));
            continue;
        };
        same(first, &run, stats).map_err(|difference| format!("{first_name}; against {name}: {difference}"))?;
    }
    Ok(())
}

/// Compares two runs.
fn same(first: &Run, other: &Run, stats: &mut Stats) -> Result<(), String> {
    for (at, (mine, theirs)) in first.steps.iter().zip(&other.steps).enumerate() {
        if mine.exhausted() || theirs.exhausted() {
            // Frames differ, so one may have had room where the other had none, and from then on all may differ.
            stats.not_comparable += 1;
            return Ok(());
        }
        if let Some(difference) = mine.difference(theirs) {
            return Err(format!("step {at}, {mine:?}: {difference}"));
        }
    }
    if first.steps.len() != other.steps.len() {
        return Err(format!("{} steps against {}", first.steps.len(), other.steps.len()));
    }
    Ok(())
}

/// Returns what a call's end is counted as.
pub(crate) fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(_) => "returned".to_owned(),
        Outcome::Trapped(TrapCode::Unreachable) => "unreachable, or out of fuel".to_owned(),
        Outcome::Trapped(code) => code.to_string(),
        Outcome::HostFailed => "the host failed".to_owned(),
        Outcome::Refused(why) => format!("no instance: {why}"),
    }
}
