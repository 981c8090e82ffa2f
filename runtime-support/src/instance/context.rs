//! The context of one instance, by index.

use include_wasm_abi::blob::{FuncRefRecord, FunctionRecord, TypeRecord};
use include_wasm_abi::vm::{
    VmContext, VmFuncRef, VmGlobal, VmImport, VmMemory, VmPointer, VmSegment, VmTable, VmTypeId,
};

use crate::arch::assembly_call::ASSEMBLY_CALLS;
use crate::blob::Meta;
use crate::code::{Code, Export};

/// A context, and the code that runs on it: as many cells of each kind as the metadata counts.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    ptr: *mut VmContext,
    code: &'static Code,
}

macro_rules! arrays {
    ($($(#[$doc:meta])* $name:ident: $element:ident at $offset:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(self, index: u32) -> *mut $element {
            let array = self.ptr.wrapping_byte_add(self.meta().offsets.$offset as usize).cast::<$element>();
            array.wrapping_add(index as usize)
        }
    )*};
}

macro_rules! shared {
    ($($(#[$doc:meta])* $name:ident: $element:ident, $count:ident, $imported:ident or $defined:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// - *Index*: it is in the module's index space.
        /// - *Linked*: imports are filled in.
        pub(crate) unsafe fn $name(self, index: u32) -> *mut $element {
            match index.checked_sub(self.meta().shape().$count) {
                Some(defined) => self.$defined(defined),
                // SAFETY: the array has this cell by *Index*, and it is filled in by *Linked* of this function's
                // contract.
                None => unsafe { (*self.$imported(index)).ptr.cast() },
            }
        }
    )*};
}

impl Context {
    /// Joins a context with its code.
    ///
    /// # Safety
    ///
    /// - *Size*: `ptr` points to as many bytes as contexts of the code's module have, all zeros at first. They are
    ///   valid while this value or a copy of it is used.
    /// - *Linked*: imported globals are linked before an expression is evaluated.
    pub(crate) unsafe fn new(ptr: *mut VmContext, code: &'static Code) -> Self {
        Self { ptr, code }
    }

    /// Returns the context's first byte.
    pub(crate) fn ptr(self) -> *mut VmContext {
        self.ptr
    }

    /// Returns the code that runs on it.
    pub(crate) fn code(self) -> &'static Code {
        self.code
    }

    /// Returns what is known about its module.
    pub(crate) fn meta(self) -> &'static Meta {
        self.code.meta()
    }

    /// Finds a function that a reference can point to by its index in the module, with the entry for its type or, if
    /// `dynamic`, the entry that takes slots whatever the type.
    pub(crate) fn export(self, function: u32, dynamic: bool) -> Option<Export> {
        let meta = self.meta();
        let record = meta.records::<FunctionRecord>().get(function as usize)?;
        let canonical = meta.records::<TypeRecord>().get(record.ty as usize)?.canonical;
        let entry = match meta.entry(canonical, dynamic) {
            Some(entry) => entry.code,
            None if ASSEMBLY_CALLS && !dynamic => Export::NONE,
            None => return None,
        };
        let place = self.func_ref_place(function)?;
        let func_ref_at = self.func_ref(place).addr().wrapping_sub(self.ptr.addr());
        Some(Export { func_ref_at: u32::try_from(func_ref_at).ok()?, code: Export::NONE, entry, keeps: false })
    }

    /// Returns the place of a function among those that a reference can point to. They are in order of their index.
    pub(crate) fn func_ref_place(self, index: u32) -> Option<u32> {
        let records = self.meta().records::<FuncRefRecord>();
        let place = index.checked_sub(1).map_or(0, |before| records.count_at_most(before));
        records.get(place).filter(|record| record.function == index)?;
        u32::try_from(place).ok()
    }

    arrays! {
        /// The cell of a runtime function.
        libcall: VmPointer at libcalls_at;
        /// What an imported function is linked to.
        import: VmImport at imported_functions_at;
        /// The cell of an imported memory.
        imported_memory: VmPointer at imported_memories_at;
        /// A memory of the instance's own, counted from its first.
        defined_memory: VmMemory at defined_memories_at;
        /// The cell of an imported table.
        imported_table: VmPointer at imported_tables_at;
        /// A table of the instance's own, counted from its first.
        defined_table: VmTable at defined_tables_at;
        /// The cell of an imported global.
        imported_global: VmPointer at imported_globals_at;
        /// A global of the instance's own, counted from its first.
        defined_global: VmGlobal at defined_globals_at;
        /// A function that a reference can point to.
        func_ref: VmFuncRef at func_refs_at;
        /// The number of a type.
        type_id: VmTypeId at types_at;
        /// What is left of a data segment.
        data_segment: VmSegment at data_segments_at;
        /// What is left of an element segment.
        elem_segment: VmSegment at elem_segments_at;
    }

    shared! {
        /// A memory, by its index in the module.
        memory: VmMemory, imported_memories, imported_memory or defined_memory;
        /// A table, by its index in the module.
        table: VmTable, imported_tables, imported_table or defined_table;
        /// A global, by its index in the module.
        global: VmGlobal, imported_globals, imported_global or defined_global;
    }
}
