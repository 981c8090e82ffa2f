//! The diagnosis of a refused module.
//!
//! In:  the first fault of a module.
//! Out: [`Error`]: over a limit, in need of a proposal that is not supported, or invalid.
//!
//! A module is invalid only if it is invalid with all proposals. So a refused module is validated again with all of
//! them; only an error costs that time.

use wasmparser::WasmFeatures;

use super::bodies::Bodies;
use super::fault::Fault;
use super::features::{self, Proposal, REFUSED, unsupported};
use super::limits::Limit;
use super::sections::walk;
use crate::error::Error;

/// Returns the error for a fault, sorted by who can act.
pub(super) fn explain(fault: Fault, bytes: &[u8], bodies: Bodies) -> Error {
    let error = match fault {
        Fault::Ours(error) => return error,
        Fault::Validator(error) => error,
    };
    if let Some(limit) = Limit::named(error.message()) {
        return limit.error(error.offset());
    }
    match validate(bytes, bodies, features::known()) {
        None => unsupported(&proposal(&error, bytes, bodies), error.offset()),
        // The second validation got further: no proposal allows the later fault.
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

/// Returns the name of the proposal that a module needs, the names of several where one alone does not help, or the
/// validator's words.
fn proposal(error: &wasmparser::Error, bytes: &[u8], bodies: Bodies) -> String {
    let helps = |features| match validate(bytes, bodies, features) {
        None => true,
        Some(later) => later.offset() > error.offset(),
    };
    let named = error.missing_wasm_feature().and_then(Proposal::named);
    if let Some(proposal) = named.or_else(|| REFUSED.iter().find(|proposal| helps(proposal.added()))) {
        return proposal.name.to_owned();
    }
    // All proposals together help. The loop drops each one that the others do not need.
    let mut needed: Vec<&Proposal> = REFUSED.iter().collect();
    for proposal in REFUSED {
        let others = needed.iter().filter(|other| other.name != proposal.name);
        if helps(others.fold(features::supported(), |flags, other| flags | other.added())) {
            needed.retain(|other| other.name != proposal.name);
        }
    }
    let names: Vec<&str> = needed.iter().map(|proposal| proposal.name).collect();
    if names.is_empty() { error.message().to_owned() } else { names.join(" and ") }
}

/// Returns the first fault of a module where these proposals are allowed.
fn validate(bytes: &[u8], bodies: Bodies, features: WasmFeatures) -> Option<wasmparser::Error> {
    match walk(bytes, bodies, features, |_| Ok(())) {
        Err(Fault::Validator(error)) => Some(error),
        Ok(_) | Err(Fault::Ours(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::module::{Bodies, parse};

    fn refused(wat: &str) -> String {
        parse(&wat::parse_str(wat).unwrap(), Bodies::Validate).unwrap_err().to_string()
    }

    #[test]
    fn proposals_that_are_needed_at_one_byte_are_all_named() {
        let shared = refused("(module (memory i64 34359738368 34359738368 shared))");
        assert!(shared.ends_with(": threads and 64-bit memories"), "{shared}");
        let small = refused("(module (memory i64 1 1 shared))");
        assert!(small.ends_with(": threads") || small.ends_with(": 64-bit memories"), "{small}");
        let global = refused("(module (global (import \"a\" \"b\") (shared mut (ref (shared any)))))");
        assert!(global.contains("shared-everything threads"), "{global}");
        assert!(refused("(module (memory 1 1 shared))").ends_with(": threads"));
        assert!(refused("(module (memory i64 1))").ends_with(": 64-bit memories"));
    }
}
