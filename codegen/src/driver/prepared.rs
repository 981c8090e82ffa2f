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
//! would have compiled itself, and otherwise says what differs; a macro without a compiler has no version of Cranelift
//! to compare. The file holds code: where it comes from matters as much as where the crate comes from.

use include_wasm_abi::wire::Reader;

use super::input::{ModuleInput, Parsed};
use crate::artifact::output::Output;
use crate::cache::key::{Header, Key};
use crate::error::Error;
use crate::target::Target;
use crate::version;

/// Takes a blob from what `Preparation` made.
///
/// # Errors
///
/// [`Error::Prepared`] where it was made from another module, for another target or by another compiler, or is damaged;
/// those of [`crate::frontend::interface()`] for the module.
pub fn open(prepared: &[u8], input: ModuleInput<'_>, target: &Target) -> Result<Output, Error> {
    let parsed = Parsed::new(input, target.caps)?;
    let refuse = |reason: &str| Error::Prepared { reason: format!("{reason}; prepare it again") };
    let header = Header::read(&mut Reader::new(prepared));
    let header = header.ok_or_else(|| refuse("the file is not a prepared module, or cut off"))?;
    let key = Key::new(maker(header.compiler), target, &parsed.import_kinds, input.bytes);
    match key.open(prepared) {
        Some(parts) => Output::new(target, vec![parsed.interface], parts),
        None => Err(refuse(&key.differences(&header))),
    }
}

/// Returns who must have made a module that says `by`: this very compiler.
#[cfg(feature = "compiler")]
fn maker(_by: &str) -> String {
    version::maker()
}

/// Returns who must have made a module that says `by`: this version of ours, with any version of Cranelift.
#[cfg(not(feature = "compiler"))]
fn maker(by: &str) -> String {
    let release = version::release();
    if by.starts_with(&format!("{release}, Cranelift ")) { by.to_owned() } else { release }
}
