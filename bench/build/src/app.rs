//! An application around modules, as a user has it.
//!
//! In:  modules, and options for them.
//! Out: times that rustc itself reports (`-Ztime-passes`), and the most memory that it took.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use std::{fs, io};

use crate::Result;
use crate::modules::folder;

/// A package that cargo builds, with a cache of its own.
pub struct App {
    folder: PathBuf,
    modules: Vec<(String, BTreeSet<String>)>,
    rest: String,
    edits: u32,
    /// Whether rustc keeps what it did for the next time, as it does in `dev` unless told otherwise.
    pub incremental: bool,
}

/// What rustc says about compiling the package itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Expansion of macros, in seconds.
    pub expand: f64,
    /// Everything, with linking, in seconds.
    pub total: f64,
    /// Most memory, in bytes.
    pub memory: u64,
}

/// Whether to make a binary or to stop after types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Build,
    Check,
}

impl App {
    /// Makes the package, with the versions of dependencies that the project is tested with, and builds the latter.
    /// `rest` is more code of its own, and `profile` ends its manifest.
    pub fn new(name: &str, modules: &[(&str, &[u8])], options: &str, rest: &str, profile: &str) -> Result<Self> {
        let folder = folder(name);
        fs::create_dir_all(folder.join("src"))?;
        let project = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let manifest = format!(
            "[package]\nname = \"app-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ninclude-wasm = {{ path = {project:?} }}\n{profile}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(format!("{project}/Cargo.lock"), folder.join("Cargo.lock"))?;
        let options: BTreeSet<String> = options.split_terminator(';').map(|option| option.trim().to_owned()).collect();
        let names = modules.iter().map(|(name, _)| (name.to_string(), options.clone())).collect();
        let mut app = Self { folder, modules: names, rest: rest.to_owned(), edits: 0, incremental: true };
        for (name, bytes) in modules {
            app.set_module(name, bytes)?;
        }
        app.rename()?;
        app.forget();
        Ok(app)
    }

    /// Replaces a module.
    pub fn set_module(&self, name: &str, bytes: &[u8]) -> Result<()> {
        Ok(fs::write(self.folder.join(format!("{name}.wasm")), bytes)?)
    }

    /// Empties the cache.
    pub fn forget(&self) {
        let _ = fs::remove_dir_all(self.cache());
    }

    /// Compiles the package after a change that is not in a module.
    pub fn compile(&mut self, mode: Mode) -> Result<Times> {
        self.edits += 1;
        self.write()?;
        let over = AtomicBool::new(false);
        let memory = AtomicU64::new(0);
        let output = thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    memory.fetch_max(largest_rustc(), Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(20));
                }
            });
            let output = self.cargo(mode);
            over.store(true, Ordering::Relaxed);
            output
        })?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            return Err(text.into());
        }
        let pass = |name: &str| {
            let line =
                text.lines().rfind(|line| line.starts_with("time:") && line.split_whitespace().last() == Some(name));
            let seconds = line.and_then(|line| line.split(&[':', ';'][..]).nth(1)?.trim().parse::<f64>().ok());
            seconds.ok_or_else(|| format!("rustc did not report {name}:\n{text}"))
        };
        Ok(Times { expand: pass("macro_expand_crate")?, total: pass("total")?, memory: memory.into_inner() })
    }

    /// Returns how many bytes of compiled modules the cache has: blobs without their ELF headers.
    pub fn module_size(&self) -> Result<u64> {
        let files = fs::read_dir(self.cache())?.flatten();
        let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "module"));
        let kept: u64 = files.filter_map(|file| Some(file.metadata().ok()?.len())).sum();
        let wasm = self
            .modules
            .iter()
            .filter_map(|(name, _)| Some(fs::metadata(self.folder.join(format!("{name}.wasm"))).ok()?.len()));
        // The cache keeps the module beside what became of it.
        Ok(kept - wasm.sum::<u64>())
    }

    /// Takes the macro's advice about names that collide, as a user would.
    fn rename(&mut self) -> Result<()> {
        for _ in 0..4 {
            self.edits += 1;
            self.write()?;
            let output = self.cargo(Mode::Check)?;
            if output.status.success() {
                return Ok(());
            }
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            let advice = errors.split("as in `rename ").skip(1).filter_map(|rest| rest.split_once('`'));
            let advice: Vec<String> = advice.map(|(option, _)| format!("rename {option}")).collect();
            if advice.is_empty() {
                return Err(errors.into());
            }
            self.modules.iter_mut().for_each(|(_, options)| options.extend(advice.iter().cloned()));
        }
        Err("names still collide".into())
    }

    fn write(&self) -> io::Result<()> {
        let mut text = format!("pub fn edit() -> u32 {{ {} }}\nfn main() {{}}\n{}\n", self.edits, self.rest);
        for (number, (name, options)) in self.modules.iter().enumerate() {
            let options: String = options.iter().map(|option| format!("{option};\n")).collect();
            text += &format!(
                "pub mod m{number} {{ include_wasm::include_wasm! {{ pub struct M = \"../{name}.wasm\"; {options} }} }}\n"
            );
        }
        fs::write(self.folder.join("src/main.rs"), text)
    }

    fn cargo(&self, mode: Mode) -> io::Result<Output> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&self.folder).args(["rustc", "--quiet"]);
        if mode == Mode::Check {
            cargo.args(["--profile", "check"]);
        }
        // All applications share one set of built dependencies.
        cargo.args(["--", "-Ztime-passes"]).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", folder("target"));
        cargo.env("CARGO_INCREMENTAL", if self.incremental { "1" } else { "0" });
        cargo.env("INCLUDE_WASM_CACHE", self.cache()).env_remove("RUSTFLAGS").output()
    }

    fn cache(&self) -> PathBuf {
        self.folder.join("cache")
    }
}

/// Returns the most memory that a rustc of this machine has taken so far, in bytes; zero where the system does not
/// tell.
fn largest_rustc() -> u64 {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let status = processes.filter_map(|process| fs::read_to_string(process.path().join("status")).ok());
    let status = status.filter(|status| status.starts_with("Name:\trustc"));
    let peaks = status.filter_map(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    });
    peaks.max().unwrap_or(0) * 1024
}
