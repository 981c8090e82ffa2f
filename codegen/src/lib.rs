//! Compiles WebAssembly modules to blobs of native code.
//!
//! | module | from | to |
//! |---|---|---|
//! | [`module`] | bytes | a validated module |
//! | [`mod@interface`] | module | what a typed API is made from |
//! | `cx` | module, [`target`] | the facts that all functions share |
//! | `translate`, `reach` | a function's body | CLIF |
//! | `emit` | CLIF | machine code, then a blob |
//!
//! [`compile`] is all of it, [`interface()`] the first two lines. The result depends on the input alone: neither on the
//! machine that compiles nor on how many threads it has.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod error;
pub mod interface;
pub mod module;
pub mod target;

mod cx;
mod emit;
mod isa;
mod job;
mod jobserver;
mod output;
mod parallel;
mod reach;
mod translate;

pub use emit::asm::StaticAsm;
pub use error::Error;
pub use interface::Interface;
pub use output::{ExportCall, ModuleOutput, Output};
pub use target::{ImportKind, Target};
pub use translate::clif_text;

use cx::ModuleCx;
use emit::Text;
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

/// Compiles a set of modules into one object. The only set for now is a set of one.
///
/// It uses all cores; in a build that cargo or make started, only those for which the build's jobserver has tokens.
///
/// # Errors
///
/// [`Error`] says who can act. No bytes make it panic.
pub fn compile(modules: &[ModuleInput<'_>], target: &Target) -> Result<Output, Error> {
    compile_with_threads(modules, target, 0)
}

/// Compiles as [`compile`] does, on as many threads, whatever a jobserver says; zero stands for what [`compile`] does.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_with_threads(modules: &[ModuleInput<'_>], target: &Target, threads: usize) -> Result<Output, Error> {
    if modules.len() != 1 {
        return Err(Error::Unsupported { offset: 0, feature: format!("a set of {} modules", modules.len()) });
    }
    let isa = isa::isa(target)?;
    let parsed = modules.iter().map(|input| module::parse(input.bytes, Bodies::Validate));
    let parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    let set = modules.iter().zip(&parsed).zip(0..).map(|((input, module), number)| {
        ModuleCx::new(number, module, input.bytes, input.import_kinds(module), target)
    });
    let set = set.collect::<Result<Vec<_>, _>>()?;

    let jobs = job::all(&set);
    let functions = parallel::map(threads, &jobs, |job| job.size(&set), |job| job.run(&set, &*isa))?;
    let functions = job::with_support(&set, &*isa, jobs.iter().map(|job| job.name()).zip(functions).collect())?;
    let text = Text::new(target, &*isa, functions)?;
    Output::new(&set, text)
}

impl ModuleInput<'_> {
    fn import_kinds(&self, module: &Module) -> PrimaryMap<FuncIndex, ImportKind> {
        let functions = module.imports.iter().filter(|import| matches!(import.item, Extern::Func(_)));
        functions.map(|import| (self.imports)(&import.module, &import.name)).collect()
    }
}
