//! The table of kernels, and the gates below it.
//!
//! In:  medians of one level.
//! Out: text. All that is judged is a ratio within a row; means are geometric.

use std::fmt::{self, Display, Formatter};

use super::Level;
use crate::blob::Bounds;
use crate::measure::Figure;
use crate::table::{self, NATIVE, Unit, WASM2C, WASMTIME};

/// Beyond this part of the median between the quartiles, a row is too noisy to judge.
pub const WIDE: f64 = 0.1;

/// The figure of this project.
const OURS: &str = "ours";

/// How much more than Wasmtime a single kernel may take.
const WORST: f64 = 1.03;

/// What one kernel took, in nanoseconds; for ours and Wasmtime with memory guarded and explicit.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    pub native: f64,
    pub wasm2c: Option<f64>,
    pub ours: [Option<f64>; 2],
    pub wasmtime: [Option<f64>; 2],
    /// The widest spread among the candidates.
    pub spread: f64,
}

/// The rows of one level.
#[derive(Debug)]
pub struct Table {
    pub level: Level,
    pub rows: Vec<Row>,
    /// What could not be measured, and why.
    pub wrong: Vec<String>,
}

/// Something that must hold.
struct Gate {
    text: String,
    /// What it is about, its ratio to Wasmtime's time or to all that was gained, and the most that this may be.
    what: &'static str,
    ratio: f64,
    bar: (&'static str, f64),
    bounds: Bounds,
    met: bool,
}

impl Row {
    fn against_wasmtime(&self, bounds: Bounds) -> Option<f64> {
        Some(self.ours[bounds as usize]? / self.wasmtime[bounds as usize]?)
    }

    fn against_native(&self, bounds: Bounds) -> Option<f64> {
        Some(self.ours[bounds as usize]? / self.native)
    }

    fn ratios(&self) -> [Option<f64>; 7] {
        let [guarded, explicit] = Bounds::ALL;
        [
            self.against_wasmtime(guarded),
            self.against_wasmtime(explicit),
            self.against_native(guarded),
            self.against_native(explicit),
            self.wasmtime[0].map(|peer| peer / self.native),
            self.wasmtime[1].map(|peer| peer / self.native),
            self.wasm2c.map(|translated| translated / self.native),
        ]
    }
}

impl Table {
    /// Adds all kernels, what could not be measured, and all gates to the table of all rows.
    pub fn add_to(&self, all: &mut table::Table) {
        let prefix = |bounds: Bounds| format!("code, {}, {}", self.level.cpu(), bounds.name());
        for bounds in Bounds::ALL {
            for row in &self.rows {
                let cells = [(OURS, row.ours[bounds as usize]), (WASMTIME, row.wasmtime[bounds as usize])];
                let others = [(WASM2C, row.wasm2c), (NATIVE, Some(row.native))];
                let figures = cells
                    .into_iter()
                    .chain(others)
                    .filter_map(|(name, median)| Some(Figure { name, median: median?, spread: row.spread }));
                let figures: Vec<_> = figures.collect();
                all.add(&format!("{}: {}", prefix(bounds), row.name), Unit::Time, &figures, Some((WASMTIME, WORST)));
            }
        }
        for wrong in &self.wrong {
            all.judge(wrong, (NATIVE, 0.0), f64::NAN, false, "wrong");
        }
        for gate in self.gates() {
            all.judge(&format!("{}: {}", prefix(gate.bounds), gate.what), gate.bar, gate.ratio, gate.met, "");
        }
    }

    fn gates(&self) -> Vec<Gate> {
        Bounds::ALL.into_iter().flat_map(|bounds| self.gates_of(bounds)).collect()
    }

