//! Compiles WebAssembly modules to blobs of native code.
//!
//! | module | from | to |
//! |---|---|---|
//! | [`module`] | bytes | a validated module |
//! | [`mod@interface`] | module | what a typed API is made from |
//! | `world` | module | what holds because nobody else can change it |
//! | `cx` | module, [`target`] | the facts that all functions share |
//! | `translate`, `reach` | a function's body | CLIF |
//! | `refine` | CLIF | CLIF with fewer tests |
//! | `emit` | CLIF | machine code, then a blob |
//! | `output`, `object` | code and metadata | a blob |
//! | `cache`, `artefact`, `preparation`, `prepared`, `persist` | what was compiled before | the same, without compiling it |
//!
//! `compile` is all of it, [`interface()`] the first two lines. The result depends on the input alone: neither on the
//! machine that compiles nor on how many threads it has.
//!
//! Without the feature `compiler` there is no Cranelift, and only [`open`] gives blobs.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(not(feature = "compiler"), expect(dead_code, reason = "only the compiler uses all that it shares"))]

pub mod error;
pub mod interface;
pub mod module;
pub mod target;

mod artefact;
mod libcalls;
mod object;
mod output;
mod persist;
mod prepared;
mod version;

#[cfg(feature = "compiler")]
mod cache;
#[cfg(feature = "compiler")]
mod compile;
#[cfg(feature = "compiler")]
mod cx;
#[cfg(feature = "compiler")]
mod emit;
#[cfg(feature = "compiler")]
mod functions;
#[cfg(feature = "compiler")]
mod isa;
#[cfg(feature = "compiler")]
mod job;
#[cfg(feature = "compiler")]
mod jobserver;
#[cfg(feature = "compiler")]
mod parallel;
#[cfg(feature = "compiler")]
mod preparation;
#[cfg(feature = "compiler")]
mod reach;
#[cfg(feature = "compiler")]
mod refine;
#[cfg(feature = "compiler")]
mod timings;
#[cfg(feature = "compiler")]
mod translate;
#[cfg(feature = "compiler")]
mod world;

#[cfg(feature = "compiler")]
pub use cache::Cache;
#[cfg(feature = "compiler")]
pub use compile::{How, compile, compile_with};
pub use error::Error;
pub use interface::Interface;
pub use object::asm::StaticAsm;
pub use output::{ExportCall, ModuleOutput, Output};
#[cfg(feature = "compiler")]
pub use preparation::Preparation;
pub use prepared::open;
pub use target::{ImportKind, Target};
#[cfg(feature = "compiler")]
pub use timings::{Slow, Timings};
#[cfg(feature = "compiler")]
pub use translate::clif_text;
pub use version::unoptimised;

use include_wasm_entity::PrimaryMap;
use module::{Bodies, Extern, FuncIndex, Module};

/// A module of a set.
#[derive(Clone, Copy)]
pub struct ModuleInput<'a> {
    /// The module's file.
    pub bytes: &'a [u8],
    /// How each imported function is linked, by the names of the import's module and field.
    pub imports: &'a (dyn Fn(&str, &str) -> ImportKind + Sync),
}

/// Returns what a module looks like from outside. Bodies of functions are not looked at.
///
/// # Errors
///
/// Those of [`compile`] that are about the module and not about a function's body.
pub fn interface(bytes: &[u8]) -> Result<Interface, Error> {
    Ok(Interface::of(&module::parse(bytes, Bodies::Skip)?))
}

impl ModuleInput<'_> {
    fn import_kinds(&self, module: &Module) -> PrimaryMap<FuncIndex, ImportKind> {
        let functions = module.imports.iter().filter(|import| matches!(import.item, Extern::Func(_)));
        functions.map(|import| (self.imports)(&import.module, &import.name)).collect()
    }
}
