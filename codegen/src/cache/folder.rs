//! A folder of compiled code that several processes share.
//!
//! In:  the name of a file, and its bytes.
//! Out: the bytes, if the file is there. A failure of the file system is as if nothing was there.
//!
//! ```text
//! <hash>.module                 a whole module: see `module/`
//! <hash>-<checksum>.functions   functions with the same module fingerprint: see `segment.rs`
//! ```

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Default limit of a folder's files, in bytes together.
const DEFAULT_LIMIT: u64 = 1 << 30;

/// Suffix of a file with a whole module.
pub(crate) const MODULE: &str = ".module";

/// Suffix of a segment.
pub(super) const FUNCTIONS: &str = ".functions";

/// Age from which an unfinished file has lost its writer.
const MAX_WRITE_TIME: Duration = Duration::from_secs(3600);

/// Prefix of files that are being written.
const UNFINISHED: &str = "unfinished-";

/// A folder of compiled code.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
}

impl Cache {
    /// Uses a folder, which is made when there is something to write.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), limit: DEFAULT_LIMIT }
    }

    /// Bounds the files of the folder to as many bytes together.
    #[must_use]
    pub fn with_limit(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// Reads a file, which counts as using it.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).ok()?;
        // A failure only makes the file's eviction earlier.
        let _ = File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// Returns the names of files that begin and end in this way.
    pub(crate) fn names(&self, start: &str, end: &str) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<_> = names.filter(|name| name.starts_with(start) && name.ends_with(end)).collect();
        names.sort_unstable();
        names
    }

    /// Writes a file that other processes see whole or not at all, and returns whether it did. A file that would take
    /// half of the folder is not written.
    pub(crate) fn write(&self, name: &str, parts: &[&[u8]]) -> bool {
        let size: u64 = parts.iter().map(|part| part.len() as u64).sum();
        let written = size <= self.limit / 2 && self.try_write(name, parts).is_ok();
        if written {
            self.trim();
        }
        written
    }

    /// Removes a file.
    pub(crate) fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.folder.join(name));
    }

    fn try_write(&self, name: &str, parts: &[&[u8]]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // Numbers of processes are no names: containers that share a folder have the same ones.
        let number = || RandomState::new().build_hasher().finish();
        let unfinished = self.folder.join(format!("{UNFINISHED}{:016x}{:016x}", number(), number()));
        let write = || {
            let mut file = File::create_new(&unfinished)?;
            parts.iter().try_for_each(|part| file.write_all(part))?;
            drop(file);
            fs::rename(&unfinished, self.folder.join(name))
        };
        write().inspect_err(|_| drop(fs::remove_file(&unfinished)))
    }

    /// Removes the least recently used files until the rest is below the limit.
    fn trim(&self) {
        let mut files = files(&self.folder);
        let mut size: u64 = files.iter().map(|file| file.size).sum();
        files.sort_unstable_by_key(|file| file.used);
        for file in files {
            let abandoned = || file.used.elapsed().is_ok_and(|age| age > MAX_WRITE_TIME);
            let remove = if file.unfinished { abandoned() } else { size > self.limit };
            if remove && fs::remove_file(&file.path).is_ok() {
                size -= file.size;
            }
        }
    }
}

/// A file of the folder that this crate wrote.
struct CacheFile {
    path: PathBuf,
    used: SystemTime,
    size: u64,
    unfinished: bool,
}

fn files(folder: &Path) -> Vec<CacheFile> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let unfinished = name.starts_with(UNFINISHED);
        // The user may name a folder that has other files.
        let hashed = name.bytes().take_while(u8::is_ascii_hexdigit).count() >= 16;
        (unfinished || hashed && (name.ends_with(MODULE) || name.ends_with(FUNCTIONS))).then_some(())?;
        let about = entry.metadata().ok().filter(|about| about.is_file())?;
        Some(CacheFile { path: entry.path(), used: about.modified().ok()?, size: about.len(), unfinished })
    });
    files.collect()
}

/// Returns the name that bytes are found by. Names may collide.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    parts.iter().for_each(|part| part.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}
