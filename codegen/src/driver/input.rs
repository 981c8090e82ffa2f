//! The input of the compiler: a module's bytes, and the kinds of its imports.
//!
//! In:  bytes from anywhere.
//! Out: [`Parsed`], the module with its interface, capped; or the [`Interface`] alone of one that is not compiled.

use include_wasm_entity::PrimaryMap;

use crate::error::Error;
use crate::frontend::interface::Interface;
use crate::frontend::module::bodies::BodyValidator;
use crate::frontend::module::{self, Bodies, Caps, Extern, FuncIndex, Module};
use crate::target::ImportKind;

/// A module of a set.
#[derive(Clone, Copy)]
pub struct ModuleInput<'a> {
    /// The module's file.
    pub bytes: &'a [u8],
    /// The kind of each imported function, by the names of the import's module and field.
    pub imports: &'a (dyn Fn(&str, &str) -> ImportKind + Sync),
}

/// Returns the imports and exports of a module. Bodies of functions are not validated.
///
/// # Errors
///
/// Those of [`compile`](crate::compile) that are about the module and not about a function's body.
pub fn interface(bytes: &[u8]) -> Result<Interface, Error> {
    Ok(Interface::of(&module::parse(bytes, Bodies::Skip)?))
}

/// A module that is validated but for its bodies.
pub(crate) struct Parsed {
    pub(crate) module: Module,
    /// The validator of the bodies, if there are any.
    pub(crate) validator: Option<BodyValidator>,
    pub(crate) interface: Interface,
    /// The kind of each imported function.
    pub(crate) import_kinds: PrimaryMap<FuncIndex, ImportKind>,
}

impl Parsed {
    /// Reads a module, and caps its memories and tables.
    ///
    /// # Errors
    ///
    /// Those of [`interface`], and [`Error::Target`] where the module begins with more than `caps` allows.
    pub(crate) fn new(input: ModuleInput<'_>, caps: Caps) -> Result<Self, Error> {
        let (mut module, validator) = module::parse_for_code(input.bytes)?;
        module.cap(caps)?;
        let (interface, import_kinds) = (Interface::of(&module), input.import_kinds(&module));
        Ok(Self { module, validator, interface, import_kinds })
    }
}

impl ModuleInput<'_> {
    /// Returns the kind of each imported function.
    fn import_kinds(&self, module: &Module) -> PrimaryMap<FuncIndex, ImportKind> {
        let functions = module.imports.iter().filter(|import| matches!(import.item, Extern::Func(_)));
        functions.map(|import| (self.imports)(&import.module, &import.name)).collect()
    }
}
