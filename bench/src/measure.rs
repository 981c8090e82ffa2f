//! Medians of interleaved rounds.

use std::hint::black_box;
use std::time::Instant;

/// How many rounds a measurement has.
pub const ROUNDS: usize = 41;

/// Something that is measured against others in the same rounds.
pub struct Candidate<'a> {
    /// What it is.
    pub name: &'static str,
    /// Does the work that many times.
    pub run: Box<dyn FnMut(u32) + 'a>,
}

impl<'a> Candidate<'a> {
    /// Names a piece of work, done once per call.
    pub fn new<R>(name: &'static str, mut work: impl FnMut() -> R + 'a) -> Self {
        let run = move |times| {
            for _ in 0..times {
                black_box(work());
            }
        };
        Self { name, run: Box::new(run) }
    }

    /// Names a piece of work that repeats itself as often as it is told.
    pub fn repeating<R>(name: &'static str, mut work: impl FnMut(u32) -> R + 'a) -> Self {
        Self { name, run: Box::new(move |times| drop(black_box(work(times)))) }
    }
}

/// What a candidate took, in nanoseconds.
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// Median of the rounds.
    pub median: f64,
    /// Difference of the third and the first quartile, as a part of the median.
    pub spread: f64,
}

/// Measures candidates in turn, round by round, each `times` times a round.
pub fn measure(times: u32, candidates: Vec<Candidate<'_>>) -> Vec<Figure> {
    measure_rounds(ROUNDS, times, candidates)
}

/// Measures as [`measure`] does, with another number of rounds.
pub fn measure_rounds(rounds: usize, times: u32, mut candidates: Vec<Candidate<'_>>) -> Vec<Figure> {
    let mut samples = vec![Vec::with_capacity(rounds); candidates.len()];
    for candidate in &mut candidates {
        (candidate.run)(times.div_ceil(10));
    }
    for _ in 0..rounds {
        for (candidate, samples) in candidates.iter_mut().zip(&mut samples) {
            let start = Instant::now();
            (candidate.run)(times);
            samples.push(start.elapsed().as_nanos() as f64 / f64::from(times));
        }
    }
    candidates.iter().zip(samples).map(|(candidate, samples)| figure(candidate.name, samples)).collect()
}

fn figure(name: &'static str, mut samples: Vec<f64>) -> Figure {
    samples.sort_by(f64::total_cmp);
    let at = |part: f64| samples[((samples.len() - 1) as f64 * part) as usize];
    Figure { name, median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) }
}

/// Prints a group of figures; the first is what the others are compared with. Returns whether every bar was met.
pub fn print(title: &str, figures: &[Figure], bars: &[(&str, &str, f64)]) -> bool {
    println!("\n{title}");
    for figure in figures {
        let ratio = figure.median / figures[0].median;
        let noisy = if figure.spread > 0.15 { "  (spread too wide to judge)" } else { "" };
        println!("  {:<34} {:>12.2} ns {:>9.3}{noisy}", figure.name, figure.median, ratio);
    }
    let find = |name: &str| figures.iter().find(|figure| figure.name == name).map(|figure| figure.median);
    let mut all = true;
    for &(ours, against, bar) in bars {
        let (Some(ours_ns), Some(against_ns)) = (find(ours), find(against)) else { continue };
        let ratio = ours_ns / against_ns;
        let met = ratio <= bar;
        all &= met;
        let verdict = if met { "met" } else { "MISSED" };
        println!("  bar: {ours} / {against} = {ratio:.3}, at most {bar}: {verdict}");
    }
    all
}
