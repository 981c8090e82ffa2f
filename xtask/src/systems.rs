//! Checks for operating systems that this one is not, and for the C library that programs without shared libraries
//! have.

use std::fs;

use crate::command::{cargo, program, run};
use crate::error::Error;
use crate::files::update;
use crate::paths;

/// Systems for which everything is checked. Toolchains come without a library for them, so that it is checked too,
/// which only a rustc of the nightly kind does, or one that is told to.
const CHECKED: &[&str] =
    &["x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin", "aarch64-linux-android"];

/// Tests that go through the macro, in static mode and in load mode.
const TESTS: &[&str] = &["thin_line", "large_frames", "store", "traps", "spec_macro"];

fn tests() -> impl Iterator<Item = &'static str> {
    TESTS.iter().flat_map(|test| ["--test", *test])
}

/// Checks the crates and what the macro makes of modules.
pub(crate) fn check() -> Result<(), Error> {
    for system in CHECKED {
        let mut command = cargo(&["check", "--package", "include-wasm", "--target", system, "-Zbuild-std"])?;
        command.args(tests()).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "--deny warnings");
        run(command)?;
    }
    Ok(())
}

/// Runs tests for Windows, in Wine.
pub(crate) fn windows() -> Result<(), Error> {
    const TARGET: &str = "x86_64-pc-windows-gnu";
    let target = paths::target()?;
    let folder = target.join(TARGET).join("debug/deps");
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    // Rust's library asks this one for random numbers; older releases of Wine have none.
    let library = folder.join("bcryptprimitives.dll");
    let mut compiler = program("x86_64-w64-mingw32-gcc", &["-shared", "-o"], &paths::root()?);
    compiler.arg(&library).args(["xtask/cross/bcryptprimitives.c", "-ladvapi32"]);
    run(compiler)?;
    let mut command = cargo(&["test", "--package", "include-wasm", "--target", TARGET, "-Zbuild-std"])?;
    command.args(tests()).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine");
    command.env("WINEPREFIX", target.join("wine")).env("WINEDEBUG", "-all");
    run(command)
}

/// Runs tests with musl, which knows of the main thread's stack what it has grown to and no more.
pub(crate) fn musl() -> Result<(), Error> {
    const TARGET: &str = "x86_64-unknown-linux-musl";
    let (root, folder) = (paths::root()?, paths::target()?.join("musl"));
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    // Rust's library asks for a library that unwinds: it is GCC's, which asks for one function of another C library.
    let object = folder.join("dl_find_object.o");
    let mut compiler = program("musl-gcc", &["-c", "-o"], &root);
    compiler.arg(&object).arg("xtask/cross/dl_find_object.c");
    run(compiler)?;
    update(&folder.join("libunwind.a"), format!("INPUT({} -lgcc_eh -lgcc)\n", object.display()).as_bytes())?;
    let flags = format!("-Clinker=musl-gcc -Clink-self-contained=no -L{}", folder.display());
    let tests = ["--test", "main_stack", "--test", "traps", "--test", "entry"];
    let mut command = cargo(&["test", "--package", "include-wasm", "--target", TARGET, "-Zbuild-std"])?;
    command.args(tests).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS", flags);
    run(command)
}
