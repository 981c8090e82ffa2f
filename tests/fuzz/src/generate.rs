//! Where modules come from: two generators, each a function from a seed to a module.

use crate::{own, smith};

/// A generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generator {
    /// The crate `wasm-smith`: whatever validates.
    Smith,
    /// Ours: what programs do, so that accesses mostly hit and calls mostly return.
    Own,
}

/// Generators and their names.
pub(crate) const GENERATORS: [(&str, Generator); 2] = [("smith", Generator::Smith), ("own", Generator::Own)];

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

    /// Returns the module of a seed, or none where there is none for it.
    pub(crate) fn module(self, seed: u64) -> Option<Generated> {
        match self {
            Self::Smith => smith::module(seed),
            Self::Own => Some(own::module(seed)),
        }
    }
}
