//! Modules that are compiled before the macro needs them.
//!
//! In:  a module's file and what the macro will ask for, in a build script or a program of its own.
//! Out: a file for the macro's `prepared` clause.
//!
//! ```no_run
//! // build.rs, with `include-wasm-codegen` among the build dependencies:
//! use include_wasm_codegen::Preparation;
//!
//! let out = std::env::var("OUT_DIR")?;
//! Preparation::for_build_script().build("plugin.wasm", format!("{out}/plugin.prepared"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```text
//! include_wasm! { struct Plugin = "plugin.wasm"; prepared = concat!(env!("OUT_DIR"), "/plugin.prepared"); }
//! ```
//!
//! The file says which compiler made it, for what, and from which module. The macro takes it if all of that is what it
//! would have compiled itself, and otherwise says what differs. It holds code: where it comes from matters as much as
//! where the crate comes from.

use include_wasm_abi::wire::Reader;

use crate::artefact::{Described, Key};
use crate::error::Error;
use crate::module::{self, Bodies};
use crate::output::Output;
use crate::target::Target;
use crate::{ModuleInput, version};

/// Takes a blob from what [`Preparation`] made.
///
/// # Errors
///
/// [`Error::Prepared`] where it was made from another module, for another target or by another compiler, or is damaged;
/// those of [`crate::interface()`] for the module.
pub fn open(prepared: &[u8], input: ModuleInput<'_>, target: &Target) -> Result<Output, Error> {
    let module = module::parse(input.bytes, Bodies::Skip)?;
    let key = Key::new(version::release(), target, &input.import_kinds(&module), input.bytes);
    let refuse = |reason: String| Error::Prepared { reason: format!("{reason}; prepare it again") };
    match key.open(prepared) {
        Some(parts) => Output::new(target, &[module], parts),
        None => Err(refuse(match Described::read(&mut Reader::new(prepared)) {
            Some(described) => key.differences(&described),
            None => "the file is not a prepared module, or cut off".to_owned(),
        })),
    }
}

#[cfg(feature = "compiler")]
pub use preparation::Preparation;

#[cfg(feature = "compiler")]
mod preparation {
    use std::error::Error as StdError;
    use std::path::Path;
    use std::{env, fs};

    use super::*;
    use crate::artefact;
    use crate::compile::{How, make};
    use crate::target::{ImportKind, RustcTarget, TargetOptions};
    use crate::timings::Timings;

    /// How to compile a module for the macro. The fields are the macro's clauses and have to say the same.
    #[derive(Clone, Debug)]
    pub struct Preparation {
        /// What the crate that has the macro is compiled for.
        pub rustc: RustcTarget,
        /// Whether `include-wasm` has its feature `std`.
        pub std: bool,
        /// `traps`, `memory`, `opt` and `nan`.
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

        /// Compiles a module.
        ///
        /// # Errors
        ///
        /// As [`crate::compile`].
        pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, Error> {
            let mut target = Target::for_rustc(&self.rustc, self.std, &self.options)?;
            if !self.cpu.is_empty() {
                target.apply_cpu(&self.cpu)?;
            }
            let imports = |module: &str, _: &str| match self.stores.iter().any(|store| store == module) {
                true => ImportKind::Instance,
                false => ImportKind::Host,
            };
            let input = ModuleInput { bytes: wasm, imports: &imports };
            let (module, parts) = make(input, &target, &How::default(), &mut Timings::default())?;
            let key = Key::new(version::release(), &target, &input.import_kinds(&module), wasm);
            Ok([&key.head(), wasm, &artefact::body(&parts)].concat())
        }

        /// Compiles a module's file into another one. In a build script, cargo runs it again when the module changes.
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
}
