//! An application around a module that comes in several versions.
//!
//! In:  a folder for it and a folder for the cache.
//! Out: programs, compared with those that were built without a cache.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::names;
use crate::command::cargo;
use crate::error::Error;
use crate::paths;

/// How many versions of the module there are. Each has one function of its own.
pub(super) const VERSIONS: usize = 4;

/// How many functions the module has, and of how many steps each consists: together a second's work for a compiler
/// without optimisation.
const FUNCTIONS: usize = 60;
const STEPS: usize = 60;

/// How much data the module has: files of the cache that take a moment to write.
const DATA: usize = 4 << 20;

/// How long killed processes may take to end. Some systems never say that they did.
const AT_MOST: Duration = Duration::from_secs(5);

/// What the program passes to each function.
const ARGUMENT: i64 = 3;

/// An application.
pub(super) struct App {
    folder: PathBuf,
    cache: PathBuf,
    /// For each version, what a compiler without a cache makes.
    expected: Vec<Vec<u8>>,
    /// The module in each version.
    modules: Vec<Vec<u8>>,
}

/// A build that has been started.
pub(super) struct Build(Child);

impl App {
    /// Makes the application, and builds it in all versions without a cache.
    pub(super) fn new(folder: &Path, cache: &Path) -> Result<Self, Error> {
        let modules = (0..VERSIONS).map(|version| wat::parse_str(text(version)));
        let modules =
            modules.collect::<Result<_, _>>().map_err(|error| Error::Unexpected { what: error.to_string() })?;
        let mut app = Self { folder: folder.to_owned(), cache: cache.to_owned(), expected: Vec::new(), modules };
        app.write()?;
        app.expect()?;
        Ok(app)
    }

    /// Makes another one like it, without building what it depends on once more.
    pub(super) fn copy(&self, folder: &Path) -> Result<Self, Error> {
        let _ = fs::remove_dir_all(folder);
        let mut copy = Command::new("cp");
        copy.arg("-a").arg(&self.folder).arg(folder);
        succeed(&mut copy)?;
        let (cache, modules) = (self.cache.clone(), self.modules.clone());
        let mut app = Self { folder: folder.to_owned(), cache, expected: Vec::new(), modules };
        app.expect()?;
        Ok(app)
    }

    /// Builds a version, runs it and compares it.
    pub(super) fn build(&self, version: usize) -> Result<(), Error> {
        let binary = self.make(version, &self.cache)?;
        match self.expected.get(version) == Some(&binary) {
            true => Ok(()),
            false => self.fail(format!("version {version} is not what a compiler without a cache makes")),
        }
    }

    /// Checks a version, as editors do.
    pub(super) fn check(&self, version: usize) -> Result<(), Error> {
        self.set(version)?;
        succeed(&mut self.cargo(&["check", "--quiet"], &self.cache)?).map(drop)
    }

    /// Starts building a version.
    pub(super) fn start(&self, version: usize) -> Result<Build, Error> {
        self.set(version)?;
        let mut command = self.cargo(&["build", "--quiet"], &self.cache)?;
        command.stdout(Stdio::null()).stderr(Stdio::null());
        own_group(&mut command);
        Ok(Build(command.spawn().map_err(|error| Error::Start { program: "cargo".to_owned(), error })?))
    }

