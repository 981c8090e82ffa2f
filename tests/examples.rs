//! Runs every example.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
}

/// Runs an example, which checks its results itself.
fn run(name: &str) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["run", "--quiet", "--example", name]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} failed:\n{errors}");
    assert!(!output.stdout.is_empty(), "{name} printed nothing");
}

macro_rules! examples {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] fn $name() { run(stringify!($name)); })*
    };
}
examples! { filter filter_c hello logger reentrant static_link store third_party threads }

#[test]
fn every_example_is_run() {
    let folders = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    // Firmware is a package of its own for each machine, and runs in an emulator.
    let folders = folders.filter(|entry| entry.path().join("main.rs").exists());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, NAMES);
}

#[test]
fn modules_are_what_their_text_says() {
    for name in NAMES.iter().chain(&["firmware"]) {
        for entry in fs::read_dir(folder().join(name)).unwrap() {
            let text = entry.unwrap().path();
            if text.extension().is_some_and(|extension| extension == "wat") {
                let module = fs::read(text.with_extension("wasm")).unwrap();
                assert!(wat::parse_file(&text).unwrap() == module, "{} was edited, its module was not", text.display());
            }
        }
    }
}
