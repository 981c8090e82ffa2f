//! Compiles modules before the macro needs them.
//!
//! In:  a module's file and what the macro will ask for, in a build script or a program of its own.
//! Out: a file for the macro's `prepared` clause, which `prepared.rs` opens.

use std::error::Error as StdError;
use std::path::Path;
use std::{env, fs};

use super::compile::{How, compile_module};
use super::input::ModuleInput;
use super::timings::Timings;
use crate::cache::key::Key;
use crate::error::Error;
use crate::target::{ImportKind, RustcTarget, Target, TargetOptions};
use crate::version;

/// How to compile a module for the macro. The fields are the macro's clauses and have to say the same.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// What the crate that has the macro is compiled for.
    pub rustc: RustcTarget,
    /// Whether `include-wasm` has its feature `std`.
    pub std: bool,
    /// `traps`, `memory`, `opt`, `nan`, `max_memory`, `max_table` and `backtrace`.
    pub options: TargetOptions,
    /// `cpu`.
    pub cpu: String,
    /// Import modules with `import "module" = store`.
    pub stores: Vec<String>,
}

impl Preparation {
    /// Compiles for a target, without clauses.
    pub fn new(rustc: RustcTarget) -> Self {
        Self { rustc, std: true, options: TargetOptions::default(), cpu: String::new(), stores: Vec::new() }
    }

    /// Compiles for the package whose build script calls this, without clauses.
    pub fn for_build_script() -> Self {
        Self::new(RustcTarget::of_build_script())
    }

    /// Returns what is compiled for.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] where there is no backend for it, or the CPU is not known.
    pub fn target(&self) -> Result<Target, Error> {
        let mut target = Target::for_rustc(&self.rustc, self.std, &self.options)?;
        if !self.cpu.is_empty() {
            target.apply_cpu(&self.cpu)?;
        }
        Ok(target)
    }

    /// Compiles a module.
    ///
    /// # Errors
    ///
    /// As [`crate::driver::compile`].
    pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, Error> {
        let target = self.target()?;
        let imports = |module: &str, _: &str| match self.stores.iter().any(|store| store == module) {
            true => ImportKind::Instance,
            false => ImportKind::Host,
        };
        let input = ModuleInput { bytes: wasm, imports: &imports };
        let (parsed, parts) = compile_module(input, &target, &How::default(), &mut Timings::default())?;
        let key = Key::new(version::maker(), &target, &parsed.import_kinds, wasm);
        Ok(key.write(&parts).pieces().concat())
    }

    /// Compiles a module's file into another one.
    ///
    /// In a build script, cargo runs it again when the module changes, and no longer when any other file of the package
    /// does: name those that your script reads as well.
    ///
    /// # Errors
    ///
    /// As [`crate::driver::compile`], and those of reading and writing.
    pub fn build(&self, wasm: impl AsRef<Path>, prepared: impl AsRef<Path>) -> Result<(), Box<dyn StdError>> {
        let (wasm, prepared) = (wasm.as_ref(), prepared.as_ref());
        if env::var_os("OUT_DIR").is_some() {
            println!("cargo::rerun-if-changed={}", wasm.display());
        }
        let at = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = fs::read(wasm).map_err(|error| at(wasm, &error))?;
        let bytes = self.compile(&bytes).map_err(|error| at(wasm, &error))?;
        Ok(fs::write(prepared, bytes).map_err(|error| at(prepared, &error))?)
    }
}
