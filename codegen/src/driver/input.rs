//! The input of the compiler: a module's bytes, and how its imports are linked.
//!
//! In:  bytes from anywhere.
//! Out: [`ModuleInput`]; and the [`Interface`] of a module whose functions are not compiled.

use include_wasm_entity::PrimaryMap;

use crate::error::Error;
use crate::frontend::interface::Interface;
use crate::frontend::module::{self, Bodies, Extern, FuncIndex, Module};
use crate::target::ImportKind;

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
/// Those of [`compile`](crate::compile) that are about the module and not about a function's body.
pub fn interface(bytes: &[u8]) -> Result<Interface, Error> {
    Ok(Interface::of(&module::parse(bytes, Bodies::Skip)?))
}

impl ModuleInput<'_> {
    /// Returns how each imported function is linked.
    pub(crate) fn import_kinds(&self, module: &Module) -> PrimaryMap<FuncIndex, ImportKind> {
        let functions = module.imports.iter().filter(|import| matches!(import.item, Extern::Func(_)));
        functions.map(|import| (self.imports)(&import.module, &import.name)).collect()
    }
}
