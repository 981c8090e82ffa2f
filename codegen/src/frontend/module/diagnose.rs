//! Why a module was refused, by who can act.
//!
//! In:  the first fault of a module.
//! Out: [`Error`]: over a limit, in need of a proposal that we refuse, or invalid.
//!
//! A module is invalid only if it is so with every proposal there is. So a module that was refused is validated again
//! with all of them; that costs time only where there is an error to report.

use wasmparser::WasmFeatures;

use super::bodies::Bodies;
use super::fault::Fault;
use super::features::{self, Proposal, REFUSED, unsupported};
use super::limits::Limit;
use super::sections::walk;
use crate::error::Error;

/// Says who can act.
pub(super) fn explain(fault: Fault, bytes: &[u8], bodies: Bodies) -> Error {
    let error = match fault {
        Fault::Ours(error) => return error,
        Fault::Validator(error) => error,
    };
    if let Some(limit) = Limit::named(error.message()) {
        return limit.error(error.offset());
    }
    match validate(bytes, bodies, features::known()) {
        None => unsupported(proposal(&error, bytes, bodies), error.offset()),
        // The validator got further: the later fault is the one that no proposal allows.
        Some(later) if later.offset() > error.offset() => invalid(&later),
        Some(_) => invalid(&error),
    }
}

fn invalid(error: &wasmparser::Error) -> Error {
    match Limit::named(error.message()) {
        Some(limit) => limit.error(error.offset()),
        None => Error::Invalid { offset: error.offset() as u64, reason: error.message().to_owned() },
    }
}

/// Returns the name of the proposal that a module needs, or the validator's words.
fn proposal<'a>(error: &'a wasmparser::Error, bytes: &[u8], bodies: Bodies) -> &'a str {
    let helps = |proposal: &&Proposal| match validate(bytes, bodies, proposal.added()) {
        None => true,
        Some(later) => later.offset() > error.offset(),
    };
    let named = error.missing_wasm_feature().and_then(Proposal::named);
    match named.or_else(|| REFUSED.iter().find(helps)) {
        Some(proposal) => proposal.name,
        None => error.message(),
    }
}

/// Returns the first fault of a module where these proposals are allowed.
fn validate(bytes: &[u8], bodies: Bodies, features: WasmFeatures) -> Option<wasmparser::Error> {
    match walk(bytes, bodies, features, |_| Ok(())) {
        Err(Fault::Validator(error)) => Some(error),
        Ok(_) | Err(Fault::Ours(_)) => None,
    }
}
