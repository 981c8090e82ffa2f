//! Wasm bytes to a validated module.
//!
//! In:  bytes from anywhere.
//! Out: [`Module`], which passed the whole validator and stays below every limit.
//!
//! Translation takes no validator and checks nothing again: what is in a `Module` is valid WebAssembly. No type of
//! Cranelift or of the parser shows. Three steps: the first bytes (`header.rs`), one pass that validates and reads each
//! section (`sections.rs`), and only where that failed the question who can act (`diagnose.rs`). Bodies of functions are
//! validated in that pass, or later on as many threads as there are (`bodies.rs`).

use core::ops::Range;

use include_wasm_abi::blob::{MemoryRecord, UNLIMITED};
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::types::{RefType, ValType};
use include_wasm_abi::vmctx::VmctxShape;
use include_wasm_entity::{PrimaryMap, entity_key};

use bodies::BodyValidator;

use crate::error::Error;

pub(crate) mod bodies;
mod caps;
mod diagnose;
mod features;
mod header;
mod init;
mod limits;
mod names;
mod sections;
mod types;

pub use caps::Caps;
pub use features::{Proposal, REFUSED, SUPPORTED};
pub use init::{ConstExpr, DataMode, DataSegment, ElemItems, ElemMode, ElemSegment};

entity_key! {
    /// Index of a function type in the type section.
    pub struct TypeIndex = "type";
    /// Index of a function; imported ones come first.
    pub struct FuncIndex = "func";
    /// Index of a memory; imported ones come first.
    pub struct MemoryIndex = "memory";
    /// Index of a table; imported ones come first.
    pub struct TableIndex = "table";
    /// Index of a global; imported ones come first.
    pub struct GlobalIndex = "global";
    /// Index of a data segment.
    pub struct DataIndex = "data";
    /// Index of an element segment.
    pub struct ElemIndex = "elem";
    /// Place among the functions that a reference can point to.
    pub struct FuncRefIndex = "func_ref";
}

/// A function type (specification: "Function Types").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FuncType {
    /// Types of the parameters.
    pub params: Box<[ValType]>,
    /// Types of the results.
    pub results: Box<[ValType]>,
}

/// The type of a memory (specification: "Memory Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryType {
    /// Smallest number of pages.
    pub min: u64,
    /// Largest number of pages, if the type has one.
    pub max: Option<u64>,
    /// Whether addresses are `i64`.
    pub wide: bool,
    /// A page has two to the power of this many bytes.
    pub page_shift: u8,
}

/// The type of a table (specification: "Table Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableType {
    /// Type of an element.
    pub element: RefType,
    /// Smallest number of elements.
    pub min: u64,
    /// Largest number of elements, if the type has one.
    pub max: Option<u64>,
}

/// The type of a global (specification: "Global Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalType {
    /// Type of its value.
    pub value: ValType,
    /// Whether it can be set.
    pub mutable: bool,
}

/// A function of the module.
#[derive(Clone, Debug)]
pub struct Func {
    /// Its type.
    pub ty: TypeIndex,
    /// Where its body lies in the module's bytes: locals and code, without the size in front. None for an import.
    pub body: Option<Range<usize>>,
    /// Its name, from the name section.
    pub name: Option<String>,
    /// The names of its parameters, from the name section, up to the last that has one; empty for a function that is
    /// neither imported nor exported.
    pub param_names: Vec<Option<String>>,
    /// Its place among the functions that a reference can point to.
    pub func_ref: Option<FuncRefIndex>,
}

/// A table of the module.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its type.
    pub ty: TableType,
    /// First value of the elements; null where there is none.
    pub init: Option<ConstExpr>,
}

/// A global of the module.
#[derive(Clone, Debug)]
pub struct Global {
    /// Its type.
    pub ty: GlobalType,
    /// First value; none for an import.
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
    /// What it is here.
    pub item: Extern,
    /// Where the import section has it, in bytes from the file's first.
    pub offset: u64,
}

/// An export, in the order of the export section.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// What it is.
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
    /// Functions that a reference can point to: the start function, and those exported, declared, or named by an element
    /// segment or a global.
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
    /// How many of each index space are imported.
    pub imported: Imported,
}

/// How many entities of each kind are imported.
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

/// What to do with the bodies of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// Validate them: code will be made.
    Validate,
    /// Look at their sizes only: nothing but the interface is wanted, or they are validated later. Everything else is
    /// still validated.
    Skip,
}

/// Reads and validates a module.
///
/// # Errors
///
/// [`Error::NotAModule`], [`Error::Invalid`], [`Error::Unsupported`] or [`Error::Limit`]. No bytes make it panic.
pub fn parse(bytes: &[u8], bodies: Bodies) -> Result<Module, Error> {
    Ok(read(bytes, bodies)?.0)
}

/// Reads and validates a module but for its bodies. What validates those comes with it, if there are any.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_for_code(bytes: &[u8]) -> Result<(Module, Option<BodyValidator>), Error> {
    read(bytes, Bodies::Skip)
}

fn read(bytes: &[u8], bodies: Bodies) -> Result<(Module, Option<BodyValidator>), Error> {
    header::check(bytes)?;
    limits::FILE_SIZE.check(bytes.len() as u64, 0)?;
    sections::read(bytes, bodies).map_err(|fault| diagnose::explain(fault, bytes, bodies))
}

impl Func {
    /// Returns where its body begins in the module's bytes, or zero for an import.
    pub(crate) fn start(&self) -> u32 {
        // No file is larger than a limit of the parser.
        self.body.as_ref().and_then(|body| u32::try_from(body.start).ok()).unwrap_or(0)
    }
}

impl MemoryType {
    /// Returns the type as a blob has it.
    pub fn record(&self) -> MemoryRecord {
        MemoryRecord { min: self.min, max: self.max.unwrap_or(UNLIMITED), page_shift: self.page_shift }
    }
}

impl Module {
    /// Returns how many elements each array of a context has. This does not depend on bodies.
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
