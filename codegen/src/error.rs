//! Why a module could not be compiled, by who can act.

use core::fmt;

/// Why a module could not be turned into a blob.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not valid WebAssembly. The author of the module can act.
    Invalid {
        /// Where, in bytes from the file's first.
        offset: u64,
        /// What is wrong, in the validator's words.
        reason: String,
    },
    /// The bytes are something else than a binary module. The caller can act.
    NotAModule {
        /// What they seem to be, and what to do.
        what: String,
    },
    /// The module needs a proposal that is not translated. The caller can act.
    Unsupported {
        /// Where, in bytes from the file's first.
        offset: u64,
        /// The proposal, or the validator's words for it.
        feature: String,
    },
    /// The module is larger than a limit of this compiler. The author of the module can act.
    Limit {
        /// What is limited.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// Where, in bytes from the file's first.
        offset: u64,
    },
    /// The target cannot run the module. The caller can act.
    Target {
        /// What is missing, and what to do.
        reason: String,
    },
    /// The prepared module has another key than the macro. The author of the preparation can act.
    Prepared {
        /// What differs, and what to do.
        reason: String,
    },
    /// Cranelift refused CLIF that we built. Only we can act; the text asks for a report.
    Internal {
        /// Index of the function, if it was in one.
        func: Option<u32>,
        /// What went wrong.
        reason: String,
    },
}

impl Error {
    /// Returns the error of bytes that the parser does not accept.
    pub(crate) fn malformed(error: &wasmparser::Error) -> Self {
        Self::Invalid { offset: error.offset() as u64, reason: error.message().to_owned() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { offset, reason } => write!(f, "invalid WebAssembly at offset {offset:#x}: {reason}"),
            Self::NotAModule { what } => f.write_str(what),
            Self::Unsupported { offset, feature } => {
                write!(f, "unsupported WebAssembly at offset {offset:#x}: {feature}")
            }
            Self::Limit { what, limit, offset } => {
                write!(f, "module over a limit at offset {offset:#x}: {what} may be at most {limit}")
            }
            Self::Target { reason } | Self::Prepared { reason } => f.write_str(reason),
            Self::Internal { func: Some(func), reason } => {
                write!(f, "internal error in function {func}, please report it with the module: {reason}")
            }
            Self::Internal { func: None, reason } => {
                write!(f, "internal error, please report it with the module: {reason}")
            }
        }
    }
}

impl core::error::Error for Error {}
