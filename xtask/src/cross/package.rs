//! All that can run on another machine, as one package: unit tests of what compiler and runtime share, the tests of
//! this package, the cases that the macro accepts, and the examples.
//!
//! In:  the files of this repository.
//! Out: a package below the target folder whose tests they are, each where it lies. It depends on nothing that they do
//!      not need there, so that little is built for the target: the compiler, which the macro is, runs here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::files::update;
use crate::paths;

/// Its name.
const NAME: &str = "include-wasm-cross";

/// Tests that only this machine can run, and why.
const HERE_ALONE: &[(&str, &str)] = &[
    ("tests/no_executable_memory.rs", "the emulator itself needs executable memory"),
    ("tests/examples.rs", "it starts cargo; the examples are in the package"),
    ("tests/no_memory.rs", "an emulator takes no limit of address space from what it runs"),
    ("tests/documents.rs", "it starts cargo"),
    ("tests/outside.rs", "it starts cargo"),
    ("tests/ui.rs", "it starts cargo; the cases that pass are in the package"),
];

/// Tests whose `main` is their own.
const OWN_MAIN: &[&str] = &["tests/main_stack.rs"];

/// Crates whose unit tests are run. As crates of their own, without what their other tests depend on.
const LIBRARIES: &[&str] = &["abi", "entity"];

/// Writes the package, and returns its manifest.
pub(crate) fn write() -> Result<PathBuf, Error> {
    let root = paths::root()?;
    let mut text = manifest(&root);
    let mut tests = rust_files(&root.join("tests"))?;
    tests.retain(|path| HERE_ALONE.iter().all(|(other, _)| !path.ends_with(other)));
    tests.push(root.join("tests/spec_macro/main.rs"));
    tests.extend(rust_files(&root.join("tests/big-endian/tests"))?);
    for path in &tests {
        let own_main = OWN_MAIN.iter().any(|other| path.ends_with(other));
        text += &target(path, &name(path), !own_main);
    }
    for library in LIBRARIES {
        text += &target(&root.join(library).join("src/lib.rs"), &format!("unit_{library}"), true);
    }
    for path in rust_files(&root.join("tests/ui/pass"))? {
        text += &target(&path, &format!("ui_{}", name(&path)), false);
    }
    // The firmware has no program of its own: it is packages.
    let examples = folders(&root.join("examples"))?.into_iter().filter(|path| path.join("main.rs").exists());
    for path in examples {
        text += &target(&path.join("main.rs"), &format!("example_{}", name(&path)), false);
    }
    let folder = paths::target()?.join("cross");
    update(&folder.join("src/lib.rs"), b"")?;
    update(&folder.join("Cargo.toml"), text.as_bytes())?;
    let lock = root.join("Cargo.lock");
    update(&folder.join("Cargo.lock"), &fs::read(&lock).map_err(Error::file(&lock))?)?;
    Ok(folder.join("Cargo.toml"))
}

/// Returns the name of a test, after its file or, where that is a `main.rs`, its folder.
fn name(path: &Path) -> String {
    let named = if path.ends_with("main.rs") { path.parent().unwrap_or(path) } else { path };
    named.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the lines of a test.
fn target(path: &Path, name: &str, harness: bool) -> String {
    format!("\n[[test]]\nname = \"{name}\"\npath = \"{}\"\nharness = {harness}\n", path.display())
}

fn manifest(root: &Path) -> String {
    let root = root.display();
    format!(
        r#"[package]
name = "{NAME}"
version = "0.0.0"
edition = "2024"
publish = false
autotests = false

[workspace]

[lib]
test = false
doctest = false

[features]
default = ["alloc"]
alloc = []

[dependencies]
include-wasm = {{ path = "{root}" }}
include-wasm-entity = {{ path = "{root}/entity" }}
libc = "0.2"

[profile.dev.build-override]
opt-level = 2

[profile.dev.package."*"]
opt-level = 2
debug = false
"#
    )
}

/// Returns the files of a folder whose name says that they are Rust, in order.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    entries(folder, |path| path.extension().is_some_and(|extension| extension == "rs"))
}

/// Returns the folders in a folder, in order.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    entries(folder, Path::is_dir)
}

fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if wanted(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_and_what_is_special_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let named = HERE_ALONE.iter().map(|(path, _)| *path).chain(OWN_MAIN.iter().copied());
        for path in named {
            assert!(root.join(path).is_file(), "{path}");
        }
    }
}
