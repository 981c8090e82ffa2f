//! Compiles modules before the macro needs them.
//!
//! In:  a module's file and the options of the macro, in a build script or a program of its own.
//! Out: a file for the macro's `prepared` option, which `prepared.rs` opens.

use std::error::Error as StdError;
use std::path::Path;
use std::{env, fs};

use super::compile::{CompileOptions, compile_module};
use super::input::ModuleInput;
use super::timings::Timings;
use crate::cache::key::Key;
use crate::error::Error;
use crate::target::{ImportKind, RustcTarget, Target, TargetOptions};
use crate::version;

/// Options of a module that is compiled for the macro. The fields have to equal the macro's options.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// The target of the crate that has the macro.
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
    /// Compiles for a target, without options.
    pub fn new(rustc: RustcTarget) -> Self {
        Self { rustc, std: true, options: TargetOptions::default(), cpu: String::new(), stores: Vec::new() }
    }

    /// Compiles for the package whose build script calls this, without options.
    pub fn for_build_script() -> Self {
        Self::new(RustcTarget::of_build_script())
    }

    /// Returns the target.
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
    /// As [`crate::compile`].
    pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, Error> {
        let target = self.target()?;
        let imports = |module: &str, _: &str| match self.stores.iter().any(|store| store == module) {
            true => ImportKind::Instance,
            false => ImportKind::Host,
        };
        let input = ModuleInput { bytes: wasm, imports: &imports };
        let (parsed, compiled) = compile_module(input, &target, &CompileOptions::default(), &mut Timings::default())?;
        let key = Key::new(version::compiler(), &target, &parsed.import_kinds, wasm);
        Ok(key.write(&compiled).pieces().concat())
    }

    /// Compiles a module's file into another one.
    ///
    /// In a build script, cargo runs it again when the module changes, and no longer when any other file of the package
    /// does: name those that your script reads as well.
    ///
    /// # Errors
    ///
    /// As [`crate::compile`], and those of reading and writing.
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
