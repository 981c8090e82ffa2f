//! The table.

use std::fmt;

/// All rows, in the order in which they were measured.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    /// What is drawn: bytes of function bodies and seconds, with a name for a real module.
    pub points: Vec<Point>,
}

/// A point of the drawing.
pub struct Point {
    /// A module's name; empty for a part of the largest one.
    pub name: String,
    /// Bytes of wasm that were compiled.
    pub bytes: usize,
    /// How long that took.
    pub seconds: f64,
}

struct Row {
    what: String,
    ours: String,
    other: String,
    ratio: Option<f64>,
    bar: Option<f64>,
    note: String,
}

/// Measurements of one thing, in seconds.
#[derive(Clone, Debug, Default)]
pub struct Samples(pub Vec<f64>);

impl Samples {
    /// Returns the median.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// Returns by how much the slowest is slower than the fastest.
    fn spread(&self) -> f64 {
        let fastest = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        self.0.iter().copied().fold(0.0, f64::max) / fastest - 1.0
    }
}

impl Table {
    /// Adds a row: our time against another, whose ratio may be at most `bar`.
    pub fn compare(&mut self, what: &str, ours: &Samples, other: (&str, &Samples), bar: f64) {
        let wide = [ours, other.1].iter().any(|samples| samples.spread() > 0.25);
        self.rows.push(Row {
            what: what.to_owned(),
            ours: seconds(ours.median()),
            other: format!("{} {}", seconds(other.1.median()), other.0),
            ratio: Some(ours.median() / other.1.median()),
            bar: Some(bar),
            note: if wide { "rounds differ by more than 25 %".to_owned() } else { String::new() },
        });
    }

    /// Adds a row whose figure is no ratio of times.
    pub fn limit(&mut self, what: &str, ours: String, ratio: f64, bar: f64, note: &str) {
        let (what, note) = (what.to_owned(), note.to_owned());
        self.rows.push(Row { what, ours, other: String::new(), ratio: Some(ratio), bar: Some(bar), note });
    }

    /// Adds a row without a bar.
    pub fn show(&mut self, what: &str, ours: String, note: &str) {
        let (what, note) = (what.to_owned(), note.to_owned());
        self.rows.push(Row { what, ours, other: String::new(), ratio: None, bar: None, note });
    }

    /// Adds a row that could not be measured.
    pub fn failed(&mut self, what: &str) {
        self.limit(what, "failed".to_owned(), f64::INFINITY, 0.0, "see the error above");
    }

    /// Returns whether every row meets its bar.
    pub fn all_met(&self) -> bool {
        self.rows.iter().all(Row::is_met)
    }
}

impl Row {
    fn is_met(&self) -> bool {
        self.ratio.zip(self.bar).is_none_or(|(ratio, bar)| ratio <= bar)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<46} {:>10}  {:<32} {:>8} {:>8}  ", "what", "ours", "beside", "ratio", "bar")?;
        for row in &self.rows {
            let number = |number: Option<f64>| number.map(|number| format!("{number:.3}")).unwrap_or_default();
            let verdict = match (row.bar, row.is_met()) {
                (None, _) => "",
                (Some(_), true) => "met",
                (Some(_), false) => "MISSED",
            };
            let (ratio, bar) = (number(row.ratio), number(row.bar));
            let line = format!("{:<46} {:>10}  {:<32} {ratio:>8} {bar:>8}  {verdict} ", row.what, row.ours, row.other);
            writeln!(f, "{}{}", line, row.note)?;
        }
        Ok(())
    }
}

/// Returns a time as people read it.
pub fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}
