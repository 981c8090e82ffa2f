//! Validation of function bodies, one at a time and on any thread.
//!
//! In:  what the validator knows about a module once it has seen all sections but the bodies, and one body.
//! Out: whether the body is valid, and the definitions of the module that the answer depends on ([`Dependencies`]).

use core::cell::RefCell;
use std::collections::BTreeSet;

use wasmparser::types::CoreTypeId;
use wasmparser::{
    BinaryReader, FuncToValidate, FuncValidatorAllocations, FunctionBody, GlobalType, HeapType, MemoryType, RefType,
    SubType, TableType, ValType, ValidatorResources, WasmFeatures, WasmModuleResources,
};

use super::index_space::{ElemIndex, FuncIndex, TypeIndex};

/// The treatment of function bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// Validate them: code will be made.
    Validate,
    /// Read their sizes only: the caller needs the interface alone, or validates them later. All other sections are
    /// validated.
    Skip,
}

/// Validates bodies of one module.
#[derive(Clone, Debug)]
pub(crate) struct BodyValidator {
    resources: ValidatorResources,
    features: WasmFeatures,
}

/// The definitions that a body depends on: functions and globals that it names, in dead code too, and its calls through
/// tables.
///
/// A body may depend on all types, tables, memories, element and data segments. They are no entries here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dependencies {
    /// Indices of functions.
    pub(crate) funcs: BTreeSet<u32>,
    /// Indices of globals.
    pub(crate) globals: BTreeSet<u32>,
    /// Pairs of a table's and a canonical type's index: the code depends on the functions of the type in the table.
    pub(crate) contents: BTreeSet<(u32, u32)>,
}

impl Dependencies {
    /// Adds all dependencies of `other`.
    pub(crate) fn extend(&mut self, other: Self) {
        self.funcs.extend(other.funcs);
        self.globals.extend(other.globals);
        self.contents.extend(other.contents);
    }
}

impl BodyValidator {
    pub(super) fn new(func: FuncToValidate<ValidatorResources>) -> Self {
        Self { resources: func.resources, features: func.features }
    }

    /// Validates the body of a function. `start` is where its bytes lie in the module's.
    ///
    /// # Errors
    ///
    /// The first fault of the body.
    pub(crate) fn validate(
        &self,
        index: FuncIndex,
        ty: TypeIndex,
        bytes: &[u8],
        start: usize,
    ) -> Result<Dependencies, wasmparser::Error> {
        let recorder = Recorder { resources: &self.resources, dependencies: RefCell::default() };
        let func =
            FuncToValidate { resources: &recorder, index: index.as_u32(), ty: ty.as_u32(), features: self.features };
        let body = FunctionBody::new(BinaryReader::new_features(bytes, start, self.features));
        func.into_validator(FuncValidatorAllocations::default()).validate(&body)?;
        Ok(recorder.dependencies.into_inner())
    }

    /// Returns whether `ref.func` may name a function.
    pub(crate) fn is_referenced(&self, func: u32) -> bool {
        self.resources.is_function_referenced(func)
    }

    /// Returns the type of an element segment's elements, as text.
    pub(crate) fn elem_type(&self, index: ElemIndex) -> String {
        format!("{:?}", self.resources.element_type_at(index.as_u32()))
    }

    /// Returns the count of the data count section. Without the section no instruction may name a data segment.
    pub(crate) fn data_count(&self) -> Option<u32> {
        self.resources.data_count()
    }
}

/// Passes queries of the validator on, and records those about functions and globals.
struct Recorder<'a> {
    resources: &'a ValidatorResources,
    dependencies: RefCell<Dependencies>,
}

impl Recorder<'_> {
    fn func(&self, index: u32) -> &ValidatorResources {
        self.dependencies.borrow_mut().funcs.insert(index);
        self.resources
    }
}

impl WasmModuleResources for Recorder<'_> {
    fn type_id_of_function(&self, index: u32) -> Option<CoreTypeId> {
        self.func(index).type_id_of_function(index)
    }

    fn type_index_of_function(&self, index: u32) -> Option<u32> {
        self.func(index).type_index_of_function(index)
    }

    fn is_function_referenced(&self, index: u32) -> bool {
        self.func(index).is_function_referenced(index)
    }

    fn has_function_exact_type(&self, index: u32) -> bool {
        self.func(index).has_function_exact_type(index)
    }

    fn global_at(&self, index: u32) -> Option<GlobalType> {
        self.dependencies.borrow_mut().globals.insert(index);
        self.resources.global_at(index)
    }

    fn table_at(&self, at: u32) -> Option<TableType> {
        self.resources.table_at(at)
    }

    fn memory_at(&self, at: u32) -> Option<MemoryType> {
        self.resources.memory_at(at)
    }

    fn tag_at(&self, at: u32) -> Option<&wasmparser::FuncType> {
        self.resources.tag_at(at)
    }

    fn sub_type_at(&self, at: u32) -> Option<&SubType> {
        self.resources.sub_type_at(at)
    }

    fn sub_type_at_id(&self, id: CoreTypeId) -> &SubType {
        self.resources.sub_type_at_id(id)
    }

    fn element_type_at(&self, at: u32) -> Option<RefType> {
        self.resources.element_type_at(at)
    }

    fn is_subtype(&self, a: ValType, b: ValType) -> bool {
        self.resources.is_subtype(a, b)
    }

    fn is_shared(&self, ty: RefType) -> bool {
        self.resources.is_shared(ty)
    }

    fn check_heap_type(&self, ty: &mut HeapType, offset: usize) -> Result<(), wasmparser::Error> {
        self.resources.check_heap_type(ty, offset)
    }

    fn top_type(&self, ty: &HeapType) -> HeapType {
        self.resources.top_type(ty)
    }

    fn element_count(&self) -> u32 {
        self.resources.element_count()
    }

    fn data_count(&self) -> Option<u32> {
        self.resources.data_count()
    }
}