    /// Removes those files of the cache whose names are chosen.
    pub(super) fn forget(&self, mut chosen: impl FnMut(&str) -> bool) -> Result<(), Error> {
        for name in names(&self.cache).into_iter().filter(|name| chosen(name)) {
            let path = self.cache.join(name);
            match fs::remove_file(&path) {
                // Somebody else was faster.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::file(&path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    fn write(&self) -> Result<(), Error> {
        let (root, main) = (paths::root()?, include_str!("main.rs.in"));
        let manifest = format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ninclude-wasm = {{ path = {root:?} }}\n"
        );
        let source = self.folder.join("src");
        fs::create_dir_all(&source).map_err(Error::file(&source))?;
        let lock = fs::read_to_string(root.join("Cargo.lock")).map_err(Error::file(&root))?;
        for (name, text) in [("Cargo.toml", &*manifest), ("Cargo.lock", &lock), ("src/main.rs", main)] {
            let path = self.folder.join(name);
            fs::write(&path, text).map_err(Error::file(&path))?;
        }
        Ok(())
    }

    fn expect(&mut self) -> Result<(), Error> {
        self.expected =
            (0..VERSIONS).map(|version| self.make(version, Path::new("off"))).collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    /// Builds a version and runs it. Returns the program.
    fn make(&self, version: usize, cache: &Path) -> Result<Vec<u8>, Error> {
        self.set(version)?;
        succeed(&mut self.cargo(&["build", "--quiet"], cache)?)?;
        let path = self.folder.join("target/debug/app");
        let output = succeed(&mut Command::new(&path))?;
        let (printed, expected) = (String::from_utf8_lossy(&output.stdout), sum(version).to_string());
        if printed.trim() != expected {
            return self.fail(format!("version {version} returned {} instead of {expected}", printed.trim()));
        }
        fs::read(&path).map_err(Error::file(&path))
    }

    /// Puts a version in place, newer than whatever was built.
    fn set(&self, version: usize) -> Result<(), Error> {
        let path = self.folder.join("src/plugin.wasm");
        fs::write(&path, &self.modules[version]).map_err(Error::file(&path))
    }

    fn cargo(&self, arguments: &[&str], cache: &Path) -> Result<Command, Error> {
        let mut command = cargo(arguments)?;
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join("target"));
        command.env("INCLUDE_WASM_CACHE", cache).env_remove("RUSTFLAGS");
        Ok(command)
    }

    fn fail<T>(&self, what: String) -> Result<T, Error> {
        Err(Error::Unexpected { what: format!("{}: {what}", self.folder.display()) })
    }
}

impl Build {
    /// Returns whether it has not ended yet.
    pub(super) fn is_running(&mut self) -> Result<bool, Error> {
        let ended = self.0.try_wait().map_err(|error| Error::Start { program: "cargo".to_owned(), error })?;
        Ok(ended.is_none())
    }

    /// Kills all processes of the build, and waits until they are gone.
    pub(super) fn kill(mut self) -> Result<(), Error> {
        let group = format!("-{}", self.0.id());
        let signal = |number: &str| {
            let status = Command::new("kill").args([number, "--", &group]).stderr(Stdio::null()).status();
            status.is_ok_and(|status| status.success())
        };
        // There may be none any more.
        signal("-9");
        self.0.wait().map_err(|error| Error::Start { program: "cargo".to_owned(), error })?;
        // Its children end on their own.
        let start = Instant::now();
        while signal("-0") && start.elapsed() < AT_MOST {
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

/// Makes a process the first of a group, so that all of them can be killed.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Runs a command, and makes an error of its failure, with what it printed.
fn succeed(command: &mut Command) -> Result<Output, Error> {
    let output = command.output().map_err(|error| Error::Start { program: format!("{command:?}"), error })?;
    match output.status.success() {
        true => Ok(output),
        false => Err(Error::Unexpected { what: format!("{command:?}:\n{}", String::from_utf8_lossy(&output.stderr)) }),
    }
}

/// Returns the constant of a function's step.
fn constant(function: usize, step: usize, version: usize) -> i64 {
    let own = if function == version * 7 { version as i64 } else { 0 };
    (function * 1009 + step * 31) as i64 + own
}

/// Returns the module's text: `sum` adds what all functions return.
fn text(version: usize) -> String {
    let mut text = String::from("(module\n");
    let mut calls = String::from("(i64.const 0)");
    for function in 0..FUNCTIONS {
        let mut value = String::from("(i64.const 0)");
        for step in 0..STEPS {
            let constant = constant(function, step, version);
            value =
                format!("(i64.xor (i64.rotl {value} (i64.const 7)) (i64.mul (local.get 0) (i64.const {constant})))");
        }
        // Writing to a string does not fail.
        let _ = writeln!(text, "(func $f{function} (param i64) (result i64) {value})");
        calls = format!("(i64.add {calls} (call $f{function} (local.get 0)))");
    }
    let data = "x".repeat(DATA);
    text + &format!("(memory {}) (data (i32.const 0) \"{data}\")\n", DATA >> 16)
        + &format!("(func (export \"sum\") (param i64) (result i64) {calls}))")
}

/// Returns what the module's `sum` returns.
fn sum(version: usize) -> i64 {
    let value = |function| {
        (0..STEPS)
            .fold(0_i64, |value, step| value.rotate_left(7) ^ ARGUMENT.wrapping_mul(constant(function, step, version)))
    };
    (0..FUNCTIONS).map(value).fold(0, i64::wrapping_add)
}