    /// Judges one way of bounding memory, if it was measured.
    fn gates_of(&self, bounds: Bounds) -> Vec<Gate> {
        let ratio = |row: &Row| Some((row.name, row.against_wasmtime(bounds)?));
        let mut ratios: Vec<_> = self.rows.iter().filter_map(ratio).collect();
        let Some(mean) = mean(ratios.iter().map(|&(_, ratio)| Some(ratio))) else { return Vec::new() };
        let (bar, aim) = match bounds {
            Bounds::Guarded => (0.95, 0.92),
            Bounds::Explicit => (0.88, 0.82),
        };
        let name = bounds.name();
        ratios.sort_by(|a, b| a.1.total_cmp(&b.1));
        let gain_of = |ratios: &[(&str, f64)]| -ratios.iter().map(|(_, ratio)| ratio.ln()).sum::<f64>();
        let best = &ratios[..ratios.len().min(2)];
        let (gain, of_best) = (gain_of(&ratios), gain_of(best));
        let share = if gain > 0.0 { format!("{:.2}", of_best / gain) } else { "more than there is".to_owned() };
        let best: Vec<_> = best.iter().map(|(name, ratio)| format!("{name} {ratio:.3}")).collect();
        let slow: Vec<_> = ratios.iter().rev().take_while(|(_, ratio)| *ratio > WORST).collect();
        let slow_names: Vec<_> = slow.iter().map(|(name, ratio)| format!("{name} {ratio:.3}")).collect();
        let worst = ratios.last().map_or(0.0, |(_, ratio)| *ratio);
        vec![
            Gate {
                text: format!("{name}: geomean of ours / Wasmtime = {mean:.3}, at most {bar} (aim {aim})"),
                what: "geomean",
                ratio: mean,
                bar: (WASMTIME, bar),
                bounds,
                met: mean <= bar,
            },
            Gate {
                text: format!(
                    "{name}: worst kernel = {worst:.3}, at most {WORST}; {} above: {}",
                    slow.len(),
                    slow_names.join(", ")
                ),
                what: "worst kernel",
                ratio: worst,
                bar: (WASMTIME, WORST),
                bounds,
                met: slow.is_empty(),
            },
            Gate {
                text: format!("{name}: two kernels' part of the gain = {share}, at most 0.5 ({})", best.join(", ")),
                what: "two kernels' part of the gain",
                ratio: of_best / gain,
                bar: ("all gain", 0.5),
                bounds,
                met: gain > 0.0 && of_best <= gain / 2.0,
            },
        ]
    }
}

/// Returns the geometric mean of what there is.
fn mean(ratios: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let logarithms: Vec<_> = ratios.flatten().map(f64::ln).collect();
    (!logarithms.is_empty()).then(|| (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp())
}

fn cell(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.3}"))
}

fn line(f: &mut Formatter<'_>, name: &str, native: &str, ratios: [Option<f64>; 7], note: &str) -> fmt::Result {
    let [a, b, c, d, e, g, h] = ratios.map(cell);
    writeln!(f, "{name:<16} {native:>8} | {a:>7} {b:>8} | {c:>7} {d:>8} | {e:>7} {g:>8} | {h:>7}{note}")
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\ncode for {}\n", self.level.cpu())?;
        writeln!(
            f,
            "{:<25} | {:^16} | {:^16} | {:^16} | wasm2c /",
            "", "ours / Wasmtime", "ours / native", "Wasmtime / native"
        )?;
        let (guarded, explicit) = ("guarded", "explicit");
        writeln!(
            f,
            "{:<16} {:>8} | {guarded} {explicit} | {guarded} {explicit} | {guarded} {explicit} |  native",
            "kernel", "native"
        )?;
        for row in &self.rows {
            let note = if row.spread > WIDE { format!("  (spread {:.2})", row.spread) } else { String::new() };
            line(f, row.name, &format!("{:.2} ms", row.native / 1e6), row.ratios(), &note)?;
        }
        let column = |at: usize| mean(self.rows.iter().map(|row| row.ratios()[at]));
        line(f, "geomean", "", std::array::from_fn(column), "")?;
        let noisy = self.rows.iter().filter(|row| row.spread > WIDE).count();
        if noisy > 0 {
            writeln!(f, "{noisy} kernels with a spread of more than {WIDE}: too wide to judge them")?;
        }
        for wrong in &self.wrong {
            writeln!(f, "  WRONG: {wrong}")?;
        }
        for gate in self.gates() {
            writeln!(f, "  bar: {}: {}", gate.text, if gate.met { "met" } else { "MISSED" })?;
        }
        Ok(())
    }
}
