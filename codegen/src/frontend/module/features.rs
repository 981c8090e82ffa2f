//! The supported proposals: one list, from which the validator's flags, the errors and the documentation come.
//!
//! To support a proposal, move its row from `refused` to `supported`.

use wasmparser::WasmFeatures;

use crate::error::Error;

/// A proposal to extend WebAssembly 1.0, merged into the specification or not.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    /// Its name.
    pub name: &'static str,
    flags: WasmFeatures,
}

macro_rules! proposals {
    (supported { $($name:literal => $flag:ident;)* } refused { $($other:literal => $other_flag:ident;)* }) => {
        /// The proposals that modules may use:
        ///
        $(#[doc = concat!("- ", $name)])*
        pub const SUPPORTED: &[Proposal] = &[$(Proposal { name: $name, flags: WasmFeatures::$flag }),*];

        /// The proposals that are known and refused:
        ///
        $(#[doc = concat!("- ", $other)])*
        pub const REFUSED: &[Proposal] = &[$(Proposal { name: $other, flags: WasmFeatures::$other_flag }),*];
    };
}

proposals! {
    supported {
        "mutable globals" => MUTABLE_GLOBAL;
        "sign extension" => SIGN_EXTENSION;
        "saturating float-to-int conversion" => SATURATING_FLOAT_TO_INT;
        "multi-value" => MULTI_VALUE;
        "bulk memory operations" => BULK_MEMORY;
        "reference types" => REFERENCE_TYPES;
        "SIMD" => SIMD;
        "custom page sizes" => CUSTOM_PAGE_SIZES;
    }
    refused {
        "extended constant expressions" => EXTENDED_CONST;
        "tail calls" => TAIL_CALL;
        "relaxed SIMD" => RELAXED_SIMD;
        "threads" => THREADS;
        "multiple memories" => MULTI_MEMORY;
        "64-bit memories" => MEMORY64;
        "typed function references" => FUNCTION_REFERENCES;
        "exception handling" => EXCEPTIONS;
        "legacy exception handling" => LEGACY_EXCEPTIONS;
        "garbage collection" => GC;
        "wide arithmetic" => WIDE_ARITHMETIC;
        "stack switching" => STACK_SWITCHING;
        "memory control" => MEMORY_CONTROL;
        "shared-everything threads" => SHARED_EVERYTHING_THREADS;
        "custom descriptors" => CUSTOM_DESCRIPTORS;
        "compact import section" => COMPACT_IMPORTS;
    }
}

/// Returns the validator's flags of the supported proposals.
pub(super) fn supported() -> WasmFeatures {
    SUPPORTED.iter().fold(WasmFeatures::MVP, |flags, proposal| flags | proposal.flags)
}

/// Returns the flags of all proposals of the validator, also of those that are refused.
pub(super) fn known() -> WasmFeatures {
    REFUSED.iter().fold(supported(), |flags, proposal| flags | proposal.flags)
}

impl Proposal {
    /// Returns the supported flags with those of this proposal.
    pub(super) fn added(&self) -> WasmFeatures {
        supported() | self.flags
    }

    /// Returns the refused proposal that the validator named.
    pub(super) fn named(flags: WasmFeatures) -> Option<&'static Self> {
        REFUSED.iter().find(|proposal| flags.contains(proposal.flags))
    }
}

/// Returns the error for a module that needs an unsupported feature.
pub(super) fn unsupported(feature: &str, offset: usize) -> Error {
    Error::Unsupported { offset: offset as u64, feature: feature.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supported_proposals_are_those_of_webassembly_2_and_page_sizes() {
        assert_eq!(supported(), WasmFeatures::WASM2 | WasmFeatures::CUSTOM_PAGE_SIZES);
    }

    #[test]
    fn every_proposal_of_core_webassembly_has_a_row() {
        let component = |name: &str| name == "COMPONENT_MODEL" || name.starts_with("CM");
        for (name, flags) in WasmFeatures::all().iter_names() {
            assert!(component(name) || known().contains(flags), "{name} has no row");
        }
    }

    #[test]
    fn a_flag_has_the_name_of_its_row() {
        assert_eq!(Proposal::named(WasmFeatures::THREADS).map(|row| row.name), Some("threads"));
        assert!(Proposal::named(WasmFeatures::SIMD).is_none());
    }
}
