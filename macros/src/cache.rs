//! The folder that has compiled code between builds.
//!
//! In:  the arguments of rustc, and `INCLUDE_WASM_CACHE`.
//! Out: a folder below cargo's target folder, so that `cargo clean` removes it; or another, or none.
//!
//! | `INCLUDE_WASM_CACHE` | cache |
//! |---|---|
//! | not set, or empty | `include-wasm` in the target folder; none where rustc's arguments do not tell that folder |
//! | `off` | none |
//! | an absolute path | that folder |
//! | anything else | an error: packages are compiled in different folders |
//!
//! Write access to the folder is control over the code of everything that is built with it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable.
const VARIABLE: &str = "INCLUDE_WASM_CACHE";

/// The file that cargo puts into a target folder that it makes.
const TAG: &str = "CACHEDIR.TAG";

/// The file that cargo puts into the folder of a profile.
const LOCK: &str = ".cargo-lock";

/// Returns the folder of the cache, or what is wrong with the one that the user named.
pub(crate) fn folder() -> Result<Option<PathBuf>, String> {
    chosen(env::var_os(VARIABLE).unwrap_or_default(), || Some(target_folder()?.join("include-wasm")))
}

/// Returns cargo's target folder, if rustc's arguments tell where it writes.
pub(crate) fn target_folder() -> Option<PathBuf> {
    target_folder_around(&out_dir(env::args_os())?)
}

/// Returns the folder that the variable's value stands for.
fn chosen(value: OsString, unless_named: impl FnOnce() -> Option<PathBuf>) -> Result<Option<PathBuf>, String> {
    let folder = PathBuf::from(value);
    match folder.to_str() {
        Some("") => Ok(unless_named()),
        Some("off") => Ok(None),
        _ if folder.is_absolute() => Ok(Some(folder)),
        _ => Err(format!("{VARIABLE} is `{}`: it has to be an absolute path, or `off`", folder.display())),
    }
}

/// Returns where rustc writes, if its arguments tell.
fn out_dir(arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    let mut arguments = arguments.skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--out-dir" {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(folder) = argument.to_str().and_then(|argument| argument.strip_prefix("--out-dir=")) {
            return Some(folder.into());
        }
    }
    None
}

/// Returns the folder around that can be made again: the one that has a profile's folder or a target's. A tagged one
/// comes first.
fn target_folder_around(out_dir: &Path) -> Option<PathBuf> {
    let is_tagged = |folder: &&Path| folder.join(TAG).is_file();
    // Cargo tags folders that it makes, and not those that it finds.
    let profile = out_dir.ancestors().find(|folder| folder.join(LOCK).is_file());
    let target = match profile.and_then(Path::parent) {
        Some(around) => around.ancestors().take(2).find(is_tagged).unwrap_or(around),
        None => out_dir.ancestors().find(is_tagged)?,
    };
    Some(target.to_owned())
}

#[cfg(test)]
mod tests {
    use std::{fs, process};

    use super::*;

    #[test]
    fn the_target_folder_is_found_from_where_rustc_writes() {
        let root = env::temp_dir().join(format!("include-wasm-target-{}", process::id()));
        let (target, triple) = (root.join("target"), root.join("target/triple"));
        let [plain, cross] = [&target, &triple].map(|folder| folder.join("debug/deps"));
        let around = |folder: &Path| target_folder_around(folder);
        fs::create_dir_all(&plain).unwrap();
        fs::create_dir_all(&cross).unwrap();
        assert_eq!(around(&plain), None);
        // A folder that cargo found.
        [&plain, &cross].into_iter().for_each(|deps| fs::write(deps.parent().unwrap().join(LOCK), "").unwrap());
        assert_eq!((around(&plain), around(&cross)), (Some(target.clone()), Some(triple)));
        // One that it made.
        fs::write(target.join(TAG), "").unwrap();
        assert_eq!((around(&plain), around(&cross)), (Some(target.clone()), Some(target)));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_variable_names_a_folder_or_none() {
        let chosen = |value: &str| chosen(value.into(), || Some("below".into()));
        assert_eq!(chosen(""), Ok(Some("below".into())));
        assert_eq!(chosen("off"), Ok(None));
        let folder = env::temp_dir();
        assert_eq!(chosen(folder.to_str().unwrap()), Ok(Some(folder)));
        assert!(chosen("cache").unwrap_err().contains("INCLUDE_WASM_CACHE is `cache`"));
    }

    #[test]
    fn both_spellings_of_the_argument_are_read() {
        let out_dir = |line: &str| out_dir(line.split(' ').map(OsString::from));
        assert_eq!(out_dir("rustc --crate-name a --out-dir /t/debug/deps -C x"), Some("/t/debug/deps".into()));
        assert_eq!(out_dir("rustc --out-dir=/t/debug/deps"), Some("/t/debug/deps".into()));
        assert_eq!(out_dir("rustc a.rs -o b"), None);
        assert_eq!(out_dir("rustc --out-dir"), None);
    }
}
