//! Lists and writes files.

use std::fs;
use std::path::{Path, PathBuf};

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

/// Returns the paths of all files of the repository, in order, with `/` between folders. What builds have made is left
/// out.
pub(crate) fn list(root: &Path) -> Result<Vec<String>, Error> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in fs::read_dir(&path).map_err(Error::file(&path))? {
            let entry = entry.map_err(Error::file(&path))?;
            let inside = folder.join(entry.file_name());
            let is_folder = entry.file_type().map_err(Error::file(&path))?.is_dir();
            match (is_folder, entry.file_name().to_str()) {
                // In a second work tree of a repository, `.git` is a file.
                (true, Some("target" | "out")) | (_, Some(".git") | None) => {}
                (true, Some(_)) => folders.push(inside),
                (false, Some(_)) => found.push(inside.to_string_lossy().replace('\\', "/")),
            }
        }
    }
    found.sort();
    Ok(found)
}
