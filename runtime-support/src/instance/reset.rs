//! Makes a used instance what it was when it was new, where it is.
//!
//! In:  an instance whose store nobody else has a part of.
//! Out: the same context, with memories, tables, globals and segments as at first; the start function is still to be called.
//!
//! What is imported stays linked, and so does every address: of the context, of memories and of function references.

use include_wasm_abi::blob::{MemoryRecord, TableRecord};
use include_wasm_abi::part::Part as Number;
use include_wasm_abi::vm::VmMemory;

use crate::code::Export;
use crate::error::{Backtrace, Failure, LoadError};
use crate::ids::StoreId;

use super::context::Context;
use super::imports::Imports;
use super::make::fill_table;
use super::part::Making;
use super::record::Record;
use super::space::{Given, Space};

/// Resets an instance, and returns its start function.
///
/// # Errors
///
/// [`Failure`]; the instance is whole, but part of it may be as it was before.
///
/// # Safety
///
/// - The record is of an instance that was made, and its store is borrowed mutably.
/// - No other instance uses its memories and tables.
pub(crate) unsafe fn reset(record: *mut Record, store: StoreId) -> Result<Option<Export>, Failure> {
    // SAFETY: by this function's contract.
    let instance = unsafe { &mut *record };
    (instance.trapped, instance.backtrace) = (None, Backtrace::EMPTY);
    let (context, module) = (instance.context(), instance.module);
    let meta = context.meta();
    let imported = meta.shape().imported_memories as usize;
    for (index, ty) in (0..).zip(meta.records::<MemoryRecord>().skip(imported).iter()) {
        // SAFETY: the context has a cell for each memory, and it is borrowed.
        let memory = unsafe { &mut *context.defined_memory(index) };
        // It was made with this length.
        let len = usize::try_from(ty.min << ty.page_shift).unwrap_or(usize::MAX);
        // SAFETY: by this function's contract.
        if !unsafe { reset_memory(instance, index, memory, len) } {
            return Err(LoadError::OutOfMemory { bytes: len }.into());
        }
        memory.len = len;
    }
    reset_tables(context)?;
    // These parts ask for no space, and for nothing that is imported.
    let space = &mut Space::Given(Given { tables: &mut [], memories: &mut [] });
    let mut making = Making { context, store, imports: &Imports::default(), space, start: None };
    let again = |number| matches!(number, Number::globals | Number::elements | Number::data | Number::start);
    let mut parts = module.parts().iter().filter(|part| again(part.number));
    parts.try_for_each(|part| (part.make)(&mut making))?;
    Ok(making.start)
}

/// Makes a memory's first bytes what they were, and those behind `len` inaccessible where that matters.
///
/// # Safety
///
/// - The memory is this one of the instance, and nothing borrows from it.
unsafe fn reset_memory(instance: &Record, index: u32, memory: &VmMemory, len: usize) -> bool {
    #[cfg(feature = "alloc")]
    if memory.reserved != 0 {
        let image = instance.image_of(index);
        // SAFETY: by this function's contract.
        return unsafe { crate::sys::reset(memory.base, memory.len, len, image) };
    }
    let _ = (instance, index, len);
    // SAFETY: by this function's contract.
    unsafe { memory.base.write_bytes(0, memory.len) };
    true
}

/// Gives tables their first elements, in place.
fn reset_tables(context: Context) -> Result<(), Failure> {
    let imported = context.meta().shape().imported_tables as usize;
    for (index, ty) in (0..).zip(context.meta().records::<TableRecord>().skip(imported).iter()) {
        // SAFETY: the context has a cell for each table, and it is borrowed.
        let table = unsafe { &mut *context.defined_table(index) };
        // It was made with this length.
        table.len = usize::try_from(ty.min).unwrap_or(table.len);
        fill_table(context, table, &ty)?;
    }
    Ok(())
}
