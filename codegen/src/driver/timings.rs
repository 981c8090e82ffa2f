//! The time of each step of the compiler.
//!
//! In:  durations of steps.
//! Out: [`Timings`], and a table of it. Compiled code does not depend on them.

use std::fmt;
use std::time::Duration;

/// Number of functions in a table.
const MAX_SLOWEST: usize = 10;

/// The time of one function.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) translate: Duration,
    pub(crate) compile: Duration,
}

/// The time of each step of compiling a module.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    /// Whether the whole module was found in the cache, so that no later step was taken.
    pub whole: bool,
    /// From bytes to a module, without its bodies.
    pub parse: Duration,
    /// Looking into the cache, and writing to it.
    pub cache: Duration,
    /// Validation of bodies.
    pub validate: Duration,
    /// Bodies to CLIF, and CLIF to machine code, on all threads at once.
    pub functions: Duration,
    /// Of [`Self::functions`], the sum over all functions of the step to CLIF.
    pub translate: Duration,
    /// Of [`Self::functions`], the sum over all functions of the step to machine code.
    pub compile: Duration,
    /// Machine code to a blob.
    pub emit: Duration,
    /// Number of functions that were found in the cache.
    pub hits: usize,
    /// Number of functions that were compiled.
    pub misses: usize,
    /// The functions that took longest, the slowest first.
    pub slowest: Vec<Slow>,
}

/// A function that took long.
#[derive(Clone, Debug)]
pub struct Slow {
    /// Its index and its name in the module.
    pub name: String,
    /// Bytes of its body.
    pub body: usize,
    /// Time of translation to CLIF.
    pub translate: Duration,
    /// Time of compilation to machine code.
    pub compile: Duration,
}

impl Timings {
    /// Adds a function.
    pub(crate) fn add(&mut self, spent: Spent, body: usize, name: impl FnOnce() -> String) {
        let Spent { translate, compile } = spent;
        self.translate += translate;
        self.compile += compile;
        let total = translate + compile;
        let rank = self.slowest.partition_point(|slow| slow.translate + slow.compile >= total);
        if rank < MAX_SLOWEST {
            self.slowest.insert(rank, Slow { name: name(), body, translate, compile });
            self.slowest.truncate(MAX_SLOWEST);
        }
    }

    /// Returns the time of all steps.
    pub fn total(&self) -> Duration {
        self.parse + self.cache + self.validate + self.functions + self.emit
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
        let mut row = |what: &str, duration, note: &str| writeln!(f, "{what:<12}{:>10.1} ms  {note}", ms(duration));
        row("parse", self.parse, "")?;
        let found = match self.whole {
            true => "the whole module was found".to_owned(),
            false => format!("{} functions found, {} not", self.hits, self.misses),
        };
        row("cache", self.cache, &found)?;
        row("validate", self.validate, "")?;
        row("functions", self.functions, "on all threads at once, of which the next two are sums")?;
        row("  translate", self.translate, "")?;
        row("  compile", self.compile, "")?;
        row("emit", self.emit, "")?;
        row("total", self.total(), "")?;
        for Slow { name, body, translate, compile } in &self.slowest {
            let (translate, compile) = (ms(*translate), ms(*compile));
            writeln!(f, "{:>10.1} ms  {translate:.1} + {compile:.1}, {body} bytes: {name}", translate + compile)?;
        }
        Ok(())
    }
}
