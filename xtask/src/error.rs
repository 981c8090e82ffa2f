//! Why a task could not do its work.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a task stopped.
#[derive(Debug)]
pub(crate) enum Error {
    /// The task was asked for wrongly.
    Usage { what: String },
    /// A file could not be read or written.
    File { path: PathBuf, error: std::io::Error },
    /// A program could not be started.
    Start { program: String, error: std::io::Error },
    /// A program said that it failed.
    Failed { command: String },
    /// The compiler refuses a module, or cannot do its work.
    Compile(include_wasm_codegen::Error),
    /// A blob is not as it should be.
    Blob { part: &'static str },
    /// A script of the test suite cannot be read.
    Script { file: String, error: String },
    /// The task was not started by cargo.
    NoCargo,
    /// Something else came out than should have.
    Unexpected { what: String },
}

impl Error {
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::Usage { what: what.into() }
    }

    /// Returns what makes an error of a failed access to a file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        |error| Self::File { path: path.to_owned(), error }
    }
}

impl From<include_wasm_codegen::Error> for Error {
    fn from(error: include_wasm_codegen::Error) -> Self {
        Self::Compile(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { what } | Self::Unexpected { what } => f.write_str(what),
            Self::File { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Start { program, error } => write!(f, "{program} could not be started: {error}"),
            Self::Failed { command } => write!(f, "failed: {command}"),
            Self::Compile(error) => error.fmt(f),
            Self::Blob { part } => write!(f, "the blob is damaged: {part}"),
            Self::Script { file, error } => write!(f, "{file}: {error}"),
            Self::NoCargo => f.write_str("run it as `cargo xtask`, which says where the repository is"),
        }
    }
}
