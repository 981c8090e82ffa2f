//! Where compiled code is kept between builds.
//!
//! In:  the arguments of rustc, and `INCLUDE_WASM_CACHE`.
//! Out: a folder below cargo's target folder, so that `cargo clean` removes it; or another, or none.
//!
//! | `INCLUDE_WASM_CACHE` | cache |
//! |---|---|
//! | not set, or empty | `include-wasm` in the target folder; none where rustc's arguments do not tell that folder |
//! | `off` | none |
//! | a folder | that folder |

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable.
const VARIABLE: &str = "INCLUDE_WASM_CACHE";

/// What cargo puts into its target folder.
const TAG: &str = "CACHEDIR.TAG";

/// Returns the folder of the cache.
pub(crate) fn folder() -> Option<PathBuf> {
    match env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        Some(off) if off == "off" => None,
        Some(folder) => Some(folder.into()),
        None => Some(target_folder(&out_dir(env::args_os())?)?.join("include-wasm")),
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

/// Returns the folder around that is tagged as one that can be made again.
fn target_folder(out_dir: &Path) -> Option<&Path> {
    out_dir.ancestors().find(|folder| folder.join(TAG).is_file())
}

#[cfg(test)]
mod tests {
    use std::{fs, process};

    use super::*;

    #[test]
    fn the_target_folder_is_found_from_where_rustc_writes() {
        let root = env::temp_dir().join(format!("include-wasm-target-{}", process::id()));
        let deps = root.join("debug/deps");
        fs::create_dir_all(&deps).unwrap();
        assert_eq!(target_folder(&deps), None);
        fs::write(root.join(TAG), "").unwrap();
        assert_eq!(target_folder(&deps), Some(&*root));
        fs::remove_dir_all(root).unwrap();
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
