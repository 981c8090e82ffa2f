//! Links what an instance imports.
//!
//! In:  [`Imports`].
//! Out: cells of the context, each of the type that the module asks for (specification: "Import Matching").

use include_wasm_abi::blob::{
    FunctionRecord, GUARDED_RESERVATION, GlobalRecord, MemoryRecord, TableRecord, UNLIMITED, flags,
};
use include_wasm_abi::vm::{VmImport, VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::LinkError;
use crate::ids::StoreId;

use super::context::Context;
use super::imports::{Function, Imports};

/// Compares the numbers of imports.
pub(crate) fn check_counts(meta: &Meta, imports: &Imports<'_>) -> Result<(), LinkError> {
    let shape = meta.shape();
    let same = imports.functions.len() == shape.imported_functions as usize
        && imports.memories.len() == shape.imported_memories as usize
        && imports.tables.len() == shape.imported_tables as usize
        && imports.globals.len() == shape.imported_globals as usize;
    if same { Ok(()) } else { Err(LinkError::Count) }
}

fn check_store(store: StoreId, other: StoreId) -> Result<(), LinkError> {
    if other == store { Ok(()) } else { Err(LinkError::ForeignStore) }
}

/// Links functions.
pub(crate) fn functions(context: Context, store: StoreId, imports: &Imports<'_>) -> Result<(), LinkError> {
    let records = context.meta().records::<FunctionRecord>();
    for ((index, import), record) in (0..).zip(imports.functions).zip(records.iter()) {
        let import = match import.0 {
            Function::Host(shim) => VmImport { code: shim.cast_mut().cast(), ctx: core::ptr::null_mut() },
            Function::Instance(func) => {
                check_store(store, func.store)?;
                // SAFETY: a function of this store lives as long as the store.
                let func_ref = unsafe { func.func_ref.as_ref() };
                // SAFETY: the metadata is our compiler's, so the index is one of the module's types, and the context has a cell for each.
                if unsafe { (*context.type_id(record.ty)).id } != func_ref.type_id {
                    return Err(LinkError::Function { index });
                }
                VmImport { code: func_ref.code, ctx: func_ref.ctx }
            }
        };
        // SAFETY: the context has a cell for each import; their number was checked.
        unsafe { context.import(index).write(import) };
    }
    Ok(())
}

/// Links memories, tables and globals.
pub(crate) fn shared(context: Context, store: StoreId, imports: &Imports<'_>) -> Result<(), LinkError> {
    let guarded_code = context.meta().header().flags & flags::GUARDED != 0;
    let records = context.meta().records::<MemoryRecord>();
    for ((index, handle), wanted) in (0..).zip(imports.memories).zip(records.iter()) {
        check_store(store, handle.store)?;
        // SAFETY: a memory of this store lives as long as the store.
        let memory: &VmMemory = unsafe { &*handle.target };
        let guarded = !guarded_code || !wanted.can_be_guarded() || memory.reserved as u64 >= GUARDED_RESERVATION;
        let pages = memory.page_shift == wanted.page_shift as usize;
        let now = memory.len as u64 >> wanted.page_shift;
        let limits = limits_match(now, memory.max_pages as u64, wanted.min, wanted.max);
        if !(guarded && pages && limits) {
            return Err(LinkError::Memory { index });
        }
        // SAFETY: the context has a cell for each import; their number was checked.
        unsafe { (*context.imported_memory(index)).ptr = handle.target.cast() };
    }
    let records = context.meta().records::<TableRecord>();
    for ((index, handle), wanted) in (0..).zip(imports.tables).zip(records.iter()) {
        check_store(store, handle.store)?;
        // SAFETY: a table of this store lives as long as the store.
        let table: &VmTable = unsafe { &*handle.target };
        let limits = limits_match(table.len as u64, table.max as u64, wanted.min, wanted.max);
        if !limits || handle.element != wanted.element {
            return Err(LinkError::Table { index });
        }
        // SAFETY: the context has a cell for each import; their number was checked.
        unsafe { (*context.imported_table(index)).ptr = handle.target.cast() };
    }
    let records = context.meta().records::<GlobalRecord>();
    for ((index, import), wanted) in (0..).zip(imports.globals).zip(records.iter()) {
        check_store(store, import.0.store)?;
        if import.0.ty != wanted.ty || import.0.mutable != (wanted.mutable == 1) {
            return Err(LinkError::Global { index });
        }
        // SAFETY: the context has a cell for each import; their number was checked.
        unsafe { (*context.imported_global(index)).ptr = import.0.target.cast() };
    }
    Ok(())
}

/// Whether limits match (specification: "Limits"). A memory or table without a maximum has the largest there is, so a
/// module that asks for any maximum at all refuses it unless that is as large.
fn limits_match(now: u64, max: u64, wanted_min: u64, wanted_max: u64) -> bool {
    now >= wanted_min && (wanted_max == UNLIMITED || max <= wanted_max)
}
