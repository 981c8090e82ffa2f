//! Tells the compiler what it was made from and how: `version.rs` reads it.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What decides about code: this crate, and where the whole project is at hand what it leans on.
const SOURCES: [&str; 3] = ["src", "../abi/src", "../entity/src"];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for folder in SOURCES {
        let folder = Path::new(folder);
        if folder.exists() {
            println!("cargo::rerun-if-changed={}", folder.display());
            hash(folder, &mut hasher)?;
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=INCLUDE_WASM_SOURCES={:016x}", hasher.finish());
    let level = env::var("OPT_LEVEL").unwrap_or_default();
    println!("cargo::rustc-env=INCLUDE_WASM_OPT_LEVEL={level}");
    Ok(())
}

/// Hashes all files below a folder, in the order of their names.
fn hash(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort_unstable();
    for path in paths {
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            // The same on every machine.
            for bytes in [name.into_bytes(), fs::read(&path)?] {
                hasher.write(&(bytes.len() as u64).to_le_bytes());
                hasher.write(&bytes);
            }
        }
    }
    Ok(())
}
