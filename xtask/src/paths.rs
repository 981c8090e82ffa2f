//! Where things are.

use std::env;
use std::path::PathBuf;

use crate::error::Error;

/// Returns the repository's folder.
pub(crate) fn root() -> Result<PathBuf, Error> {
    let xtask = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(Error::NoCargo)?);
    xtask.parent().map(PathBuf::from).ok_or(Error::NoCargo)
}

/// Returns the folder for everything that can be made again.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let root = root()?;
    Ok(env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir)))
}
