//! A validated module: its definitions, in their index spaces.
//!
//! In:  the sections of a file.
//! Out: [`Module`].

use core::ops::Range;

use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::vmctx::VmctxShape;
use include_wasm_entity::PrimaryMap;

use super::index_space::{
    DataIndex, ElemIndex, FuncIndex, FuncRefIndex, FuncType, GlobalIndex, GlobalType, MemoryIndex, MemoryType,
    TableIndex, TableType, TypeIndex,
};
use super::init::{ConstExpr, DataMode, DataSegment, ElemItems, ElemMode, ElemSegment};

/// A function of the module.
#[derive(Clone, Debug)]
pub struct Func {
    /// Its type.
    pub ty: TypeIndex,
    /// Range of its body in the module's bytes: locals and code, without the size in front. None for an import.
    pub body: Option<Range<usize>>,
    /// Its name, from the name section.
    pub name: Option<String>,
    /// The names of its parameters, from the name section, up to the last that has one; empty for a function that is
    /// neither imported nor exported.
    pub param_names: Vec<Option<String>>,
    /// Index among the functions that a reference can point to.
    pub func_ref: Option<FuncRefIndex>,
}

/// A table of the module.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its type.
    pub ty: TableType,
    /// Initial value of the elements; null where there is none.
    pub init: Option<ConstExpr>,
}

/// A global of the module.
#[derive(Clone, Debug)]
pub struct Global {
    /// Its type.
    pub ty: GlobalType,
    /// Initial value; none for an import.
    pub init: Option<ConstExpr>,
}

/// An entity that is imported or exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extern {
    /// A function.
    Func(FuncIndex),
    /// A memory.
    Memory(MemoryIndex),
    /// A table.
    Table(TableIndex),
    /// A global.
    Global(GlobalIndex),
}

/// An import, in the order of the import section.
#[derive(Clone, Debug)]
pub struct Import {
    /// Name of the module it comes from.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// The imported entity.
    pub item: Extern,
    /// Offset in the file, in bytes.
    pub offset: u64,
}

/// An export, in the order of the export section.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// The exported entity.
    pub item: Extern,
}

/// A validated module.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The module's own name, from the name section.
    pub name: Option<String>,
    /// Types, in the order of the type section.
    pub types: PrimaryMap<TypeIndex, FuncType>,
    /// For each type the first type that equals it.
    pub canonical: PrimaryMap<TypeIndex, TypeIndex>,
    /// Functions.
    pub funcs: PrimaryMap<FuncIndex, Func>,
    /// Memories.
    pub memories: PrimaryMap<MemoryIndex, MemoryType>,
    /// Tables.
    pub tables: PrimaryMap<TableIndex, Table>,
    /// Globals.
    pub globals: PrimaryMap<GlobalIndex, Global>,
    /// Functions that a reference can point to: the start function, and those exported, declared, or named by an
    /// element segment or a global.
    pub func_refs: PrimaryMap<FuncRefIndex, FuncIndex>,
    /// Data segments.
    pub data: PrimaryMap<DataIndex, DataSegment>,
    /// Element segments.
    pub elems: PrimaryMap<ElemIndex, ElemSegment>,
    /// Imports.
    pub imports: Vec<Import>,
    /// Exports.
    pub exports: Vec<Export>,
    /// The start function.
    pub start: Option<FuncIndex>,
    /// Number of imports in each index space.
    pub imported: Imported,
}

/// Numbers of imported entities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Functions.
    pub funcs: usize,
    /// Memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// Globals.
    pub globals: usize,
}

impl Func {
    /// Returns the offset of its body in the module's bytes, or zero for an import.
    pub(crate) fn start(&self) -> u32 {
        // No file is larger than a limit of the parser.
        self.body.as_ref().and_then(|body| u32::try_from(body.start).ok()).unwrap_or(0)
    }
}

impl Module {
    /// Returns the counts of a context's arrays, which do not depend on bodies.
    pub fn shape(&self) -> VmctxShape {
        let Imported { funcs, memories, tables, globals } = self.imported;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        VmctxShape {
            libcalls: count(Libcall::ALL.len()),
            imported_functions: count(funcs),
            imported_memories: count(memories),
            defined_memories: count(self.memories.len() - memories),
            imported_tables: count(tables),
            defined_tables: count(self.tables.len() - tables),
            imported_globals: count(globals),
            defined_globals: count(self.globals.len() - globals),
            func_refs: count(self.func_refs.len()),
            types: count(self.types.len()),
            data_segments: count(self.data.len()),
            elem_segments: count(self.elems.len()),
        }
    }

    /// Returns whether there is a constant expression of more than one operation.
    pub fn calculates(&self) -> bool {
        self.const_exprs().any(|expr| expr.0.len() > 1)
    }

    /// Returns the constant expressions.
    fn const_exprs(&self) -> impl Iterator<Item = &ConstExpr> {
        let tables = self.tables.values().filter_map(|table| table.init.as_ref());
        let globals = self.globals.values().filter_map(|global| global.init.as_ref());
        let data = self.data.values().filter_map(|segment| match &segment.mode {
            DataMode::Active { offset, .. } => Some(offset),
            DataMode::Passive => None,
        });
        let elems = self.elems.values().filter_map(|segment| match &segment.mode {
            ElemMode::Active { offset, .. } => Some(offset),
            ElemMode::Passive | ElemMode::Declared => None,
        });
        let items = self.elems.values().flat_map(|segment| match &segment.items {
            ElemItems::Exprs(exprs) => &exprs[..],
            ElemItems::Funcs(_) => &[],
        });
        tables.chain(globals).chain(data).chain(elems).chain(items)
    }

    /// Returns the type of a function.
    pub fn func_type(&self, func: FuncIndex) -> &FuncType {
        &self.types[self.funcs[func].ty]
    }
}
