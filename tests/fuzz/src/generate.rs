//! Where modules come from: generators, each a function from a seed to a module or to a store of several.

use include_wasm_codegen::target::Traps;

use crate::stats::Stats;
use crate::stores::{self, Scenario};
use crate::{compare, own, smith};

/// A generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generator {
    /// The crate `wasm-smith`: whatever validates.
    Smith,
    /// Ours: what programs do, so that accesses mostly hit and calls mostly return.
    Own,
    /// Stores of several modules that import from each other.
    Stores,
}

/// Generators and their names.
pub(crate) const GENERATORS: [(&str, Generator); 3] =
    [("smith", Generator::Smith), ("own", Generator::Own), ("stores", Generator::Stores)];

/// Who sees to it that a NaN has the same bits whatever the compiler does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nans {
    /// The compiler, which is told to.
    Target,
    /// The module.
    Module,
}

/// A module to run.
#[derive(Clone, Debug)]
pub(crate) struct Generated {
    pub(crate) wasm: Vec<u8>,
    /// The same as text, where it was made from that.
    pub(crate) text: Option<String>,
    /// The index of a global of type `i32` that each call from outside begins with [`smith::FUEL`] in.
    pub(crate) fuel: Option<u32>,
    pub(crate) nans: Nans,
}

impl Generator {
    /// Returns the generator's name.
    pub(crate) fn name(self) -> &'static str {
        GENERATORS.iter().find(|(_, generator)| *generator == self).map_or("", |(name, _)| name)
    }

    /// Runs what a seed gives in all ways, and compares.
    ///
    /// # Errors
    ///
    /// What differs, or cannot be, in words.
    pub(crate) fn compare(self, seed: u64, only: Option<Traps>, stats: &mut Stats) -> Result<(), String> {
        let generated = match self {
            Self::Smith => smith::module(seed),
            Self::Own => Some(own::module(seed)),
            Self::Stores => return stores::compare(seed, only, stats),
        };
        match generated {
            Some(generated) => compare::compare(&generated, seed, only, stats),
            None => {
                stats.none += 1;
                Ok(())
            }
        }
    }

    /// Returns the files of a seed: endings of their names, and what they hold.
    pub(crate) fn files(self, seed: u64) -> Vec<(&'static str, Vec<u8>)> {
        let generated = match self {
            Self::Smith => smith::module(seed),
            Self::Own => Some(own::module(seed)),
            Self::Stores => return vec![("wat", Scenario::new(seed).text().into_bytes())],
        };
        let Some(Generated { wasm, text, .. }) = generated else { return vec![] };
        let text = text.map(|text| ("wat", text.into_bytes()));
        [("wasm", wasm)].into_iter().chain(text).collect()
    }
}
