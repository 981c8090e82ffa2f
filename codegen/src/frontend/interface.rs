//! The interface of a module: its imports and exports, from which a typed API is made.
//!
//! In:  [`Module`], with or without validated bodies.
//! Out: [`Interface`], which borrows nothing and is equal in both cases.

use include_wasm_abi::part::{Features, Part};
use include_wasm_abi::types::ValType;
use include_wasm_abi::vmctx::VmctxShape;

pub use super::module::{Extern, FuncType, GlobalType, MemoryType, TableType};
use super::module::{FuncIndex, Imported, Module};

/// The imports and exports of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// The module's own name, from the name section.
    pub name: Option<String>,
    /// Imports, in the module's order.
    pub imports: Vec<Import>,
    /// Exports, in the module's order.
    pub exports: Vec<Export>,
    /// Whether instantiation runs a start function.
    pub start: bool,
    /// Size of an instance.
    pub footprint: Footprint,
}

/// The size of an instance of a module, for storage whose size is known when the program is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Counts of the arrays of its context.
    pub shape: VmctxShape,
    /// The memories that it defines.
    pub memories: Vec<MemoryType>,
    /// The tables that it defines.
    pub tables: Vec<TableType>,
    /// Whether it has a constant expression of more than one operation.
    pub calculations: bool,
}

impl Interface {
    /// Returns the parts of instances. `asks_cpu` is whether the code needs CPU features.
    pub fn parts(&self, asks_cpu: bool) -> impl Iterator<Item = Part> + '_ {
        let Footprint { shape, calculations, .. } = &self.footprint;
        let features = Features { cpu: asks_cpu, start: self.start, calculations: *calculations };
        Part::ALL.iter().copied().filter(move |part| part.is_needed(shape, features))
    }
}

/// A function of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Index in the function index space.
    pub index: u32,
    /// Types of parameters.
    pub params: Vec<ValType>,
    /// Names of parameters, as many as there are parameters; `None` where the name section has none.
    pub param_names: Vec<Option<String>>,
    /// Types of results.
    pub results: Vec<ValType>,
    /// Its name, from the name section.
    pub name: Option<String>,
}

/// An imported or exported entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A function.
    Func(Function),
    /// A memory: index in the memory index space, and type.
    Memory(u32, MemoryType),
    /// A table: index in the table index space, and type.
    Table(u32, TableType),
    /// A global: index in the global index space, and type.
    Global(u32, GlobalType),
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Name of the module it comes from.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// The imported entity.
    pub item: Item,
    /// Offset in the file, in bytes.
    pub offset: u64,
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// The exported entity.
    pub item: Item,
}

/// Most bytes of function and parameter names in an interface; names beyond are left out. Each export of a function
/// repeats them, so a small file could take any amount of memory.
const MAX_NAME_BYTES: usize = 1 << 24;

impl Interface {
    /// Returns the interface of a module.
    pub fn of(module: &Module) -> Self {
        let mut names = Names { left: MAX_NAME_BYTES };
        let mut item = |item| Item::of(module, item, &mut names);
        let imports = module.imports.iter().map(|import| Import {
            module: import.module.clone(),
            name: import.name.clone(),
            item: item(import.item),
            offset: import.offset,
        });
        let imports = imports.collect();
        let Imported { memories, tables, .. } = module.imported;
        let footprint = Footprint {
            shape: module.shape(),
            memories: module.memories.values().skip(memories).copied().collect(),
            tables: module.tables.values().skip(tables).map(|table| table.ty).collect(),
            calculations: module.calculates(),
        };
        let exports = module.exports.iter().map(|export| Export { name: export.name.clone(), item: item(export.item) });
        Self {
            name: module.name.clone(),
            imports,
            exports: exports.collect(),
            start: module.start.is_some(),
            footprint,
        }
    }
}

impl Item {
    fn of(module: &Module, item: Extern, names: &mut Names) -> Self {
        match item {
            Extern::Func(index) => Self::Func(Function::of(module, index, names)),
            Extern::Memory(index) => Self::Memory(index.as_u32(), module.memories[index]),
            Extern::Table(index) => Self::Table(index.as_u32(), module.tables[index].ty),
            Extern::Global(index) => Self::Global(index.as_u32(), module.globals[index].ty),
        }
    }
}

impl Function {
    fn of(module: &Module, index: FuncIndex, names: &mut Names) -> Self {
        let func = &module.funcs[index];
        let ty = module.func_type(index);
        let mut param_names: Vec<_> = func.param_names.iter().map(|name| names.copy(name)).collect();
        param_names.resize(ty.params.len(), None);
        Self {
            index: index.as_u32(),
            params: ty.params.to_vec(),
            param_names,
            results: ty.results.to_vec(),
            name: names.copy(&func.name),
        }
    }
}

/// Copies names within a budget of bytes.
struct Names {
    left: usize,
}

impl Names {
    fn copy(&mut self, name: &Option<String>) -> Option<String> {
        let name = name.as_ref()?;
        self.left = self.left.checked_sub(name.len())?;
        Some(name.clone())
    }
}
