//! Compiles WebAssembly modules to blobs of native code.
//!
//! | module | from | to |
//! |---|---|---|
//! | [`module`] | bytes | a validated module |
//! | [`mod@interface`] | module | what a typed API is made from |
//! | `cx` | module, [`target`] | the facts that all functions share |
//! | `translate`, `reach` | a function's body | CLIF |
//! | `emit` | CLIF | machine code, then a blob |
//! | `cache`, `artefact` | what was compiled before | the same, without compiling it |
//!
//! [`compile`] is all of it, [`interface()`] the first two lines. The result depends on the input alone: neither on the
//! machine that compiles nor on how many threads it has.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod error;
pub mod interface;
pub mod module;
pub mod target;

mod artefact;
mod cache;
mod compiler;
mod cx;
mod emit;
mod functions;
mod isa;
mod job;
mod jobserver;
mod output;
mod parallel;
mod reach;
mod timings;
mod translate;

pub use cache::Cache;
pub use compiler::{unoptimised, version};
pub use emit::asm::StaticAsm;
pub use error::Error;
pub use interface::Interface;
pub use output::{ExportCall, ModuleOutput, Output};
pub use target::{ImportKind, Target};
pub use timings::{Slow, Timings};
pub use translate::clif_text;

use std::time::Instant;

use cx::ModuleCx;
use emit::Text;
use functions::Maker;
use include_wasm_entity::PrimaryMap;
use module::{Bodies, Extern, FuncIndex, Module};
use output::Parts;

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

/// Compiles a set of modules into one object. The only set for now is a set of one.
///
/// It uses all cores; in a build that cargo or make started, only those for which the build's jobserver has tokens.
///
/// # Errors
///
/// [`Error`] says who can act. No bytes make it panic.
pub fn compile(modules: &[ModuleInput<'_>], target: &Target) -> Result<Output, Error> {
    Ok(compile_with(modules, target, &How::default())?.0)
}

/// How to compile. The result does not depend on it.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// On how many threads, whatever a jobserver says. Zero stands for what [`compile`] does.
    pub threads: usize,
    /// Where to look for what was compiled before, and to leave what is compiled now.
    pub cache: Option<Cache>,
}

/// Compiles as [`compile`] does, and says how long that took.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_with(modules: &[ModuleInput<'_>], target: &Target, how: &How) -> Result<(Output, Timings), Error> {
    let [input] = modules else {
        return Err(Error::Unsupported { offset: 0, feature: format!("a set of {} modules", modules.len()) });
    };
    let mut timings = Timings::default();
    let start = Instant::now();
    let isa = isa::isa(target)?;
    let (module, validator) = module::parse_for_code(input.bytes)?;
    let kinds = input.import_kinds(&module);
    timings.parse = start.elapsed();

    let start = Instant::now();
    let key = artefact::Key::new(compiler::build(), target, &kinds, input.bytes);
    let whole = how.cache.as_ref().map(|cache| (cache, key.file_name()));
    let found = whole.as_ref().and_then(|(cache, name)| key.open(&cache.read(name)?));
    timings.cache = start.elapsed();
    if let Some(parts) = found {
        timings.whole = true;
        let start = Instant::now();
        let output = Output::new(target, &[module], parts)?;
        timings.emit = start.elapsed();
        return Ok((output, timings));
    }

    let set = [ModuleCx::new(0, &module, input.bytes, kinds.clone(), target)?];
    let maker = Maker { set: &set, validator: validator.as_ref(), isa: &*isa, threads: how.threads };
    let functions = maker.all(how.cache.as_ref(), &mut timings).map_err(|error| match error {
        // Which of all faults the first one is, and who can act, takes the whole module.
        Error::Invalid { .. } => module::parse(input.bytes, Bodies::Validate).err().unwrap_or(error),
        _ => error,
    })?;
    let start = Instant::now();
    let parts = Parts::new(&set, Text::new(target, &*isa, functions)?)?;
    timings.emit = start.elapsed();
    let start = Instant::now();
    if let Some((cache, name)) = whole {
        cache.write(&name, &[&key.head(), input.bytes, &artefact::body(&parts)]);
    }
    timings.cache += start.elapsed();
    let start = Instant::now();
    let output = Output::new(target, &[module], parts)?;
    timings.emit += start.elapsed();
    Ok((output, timings))
}

impl ModuleInput<'_> {
    fn import_kinds(&self, module: &Module) -> PrimaryMap<FuncIndex, ImportKind> {
        let functions = module.imports.iter().filter(|import| matches!(import.item, Extern::Func(_)));
        functions.map(|import| (self.imports)(&import.module, &import.name)).collect()
    }
}
