//! Makes a used instance what it was when it was new, where it is.
//!
//! In:  an instance that shares nothing of its store.
//! Out: the same context, with memories, tables, globals and segments as at first; the start function is still to be
//!      called.
//!
//! What is imported stays linked, and so does every address: of the context, of memories and of function references.

use include_wasm_abi::blob::{MemoryRecord, TableRecord};
use include_wasm_abi::part::Part as Number;
use include_wasm_abi::vm::VmMemory;

use crate::code::Export;
use crate::error::{Backtrace, Failure, LoadError};
use crate::ids::StoreId;

use super::builder::{InstanceBuilder, fill_table};
use super::context::Context;
use super::imports::Imports;
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
/// - *Made*: the record is of an instance that was made, in the store of that number.
/// - *Exclusive*: the store is borrowed mutably, and no other instance uses the instance's memories and tables.
pub(crate) unsafe fn reset(record: *mut Record, store: StoreId) -> Result<Option<Export>, Failure> {
    // SAFETY: *Made* and *Exclusive* of this function's contract: the record lives as long as the store.
    let instance = unsafe { &mut *record };
    (instance.trapped, instance.backtrace) = (None, Backtrace::EMPTY);
    let (context, module) = (instance.context(), instance.module());
    let meta = context.meta();
    let imported = meta.shape().imported_memories as usize;
    for (index, ty) in (0..).zip(meta.records::<MemoryRecord>().skip(imported).iter()) {
        // SAFETY: the context has a cell for each memory, and nothing else borrows it by *Exclusive* of this function's
        // contract.
        let memory = unsafe { &mut *context.defined_memory(index) };
        // It was made with this length.
        let len = usize::try_from(ty.min << ty.page_shift).unwrap_or(usize::MAX);
        // SAFETY: *Memory*: it is that of this index, and nothing borrows from it by *Exclusive* of this function's
        // contract.
        if !unsafe { reset_memory(instance, index, memory, len) } {
            return Err(LoadError::OutOfMemory { bytes: len }.into());
        }
        memory.len = len;
    }
    // SAFETY: *Exclusive* of this function's contract.
    unsafe { reset_tables(context) }?;
    // These parts ask for no space, and for nothing that is imported.
    let space = &mut Space::Given(Given { tables: &mut [], memories: &mut [] });
    let imports = Imports::default();
    // SAFETY:
    // - *Exclusive*: that of this function's contract. *Record*: *Made* of this function's contract.
    // - *Order*: all parts were made before. *Counts*: no part that links is made.
    let builder = unsafe { InstanceBuilder::new(context, store, &imports, space) };
    builder.make(module.parts(), |number| {
        matches!(number, Number::globals | Number::elements | Number::data | Number::start)
    })
}

/// Makes a memory's first bytes what they were, and those behind `len` inaccessible where that matters.
///
/// # Safety
///
/// - *Memory*: it is the one of the instance with this index, and nothing borrows from it.
unsafe fn reset_memory(instance: &Record, index: u32, memory: &VmMemory, len: usize) -> bool {
    #[cfg(feature = "alloc")]
    if memory.reserved != 0 {
        let image = instance.image_of(index);
        // SAFETY: *Memory* of this function's contract: `sys::reserve` returned its base, and the record says what is
        // mapped.
        return unsafe { crate::sys::reset(memory.base, memory.len, len, image) };
    }
    let _ = (instance, index, len);
    // SAFETY: *Memory* of this function's contract: so many bytes of it can be written.
    unsafe { memory.base.write_bytes(0, memory.len) };
    true
}

/// Gives tables their first elements, in place.
///
/// # Safety
///
/// - *Tables*: those of the context were made, and nothing borrows from them.
unsafe fn reset_tables(context: Context) -> Result<(), Failure> {
    let imported = context.meta().shape().imported_tables as usize;
    for (index, ty) in (0..).zip(context.meta().records::<TableRecord>().skip(imported).iter()) {
        // SAFETY: the context has a cell for each table, and nothing else borrows it by *Tables* of this function's
        // contract.
        let table = unsafe { &mut *context.defined_table(index) };
        // It was made with this length.
        table.len = usize::try_from(ty.min).unwrap_or(table.len);
        // SAFETY: *Table*: it was made with at least this length.
        unsafe { fill_table(context, table, &ty) }?;
    }
    Ok(())
}
