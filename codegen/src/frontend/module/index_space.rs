//! The index spaces of a module, and the types of their entities.
//!
//! In:  nothing: these are the terms of the whole compiler.
//! Out: an index type for each space, and the types of functions, memories, tables and globals.

use include_wasm_abi::blob::{MemoryRecord, UNLIMITED};
use include_wasm_abi::types::{RefType, ValType};
use include_wasm_entity::entity_key;

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
    /// Index among the functions that a reference can point to.
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

impl MemoryType {
    /// Returns the type as a blob has it.
    pub fn record(&self) -> MemoryRecord {
        MemoryRecord { min: self.min, max: self.max.unwrap_or(UNLIMITED), page_shift: self.page_shift }
    }
}
