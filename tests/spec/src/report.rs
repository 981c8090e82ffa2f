//! What came out: for one file, and for all.

use std::fmt;
use std::iter::Sum;

/// What came out of one file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileReport {
    name: String,
    pub(crate) passed: usize,
    pub(crate) skipped: usize,
    /// Lines and what was wrong there.
    pub(crate) failures: Vec<(usize, String)>,
}

/// Counts of assertions. A module that could not be made is a failure too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Assertions that hold.
    pub passed: usize,
    /// Assertions that do not.
    pub failed: usize,
    /// Assertions that were not run; `skip.toml` says why.
    pub skipped: usize,
}

impl FileReport {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), passed: 0, skipped: 0, failures: Vec::new() }
    }

    /// Adds why nothing of the file was run.
    pub(crate) fn unusable(mut self, why: &str) -> Self {
        self.failures.push((0, why.to_owned()));
        self
    }

    /// Prints the file's lines and returns its counts.
    pub(crate) fn print(&self, quiet: bool) -> Totals {
        let totals = Totals { passed: self.passed, failed: self.failures.len(), skipped: self.skipped };
        if !quiet || totals.failed != 0 {
            println!("{}: {totals}", self.name);
        }
        for (line, what) in &self.failures {
            println!("  {}:{line}: {what}", self.name);
        }
        totals
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            passed: sum.passed + one.passed,
            failed: sum.failed + one.failed,
            skipped: sum.skipped + one.skipped,
        })
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// Returns the number of the line that has this byte, from one.
    pub(crate) fn number(&self, offset: usize) -> usize {
        self.0.partition_point(|&end| end < offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::of("a\nbc\n");
        assert_eq!([0, 1, 2, 4, 5].map(|offset| lines.number(offset)), [1, 1, 2, 2, 3]);
    }
}
