//! Writes files.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// Writes a file, and its folder, unless it has these bytes, so that nothing is built again without need.
pub(crate) fn update(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::write(path, bytes).map_err(Error::file(path))
}
