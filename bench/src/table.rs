//! The one table of all rows.
//!
//! In:  figures of one run, by the names below.
//! Out: a line for each row: its bar, ours, each peer, native, and whether the bar is met. All that is judged is a
//!      ratio of two figures of the same row.

use std::fmt::{self, Display, Formatter};

use crate::measure::Figure;

/// Names of figures: candidates of this project begin with this one, the others are columns.
pub const OURS: &str = "ours";
pub const WASMTIME: &str = "Wasmtime";
pub const WASM2C: &str = "wasm2c";
pub const WASMI: &str = "wasmi";
pub const NATIVE: &str = "native";

const PEERS: [&str; 4] = [WASMTIME, WASM2C, WASMI, NATIVE];

/// Beyond this part of the median between the quartiles, a figure is too noisy to judge by.
const WIDE: f64 = 0.1;

/// What figures of a row are.
#[derive(Clone, Copy, Debug)]
pub enum Unit {
    /// Times, in nanoseconds.
    Time,
    /// Sizes, in bytes.
    Bytes,
    /// Multiples of native time.
    Ratio,
}

/// Whose figure ours is compared with, and the most that ours may be of it; or that there is no such thing.
pub type Bar = Option<(&'static str, f64)>;

#[derive(Debug)]
struct Row {
    what: String,
    cells: [Option<f64>; 5],
    unit: Unit,
    bar: Bar,
    ratio: Option<f64>,
    /// The wider spread of the two figures that are compared.
    spread: f64,
    met: bool,
    note: String,
}

/// All rows, in the order in which they were measured.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Adds a row for each figure of this project: what its name says after the first word is added to what is
    /// measured.
    pub fn add(&mut self, what: &str, unit: Unit, figures: &[Figure], bar: Bar) {
        self.add_noted(what, unit, figures, bar, "");
    }

    /// Adds rows as [`Self::add`] does, with a remark.
    pub fn add_noted(&mut self, what: &str, unit: Unit, figures: &[Figure], bar: Bar, note: &str) {
        let find = |name: &str| figures.iter().find(|figure| figure.name == name);
        for ours in figures {
            let Some(variant) = ours.name.strip_prefix(OURS) else { continue };
            let against = bar.and_then(|(name, _)| find(name));
            let ratio = against.map(|against| ours.median / against.median);
            let spread = against.map_or(ours.spread, |against| against.spread.max(ours.spread));
            let [wasmtime, wasm2c, wasmi, native] = PEERS.map(|name| find(name).map(|figure| figure.median));
            let row = Row {
                what: format!("{what}{variant}"),
                cells: [Some(ours.median), wasmtime, wasm2c, wasmi, native],
                unit,
                bar,
                ratio,
                met: bar.is_none_or(|(_, most)| ratio.is_some_and(|ratio| ratio <= most)),
                spread,
                note: note.to_owned(),
            };
            eprintln!("{}", line(&row));
            self.rows.push(row);
        }
    }

    /// Adds a row whose ratio is known already.
    pub fn judge(&mut self, what: &str, (of, most): (&'static str, f64), ratio: f64, met: bool, note: &str) {
        let (what, note) = (what.to_owned(), note.to_owned());
        let bar = Some((of, most));
        let cells = [None; 5];
        self.rows.push(Row { what, cells, unit: Unit::Ratio, bar, ratio: Some(ratio), spread: 0.0, met, note });
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns whether every bar was met.
    pub fn all_met(&self) -> bool {
        self.rows.iter().all(|row| row.met)
    }
}

/// Writes a figure as people read it.
pub fn figure(value: f64, unit: Unit) -> String {
    let (steps, names): (f64, &[&str]) = match unit {
        Unit::Time => (1e3, &["ns", "us", "ms", "s"]),
        Unit::Bytes => (1024.0, &["B", "KiB", "MiB", "GiB"]),
        Unit::Ratio => return format!("{value:.3}"),
    };
    let step = (0..names.len() - 1).find(|&step| value < steps.powi(step as i32 + 1)).unwrap_or(names.len() - 1);
    let value = value / steps.powi(step as i32);
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {}", names[step])
}

/// Columns of what is measured.
const WIDTH: usize = 64;

const TITLES: [&str; 5] = ["ours", "Wasmtime", "wasm2c", "wasmi", "native"];

fn line(row: &Row) -> String {
    let cells: String = row.cells.iter().map(|cell| format!(" {:>9}", text(*cell, row.unit))).collect();
    let (of, most) = row.bar.map_or((String::new(), String::new()), |(of, most)| (format!("/ {of}"), most.to_string()));
    let ratio = row.ratio.map_or_else(String::new, |ratio| format!("{ratio:.3}"));
    let verdict = match (row.bar, row.met) {
        (None, _) => "",
        (_, true) => "met",
        (_, false) => "MISSED",
    };
    let noisy = if row.spread > WIDE { "!" } else { "" };
    let spread = if row.spread > 0.0 { format!("{:.0} %{noisy}", row.spread * 100.0) } else { String::new() };
    let line =
        format!("{:<WIDTH$}{cells} {ratio:>7} {of:<10} {most:>5} {verdict:<6} {spread:>6}  {}", row.what, row.note);
    line.trim_end().to_owned()
}

fn text(cell: Option<f64>, unit: Unit) -> String {
    cell.map_or_else(|| "-".to_owned(), |value| figure(value, unit))
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let titles: String = TITLES.iter().map(|title| format!(" {title:>9}")).collect();
        let (ratio, of, bar, spread) = ("ratio", "of", "bar", "spread");
        writeln!(f, "{:<WIDTH$}{titles} {ratio:>7} {of:<10} {bar:>5} {:<6} {spread:>6}", "what", "")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{}", line(row)))?;
        let missed = self.rows.iter().filter(|row| !row.met).count();
        writeln!(f, "{} rows, {missed} missed; `!` behind a spread: too wide to judge by", self.rows.len())
    }
}
