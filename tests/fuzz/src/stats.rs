//! Counts: whether generated modules do anything worth comparing.

use std::collections::BTreeMap;
use std::fmt;

use crate::compare::ending;
use crate::run::{Outcome, Run};

/// Counts of a batch, or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stats {
    /// Modules that were compiled.
    pub(crate) modules: usize,
    /// Seeds that gave no module.
    pub(crate) none: usize,
    /// Comparisons that ended early because the stack was exhausted.
    pub(crate) not_comparable: usize,
    /// Modules that were called nothing of, by the reason.
    pub(crate) uncalled: BTreeMap<String, usize>,
    /// How calls ended, in the first of all ways to compile.
    pub(crate) endings: BTreeMap<String, usize>,
}

impl Stats {
    /// Counts the calls of a run.
    pub(crate) fn module(&mut self, run: &Run) {
        let [instantiation, calls @ ..] = &run.steps[..] else { return };
        self.modules += 1;
        if !matches!(instantiation.outcome, Outcome::Returned(_)) {
            *self.uncalled.entry(ending(&instantiation.outcome)).or_default() += 1;
        } else if calls.is_empty() {
            *self.uncalled.entry("no export to call".to_owned()).or_default() += 1;
        }
        for call in calls {
            *self.endings.entry(ending(&call.outcome)).or_default() += 1;
        }
    }

    /// Counts a module that the compiler does not take, by the reason.
    pub(crate) fn refused(&mut self, why: &str) {
        self.modules += 1;
        *self.uncalled.entry(why.to_owned()).or_default() += 1;
    }

    /// Adds other counts.
    pub(crate) fn add(&mut self, other: &Self) {
        self.modules += other.modules;
        self.none += other.none;
        self.not_comparable += other.not_comparable;
        for (mine, theirs) in [(&mut self.uncalled, &other.uncalled), (&mut self.endings, &other.endings)] {
            for (why, count) in theirs {
                *mine.entry(why.clone()).or_default() += count;
            }
        }
    }

    /// Writes the counts as one line.
    pub(crate) fn line(&self) -> String {
        let Self { modules, none, not_comparable, uncalled, endings } = self;
        let words = |counts: &BTreeMap<String, usize>| -> String {
            counts.iter().map(|(why, count)| format!("\t{count}\t{why}")).collect()
        };
        format!("{modules}\t{none}\t{not_comparable}\t{}{}{}", uncalled.len(), words(uncalled), words(endings))
    }

    /// Reads what [`Stats::line`] wrote.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let mut words = line.split('\t');
        let mut number = || words.next()?.parse::<usize>().ok();
        let (modules, none, not_comparable, uncalled) = (number()?, number()?, number()?, number()?);
        let mut stats = Self { modules, none, not_comparable, ..Self::default() };
        while let Some(count) = words.next() {
            let counts = if stats.uncalled.len() < uncalled { &mut stats.uncalled } else { &mut stats.endings };
            counts.insert(words.next()?.to_owned(), count.parse().ok()?);
        }
        Some(stats)
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls: usize = self.endings.values().sum();
        writeln!(f, "{} modules, {} seeds without one, {calls} calls", self.modules, self.none)?;
        write_counts(f, "of calls", &self.endings, calls)?;
        write_counts(f, "of modules were not called:", &self.uncalled, self.modules)?;
        write!(f, "  {} comparisons cut short by an exhausted stack", self.not_comparable)
    }
}

/// Writes counts, the largest first.
fn write_counts(f: &mut fmt::Formatter<'_>, what: &str, counts: &BTreeMap<String, usize>, all: usize) -> fmt::Result {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (why, count) in counts {
        let tenths = count * 1000 / all.max(1);
        writeln!(f, "  {:>3}.{} % {what} {why}: {count}", tenths / 10, tenths % 10)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_were_written() {
        let [uncalled, endings] = ["a limit", "returned"].map(|why| [(why.to_owned(), 7)].into());
        let stats = Stats { modules: 3, none: 2, not_comparable: 1, uncalled, endings };
        assert_eq!(Stats::read(&stats.line()), Some(stats));
    }
}
