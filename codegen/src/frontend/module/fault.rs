//! The fault that ends the reading of a module, before it is known who can act.
//!
//! In:  an error of the validator's, or of ours.
//! Out: [`Fault`], which `diagnose.rs` explains.

use crate::error::Error;

/// Why the pass stopped.
#[derive(Debug)]
pub(super) enum Fault {
    /// The validator found something that it does not allow.
    Validator(wasmparser::Error),
    /// We found something that we do not allow.
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
