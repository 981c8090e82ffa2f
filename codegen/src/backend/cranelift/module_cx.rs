//! The facts about a module before its functions are compiled. Read-only, shared by all threads.

use include_wasm_abi::call::InLine;
use include_wasm_abi::vmctx::{VmctxOffsets, VmctxShape};
use include_wasm_entity::PrimaryMap;

use crate::analysis::ModuleSummary;
use crate::error::Error;
use crate::frontend::module::{FuncIndex, Module, TypeIndex};
use crate::target::{ImportKind, Target};

/// The facts about one module of a set.
#[derive(Debug)]
pub(crate) struct ModuleCx<'a> {
    /// Number of the module in its set; the namespace of its functions' names in CLIF.
    pub(crate) number: u32,
    /// The module.
    pub(crate) module: &'a Module,
    /// The module's bytes.
    pub(crate) bytes: &'a [u8],
    /// The kind of each imported function.
    pub(crate) import_kinds: PrimaryMap<FuncIndex, ImportKind>,
    /// The target.
    pub(crate) target: &'a Target,
    /// The facts that no code outside the module can change.
    pub(crate) summary: ModuleSummary,
    /// Counts of the context's arrays.
    pub(crate) shape: VmctxShape,
    /// Offsets of the context's arrays.
    pub(crate) offsets: VmctxOffsets,
}

impl<'a> ModuleCx<'a> {
    /// Gathers the facts.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] where the context of an instance would be too large.
    pub(crate) fn new(
        number: u32,
        module: &'a Module,
        bytes: &'a [u8],
        import_kinds: PrimaryMap<FuncIndex, ImportKind>,
        target: &'a Target,
        summary: ModuleSummary,
    ) -> Result<Self, Error> {
        let shape = module.shape();
        let offsets = shape.offsets(target.arch.width()).ok_or_else(|| Error::Limit {
            what: "size of an instance's context in bytes",
            limit: u64::from(include_wasm_abi::vmctx::MAX_SIZE),
            offset: 0,
        })?;
        Ok(Self { number, module, bytes, import_kinds, target, summary, shape, offsets })
    }

    /// Returns the facts about a set of one module, whose imported functions have one kind.
    #[cfg(test)]
    pub(crate) fn alone(
        module: &'a Module,
        bytes: &'a [u8],
        imports: ImportKind,
        target: &'a Target,
    ) -> Result<Self, Error> {
        let import_kinds = (0..module.imported.funcs).map(|_| imports).collect();
        let summary = ModuleSummary::new(module, bytes, &import_kinds, target.opt);
        Self::new(0, module, bytes, import_kinds, target, summary)
    }

    /// Returns whether the type of a function allows assembly calls of it. A tail call in the function forbids them.
    pub(crate) fn uses_assembly_calls(&self, ty: TypeIndex) -> bool {
        let func = &self.module.types[ty];
        self.target.has_assembly_calls() && InLine::serves(&func.params, &func.results)
    }
}
