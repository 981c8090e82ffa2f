//! The fault that ends the reading of a module, before its diagnosis.
//!
//! In:  an error of the validator, or of this crate.
//! Out: [`Fault`], which `diagnose.rs` explains.

use crate::error::Error;

/// Why the pass stopped.
#[derive(Debug)]
pub(super) enum Fault {
    /// A fault from the validator.
    Validator(wasmparser::Error),
    /// A fault from this crate.
    Ours(Error),
}

impl From<wasmparser::Error> for Fault {
    fn from(error: wasmparser::Error) -> Self {
        Self::Validator(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}
