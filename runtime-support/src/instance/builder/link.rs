//! Links what an instance imports.
//!
//! In:  [`Imports`].
//! Out: cells of the context, each of the type that the module asks for (specification: "Import Matching").

use include_wasm_abi::blob::{
    FunctionRecord, GUARDED_RESERVATION, GlobalRecord, MemoryRecord, TableRecord, UNLIMITED, flags,
};
use include_wasm_abi::vm::{VmImport, VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::{Failure, LinkError};
use crate::ids::StoreId;
use crate::instance::imports::{Function, Imports};

use super::InstanceBuilder;

/// Compares the numbers of imports.
pub(super) fn check_counts(meta: &Meta, imports: &Imports<'_>) -> Result<(), LinkError> {
    let shape = meta.shape();
    let same = imports.functions.len() == shape.imported_functions as usize
        && imports.memories.len() == shape.imported_memories as usize
        && imports.tables.len() == shape.imported_tables as usize
        && imports.globals.len() == shape.imported_globals as usize;
    if same { Ok(()) } else { Err(LinkError::Count) }
}

impl InstanceBuilder<'_, '_> {
    fn check_store(&self, other: StoreId) -> Result<(), LinkError> {
        if other == self.store { Ok(()) } else { Err(LinkError::ForeignStore) }
    }

    /// Links functions.
    pub(in crate::instance) fn functions(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let records = context.meta().records::<FunctionRecord>();
        for ((index, import), record) in (0..).zip(self.imports.functions).zip(records.iter()) {
            let import = match import.0 {
                Function::Host(shim) => VmImport { code: shim.cast_mut().cast(), ctx: core::ptr::null_mut() },
                Function::Instance(func) => {
                    self.check_store(func.store())?;
                    // SAFETY: *Store* of `Func::new`: it is of this store, which is in use.
                    let func_ref = unsafe { &*func.func_ref() };
                    // SAFETY: the metadata is our compiler's, so the index is one of the module's types, and the
                    // context has a cell for each.
                    if unsafe { (*context.type_id(record.ty)).id } != func_ref.type_id {
                        return Err(LinkError::Function { index }.into());
                    }
                    VmImport { code: func_ref.code, ctx: func_ref.ctx }
                }
            };
            // SAFETY: the context has a cell for each import, by *Counts* of `new`.
            unsafe { context.import(index).write(import) };
        }
        Ok(())
    }

    /// Links memories, tables and globals.
    pub(in crate::instance) fn shared(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let guarded_code = context.meta().header().flags & flags::GUARDED != 0;
        let records = context.meta().records::<MemoryRecord>();
        for ((index, handle), wanted) in (0..).zip(self.imports.memories).zip(records.iter()) {
            self.check_store(handle.store())?;
            // SAFETY: *Store* of `MemoryHandle::new`: it is of this store, of which nothing is used now by *Exclusive*
            // of `new`.
            let memory: &VmMemory = unsafe { &*handle.target() };
            let guarded = !guarded_code || !wanted.can_be_guarded() || memory.reserved as u64 >= GUARDED_RESERVATION;
            let pages = memory.page_shift == wanted.page_shift as usize;
            let now = memory.len as u64 >> wanted.page_shift;
            let limits = limits_match(now, memory.max_pages as u64, wanted.min, wanted.max);
            if !(guarded && pages && limits) {
                return Err(LinkError::Memory { index }.into());
            }
            // SAFETY: the context has a cell for each import, by *Counts* of `new`.
            unsafe { (*context.imported_memory(index)).ptr = handle.target().cast() };
        }
        let records = context.meta().records::<TableRecord>();
        for ((index, handle), wanted) in (0..).zip(self.imports.tables).zip(records.iter()) {
            self.check_store(handle.store())?;
            // SAFETY: *Store* of `TableHandle::new`: it is of this store, of which nothing is used now by *Exclusive*
            // of `new`.
            let table: &VmTable = unsafe { &*handle.target() };
            let limits = limits_match(table.len as u64, table.max as u64, wanted.min, wanted.max);
            if !limits || handle.element() != wanted.element {
                return Err(LinkError::Table { index }.into());
            }
            // SAFETY: the context has a cell for each import, by *Counts* of `new`.
            unsafe { (*context.imported_table(index)).ptr = handle.target().cast() };
        }
        let records = context.meta().records::<GlobalRecord>();
        for ((index, import), wanted) in (0..).zip(self.imports.globals).zip(records.iter()) {
            let global = import.0;
            self.check_store(global.store)?;
            if global.ty != wanted.ty || global.mutable != (wanted.mutable == 1) {
                return Err(LinkError::Global { index }.into());
            }
            // SAFETY: the context has a cell for each import, by *Counts* of `new`.
            unsafe { (*context.imported_global(index)).ptr = global.target.cast() };
        }
        Ok(())
    }
}

/// Whether limits match (specification: "Limits"). A memory or table without a maximum has the largest there is, so a
/// module that asks for any maximum at all refuses it unless that is as large.
fn limits_match(now: u64, max: u64, wanted_min: u64, wanted_max: u64) -> bool {
    now >= wanted_min && (wanted_max == UNLIMITED || max <= wanted_max)
}
