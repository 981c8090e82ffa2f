//! Modules that are compiled before the macro needs them.
//!
//! In:  a module's file and the options of the macro, in a build script or a program of its own.
//! Out: a file for the macro's `prepared` option.
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
//! The file has the cache key of the module: compiler, target and module. The macro takes the file if the key is its
//! own, and otherwise reports the difference; a macro without a compiler has no version of Cranelift to compare. The
//! file holds code: it has to be trusted as much as the crate.

use include_wasm_abi::wire::Reader;

use super::input::{ModuleInput, Parsed};
use crate::artifact::output::Output;
use crate::cache::key::{Header, Key};
use crate::error::Error;
use crate::target::Target;
use crate::version;

/// Reads the blob of a prepared module.
///
/// # Errors
///
/// [`Error::Prepared`] where it was made from another module, for another target or by another compiler, or is damaged;
/// those of [`crate::interface()`] for the module.
pub fn open(prepared: &[u8], input: ModuleInput<'_>, target: &Target) -> Result<Output, Error> {
    let parsed = Parsed::new(input, target.caps)?;
    let refuse = |reason: &str| Error::Prepared { reason: format!("{reason}; prepare it again") };
    let header = Header::read(&mut Reader::new(prepared));
    let header = header.ok_or_else(|| refuse("the file is not a prepared module, or cut off"))?;
    let key = Key::new(compiler(header.compiler), target, &parsed.import_kinds, input.bytes);
    match key.open(prepared) {
        Some(compiled) => Output::new(target, vec![parsed.interface], compiled),
        None => Err(refuse(&key.differences(&header))),
    }
}

/// Returns the compiler version that a file of version `_written` has to have: the version of this compiler.
#[cfg(feature = "compiler")]
fn compiler(_written: &str) -> String {
    version::compiler()
}

/// Returns the compiler version that a file of version `written` has to have: this release, with any version of
/// Cranelift.
#[cfg(not(feature = "compiler"))]
fn compiler(written: &str) -> String {
    let release = version::release();
    if written.starts_with(&format!("{release}, Cranelift ")) { written.to_owned() } else { release }
}
