//! Fields of the context, and of the structures that it points to.
//!
//! In:  a field by the name that `abi` gives it, an index into an array by the module's index space.
//! Out: its offset from the context, or a [`MemRef`].
//!
//! Imported entities have an array of pointers of their own and come first in the index space; [`Origin`] distinguishes
//! the two once, when an entity is made.

use cranelift_codegen::ir::Value;
use include_wasm_abi::vm::{FuncRefField, ImportField, PointerField, TypeIdField};
use include_wasm_entity::EntityRef;

use super::mem_ref::MemRef;
use super::{ContextLayout, FuncCx};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::{FuncIndex, FuncRefIndex, TypeIndex};

/// Whether a memory, table or global is defined or imported, and the offset of its structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The module defines it: it lies in the context, at this offset.
    Defined(u32),
    /// The module imports it: the context has a pointer to it at this offset.
    Imported(u32),
}

impl Origin {
    /// Returns the origin of entity number `index` of a kind of which `imported` are imported: from the array of
    /// pointers at `pointers`, or the array of structures of `size` bytes each at `structs`.
    pub(crate) fn of(index: usize, imported: usize, pointers: u32, structs: u32, size: u32, pointer: u32) -> Self {
        match index.checked_sub(imported) {
            Some(defined) => Self::Defined(element(structs, size, defined)),
            None => Self::Imported(element(pointers, pointer, index)),
        }
    }

    /// Returns a pointer to a structure, and the offset of its field from there, when the field lies at `field` in it.
    pub(crate) fn field(self, func: &mut FuncCx<'_>, field: u32) -> (Value, i32) {
        match self {
            Self::Defined(at) => (func.vmctx, func.offset(at + field)),
            Self::Imported(at) => {
                let pointer = func.context_pointer(at);
                (pointer, func.offset(field))
            }
        }
    }
}

/// Returns the offset of an element of an array in a context.
fn element(array: u32, size: u32, index: usize) -> u32 {
    // The layout refused every context above `MAX_SIZE`, so an element of it is at an offset below that.
    let index = u32::try_from(index).expect("checked: the context has room for every element");
    array + size * index
}

impl ModuleCx<'_> {
    /// Returns the layout of a context of the module.
    pub(crate) fn context_layout(&self) -> ContextLayout {
        ContextLayout { width: self.target.arch.width(), offsets: self.offsets }
    }
}

impl ContextLayout {
    /// Returns the offset of the pointer to runtime function number `slot`.
    pub(crate) fn libcall(&self, slot: u8) -> u32 {
        element(self.offsets.libcalls_at, PointerField::struct_size(self.width), usize::from(slot))
    }

    /// Returns the offset of a field of an imported function.
    pub(crate) fn import(&self, func: FuncIndex, field: ImportField) -> u32 {
        let size = ImportField::struct_size(self.width);
        element(self.offsets.imported_functions_at, size, func.index()) + field.offset(self.width)
    }

    /// Returns the offset of the target of a reference to a function.
    pub(crate) fn func_ref(&self, func: FuncRefIndex) -> u32 {
        element(self.offsets.func_refs_at, FuncRefField::struct_size(self.width), func.index())
    }

    /// Returns the offset of the number of a canonical type.
    pub(crate) fn type_id(&self, canonical: TypeIndex) -> u32 {
        let size = TypeIdField::struct_size(self.width);
        element(self.offsets.types_at, size, canonical.index()) + TypeIdField::id.offset(self.width)
    }
}

impl FuncCx<'_> {
    /// Returns the pointer at an offset in the context, which is the same as long as any code of the instance runs.
    pub(crate) fn context_pointer(&mut self, at: u32) -> Value {
        let (vmctx, pointer) = (self.vmctx, self.pointer);
        let offset = self.offset(at);
        MemRef::fixed(self, vmctx, offset).load(self, pointer)
    }

    /// Returns an offset in a context as an immediate of CLIF.
    pub(crate) fn offset(&self, at: u32) -> i32 {
        i32::try_from(at).expect("checked: a context is no larger than MAX_SIZE, which is below 2^31")
    }
}
