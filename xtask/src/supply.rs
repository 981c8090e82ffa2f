//! Checks of what comes in and of what goes out: dependencies, and the packages that are published.

use std::fs;

use crate::ci::slow_compiler;
use crate::command::{cargo, run};
use crate::error::Error;
use crate::paths;

/// Folders of the packages that are published, with their names.
const PUBLISHED: &[(&str, &str)] = &[
    ("entity", "include-wasm-entity"),
    ("abi", "include-wasm-abi"),
    ("codegen", "include-wasm-codegen"),
    ("macros", "include-wasm-macros"),
    ("runtime-support", "include-wasm-runtime-support"),
    (".", "include-wasm"),
];

/// Manifests beside the workspace's own that have a lock file.
const OTHER_LOCKS: &[&str] = &[
    "bench/Cargo.toml",
    "bench/build/Cargo.toml",
    "examples/firmware/aarch64/Cargo.toml",
    "examples/firmware/riscv64/Cargo.toml",
];

/// What a published manifest must say.
const WANTED: &[&str] = &["description = ", "keywords = ", "categories = ", "[package.metadata.docs.rs]"];

/// Checks versions, licenses and sources of all dependencies. The check of advisories needs a database that is fetched,
/// and is left to a publisher. Licenses matter for the crates that are published.
pub(crate) fn deny() -> Result<(), Error> {
    run(cargo(&["deny", "--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])?)?;
    let config = paths::root()?.join("deny.toml").display().to_string();
    for manifest in OTHER_LOCKS {
        let mut command = cargo(&["deny", "--locked", "--config", &config, "--manifest-path", manifest])?;
        command.args(["check", "--hide-inclusion-graph", "--allow", "duplicate", "bans", "sources"]);
        run(command)?;
    }
    Ok(())
}

/// Packs every crate that is published, and builds the packages from what was packed. They are built without a compiler
/// of modules, which takes many times as long and lies in the same folders: the job about features builds it.
pub(crate) fn package() -> Result<(), Error> {
    for (folder, name) in PUBLISHED {
        let path = paths::root()?.join(folder).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).map_err(Error::file(&path))?;
        if let Some(missing) = WANTED.iter().find(|wanted| !manifest.lines().any(|line| line.starts_with(**wanted))) {
            return Err(Error::Unexpected { what: format!("the manifest of {name} has no line `{missing}`") });
        }
    }
    // What is packed is what lies here, committed or not.
    let features = ["--no-default-features", "--features", "include-wasm/std,include-wasm-entity/alloc"];
    let mut command = cargo(&["package", "--quiet", "--allow-dirty"])?;
    command.args(features);
    slow_compiler(&mut command)?;
    command.args(PUBLISHED.iter().flat_map(|(_, name)| ["--package", *name]));
    run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_that_may_be_published_is_packed() {
        let root = paths::root().unwrap();
        let workspace = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let members = workspace.lines().find(|line| line.starts_with("members = ")).unwrap();
        for member in members.split('"').skip(1).step_by(2) {
            let manifest = fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
            let is_published = PUBLISHED.iter().any(|(folder, _)| *folder == member);
            assert!(is_published != manifest.contains("\npublish = false\n"), "{member}");
        }
    }
}
