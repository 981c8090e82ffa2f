//! Medians of interleaved rounds.
//!
//! In:  candidates, each with its work.
//! Out: a figure for each. All candidates do their work in every round, so that what disturbs a round disturbs all of
//!      them.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many rounds a measurement has.
pub const ROUNDS: usize = 41;

/// Beyond this part of the median between the quartiles, figures are measured again.
const WIDE: f64 = 0.1;

/// Something that is measured against others in the same rounds.
pub struct Candidate<'a> {
    /// What it is.
    pub name: &'static str,
    /// Does the work that many times, and returns how long that took.
    run: Box<dyn FnMut(u32) -> Duration + 'a>,
}

impl<'a> Candidate<'a> {
    /// Names a piece of work, done once per call.
    pub fn new<R>(name: &'static str, mut work: impl FnMut() -> R + 'a) -> Self {
        let repeat = move |times| {
            for _ in 0..times {
                black_box(work());
            }
        };
        Self::repeating(name, repeat)
    }

    /// Names a piece of work that repeats itself as often as it is told.
    pub fn repeating<R>(name: &'static str, mut work: impl FnMut(u32) -> R + 'a) -> Self {
        let run = move |times| {
            let start = Instant::now();
            black_box(work(times));
            start.elapsed()
        };
        Self { name, run: Box::new(run) }
    }

    /// Names a piece of work that needs something anew each time. Neither making that nor dropping the result counts.
    pub fn prepared<T, R>(
        name: &'static str,
        mut prepare: impl FnMut() -> T + 'a,
        mut work: impl FnMut(T) -> R + 'a,
    ) -> Self {
        let run = move |times| {
            let mut took = Duration::ZERO;
            for _ in 0..times {
                let prepared = black_box(prepare());
                let start = Instant::now();
                let result = black_box(work(prepared));
                took += start.elapsed();
                drop(result);
            }
            took
        };
        Self { name, run: Box::new(run) }
    }
}

/// What a candidate took.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// Median of the rounds, in nanoseconds unless the table says otherwise.
    pub median: f64,
    /// Difference of the third and the first quartile, as a part of the median.
    pub spread: f64,
}

impl Figure {
    /// Makes a figure of what does not vary.
    pub fn exact(name: &'static str, value: f64) -> Self {
        Self { name, median: value, spread: 0.0 }
    }
}

/// Measures candidates in turn, round by round, each `times` times a round. What something else disturbed is measured
/// again, up to twice, and the quietest measurement counts.
pub fn measure(times: u32, mut candidates: Vec<Candidate<'_>>) -> Vec<Figure> {
    let widest = |figures: &[Figure]| figures.iter().fold(0.0, |widest, figure| figure.spread.max(widest));
    let mut best = rounds(ROUNDS, times, &mut candidates);
    for _ in 0..2 {
        if widest(&best) > WIDE {
            let again = rounds(ROUNDS, times, &mut candidates);
            if widest(&again) < widest(&best) {
                best = again;
            }
        }
    }
    best
}

/// Measures once, with a number of rounds.
pub fn measure_rounds(count: usize, times: u32, mut candidates: Vec<Candidate<'_>>) -> Vec<Figure> {
    rounds(count, times, &mut candidates)
}

fn rounds(count: usize, times: u32, candidates: &mut [Candidate<'_>]) -> Vec<Figure> {
    let mut samples = vec![Vec::with_capacity(count); candidates.len()];
    for candidate in candidates.iter_mut() {
        (candidate.run)(times.div_ceil(10));
    }
    for _ in 0..count {
        for (candidate, samples) in candidates.iter_mut().zip(&mut samples) {
            samples.push((candidate.run)(times).as_nanos() as f64 / f64::from(times));
        }
    }
    candidates.iter().zip(samples).map(|(candidate, samples)| figure(candidate.name, samples)).collect()
}

fn figure(name: &'static str, mut samples: Vec<f64>) -> Figure {
    samples.sort_by(f64::total_cmp);
    let at = |part: f64| samples[((samples.len() - 1) as f64 * part) as usize];
    Figure { name, median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) }
}
