//! Why a blob could not be loaded, an instance not be made, a call not be finished. All are `Copy` where the host's own
//! error is, and none allocates.

use core::fmt;

use include_wasm_abi::trap::TrapCode;

mod trap;

pub use trap::Trap;
pub(crate) use trap::{Backtrace, KEPT_FRAMES};

/// Why a blob could not be made executable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// The blob is not what the compiler wrote.
    Damaged {
        /// Which part does not fit.
        part: &'static str,
    },
    /// The blob was written by another version of the compiler.
    Version {
        /// The blob's version.
        found: u32,
        /// The version that this runtime reads.
        expected: u32,
    },
    /// The blob is for another instruction set.
    Arch,
    /// This CPU lacks a feature that the code needs.
    Cpu {
        /// The first feature that is missing, by rustc's name.
        missing: &'static str,
    },
    /// The module needs a function or a part of the runtime that was not linked.
    MissingLibcall,
    /// The operating system gave no memory, or the storage is too small.
    OutOfMemory {
        /// How many bytes were asked for.
        bytes: usize,
    },
    /// The operating system does not let this process make memory executable.
    Forbidden,
    /// The code relies on a signal handler, and this build of the runtime has none.
    NoSignals,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { part } => write!(f, "the blob is damaged: {part}"),
            Self::Version { found, expected } => {
                write!(f, "the blob has format version {found}, this runtime reads {expected}; build both together")
            }
            Self::Arch => f.write_str("the blob holds code for another instruction set"),
            Self::Cpu { missing } => write!(f, "this CPU lacks {missing}, which the code was compiled for"),
            Self::MissingLibcall => f.write_str("the module needs a function of the runtime that was not linked"),
            Self::OutOfMemory { bytes } => write!(
                f,
                "no {bytes} bytes of memory, of storage or of address space; `memory = checked` reserves what a memory may grow \
                 to, which `max_memory` bounds"
            ),
            Self::Forbidden => {
                f.write_str("this process may not make memory executable; `link = static` needs no such memory")
            }
            Self::NoSignals => {
                f.write_str("hardware traps need the `std` feature and a supported system; use `traps = explicit`")
            }
        }
    }
}

impl core::error::Error for LoadError {}

/// Why the imports of an instance do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkError {
    /// Fewer or more imports were given than the module has.
    Count,
    /// An imported memory is smaller than the module's type asks for, or may grow larger than it allows.
    Memory {
        /// Index in the memory index space.
        index: u32,
    },
    /// An imported table has another element type, is too small, or may grow too large.
    Table {
        /// Index in the table index space.
        index: u32,
    },
    /// An imported global has another type.
    Global {
        /// Index in the global index space.
        index: u32,
    },
    /// An imported function has another type.
    Function {
        /// Index in the function index space.
        index: u32,
    },
    /// Something that is imported belongs to another store.
    ForeignStore,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count => f.write_str("the number of imports is not the module's"),
            Self::Memory { index } => {
                write!(f, "imported memory {index} does not have the limits or the page size that the module asks for")
            }
            Self::Table { index } => {
                write!(f, "imported table {index} does not have the type that the module asks for")
            }
            Self::Global { index } => {
                write!(f, "imported global {index} does not have the type that the module asks for")
            }
            Self::Function { index } => {
                write!(f, "imported function {index} does not have the type that the module asks for")
            }
            Self::ForeignStore => f.write_str("an import belongs to another store"),
        }
    }
}

impl core::error::Error for LinkError {}

/// Why a call did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError<E> {
    /// WebAssembly trapped.
    Trap(Trap),
    /// A host function returned this error.
    Host(E),
}

impl<E> From<Trap> for CallError<E> {
    fn from(trap: Trap) -> Self {
        Self::Trap(trap)
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap(trap) => trap.fmt(f),
            Self::Host(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for CallError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Trap(_) => None,
            Self::Host(error) => Some(error),
        }
    }
}

/// Why there is no instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstantiateError<E> {
    /// The code could not be made executable, or there was no memory.
    Load(LoadError),
    /// The imports do not fit.
    Link(LinkError),
    /// A segment did not fit, or the start function did not finish.
    Call(CallError<E>),
}

impl<E> From<LoadError> for InstantiateError<E> {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl<E> From<LinkError> for InstantiateError<E> {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl<E> From<CallError<E>> for InstantiateError<E> {
    fn from(error: CallError<E>) -> Self {
        Self::Call(error)
    }
}

impl<E> From<Trap> for InstantiateError<E> {
    fn from(trap: Trap) -> Self {
        Self::Call(CallError::Trap(trap))
    }
}

/// Why a part could not be made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure {
    Load(LoadError),
    Link(LinkError),
    Trap(TrapCode),
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<TrapCode> for Failure {
    fn from(trap: TrapCode) -> Self {
        Self::Trap(trap)
    }
}

impl<E> From<Failure> for InstantiateError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Load(error) => error.into(),
            Failure::Link(error) => error.into(),
            Failure::Trap(code) => Trap::outside(code).into(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for InstantiateError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => error.fmt(f),
            Self::Link(error) => error.fmt(f),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for InstantiateError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Load(error) => Some(error),
            Self::Link(error) => Some(error),
            Self::Call(error) => Some(error),
        }
    }
}

/// Why a function that a reference points to was not called, or did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuncError<E> {
    /// The function has another type, or belongs to another store.
    Type,
    /// The call did not finish.
    Call(CallError<E>),
}

impl<E: fmt::Display> fmt::Display for FuncError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type => f.write_str("the function has another type or belongs to another store"),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for FuncError<E> {}

/// A handle was used with a store or a module that it does not belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongInstance;

impl fmt::Display for WrongInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the handle belongs to another store or another module")
    }
}

impl core::error::Error for WrongInstance {}
