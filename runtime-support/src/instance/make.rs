//! Makes an instance in a context that lies somewhere: part after part, as [`parts`](super::parts) lists them.

use include_wasm_abi::blob::{
    DataRecord, ElemRecord, FuncRefRecord, FunctionRecord, GlobalRecord, MemoryRecord, NONE, Span, TableRecord,
    TypeRecord, flags, mode,
};
use include_wasm_abi::part::Part as Number;
use include_wasm_abi::vm::{VmContext, VmFuncRef, VmGlobal, VmMemory, VmTable};

use crate::blob::Meta;
use crate::code::Export;
use crate::error::{Failure, LoadError};
use crate::ids::StoreId;
use crate::value::{RawRef, WasmValue};

#[cfg(feature = "alloc")]
use super::address_space::make_memory;
use super::context::Context;
use super::expr::{evaluate, reference};
use super::imports::Imports;
use super::link::check_counts;
use super::part::Making;
use super::record::Record;
use super::segments::{copy_to_memory, copy_to_table};
use super::space::Space;
#[cfg(feature = "alloc")]
use super::table::of_type as table_of;

const DAMAGED: LoadError = LoadError::Damaged { part: "a constant expression" };

/// Makes everything of an instance that is its own. [`initialise`] does the rest. `type_id` returns the number of a type, equal
/// for equal types of the store.
///
/// # Errors
///
/// [`Failure`]; the context is not to be used then, but its tables are whole.
///
/// # Safety
///
/// - The record is valid for as long as the instance. Whoever uses it later uses this pointer or one that came from it.
/// - The record's context is all zeros, of the size that the module asks for, and nothing else uses it.
/// - The record belongs to the store of that number, whose contexts have this stack limit.
pub(crate) unsafe fn build(
    record: *mut Record,
    stack_limit: usize,
    store: StoreId,
    imports: &Imports<'_>,
    space: &mut Space<'_>,
    type_id: &mut dyn FnMut(&Meta, TypeRecord) -> u32,
) -> Result<(), Failure> {
    // SAFETY: by this function's contract.
    let &Record { module, code, ctx, .. } = unsafe { &*record };
    let context = Context { ptr: ctx, code };
    let header =
        VmContext { stack_limit, exit: 0, reserved: 0, code: code.pointer(0).cast_mut(), owner: record.cast() };
    // SAFETY: by this function's contract the context is large enough for its header, and ours alone.
    unsafe { context.ptr.write(header) };
    for entry in module.libcalls() {
        // SAFETY: the context has a cell for each runtime function.
        unsafe { (*context.libcall(entry.call as u32)).ptr = entry.address.cast_mut().cast() };
    }
    let meta = code.meta();
    for (index, ty) in (0..).zip(meta.records::<TypeRecord>().iter()) {
        // SAFETY: the context has a cell for each type.
        unsafe { (*context.type_id(index)).id = type_id(meta, ty) };
    }
    check_counts(meta, imports)?;
    let mut making = Making { context, store, imports, space, start: None };
    let mut parts = module.parts().iter().filter(|part| part.number < Number::elements);
    parts.try_for_each(|part| (part.make)(&mut making))
}

/// Copies active segments, elements first, in order; then active and declared ones are dropped. Returns the start function,
/// which is still to be called.
///
/// # Errors
///
/// [`Failure`]; what was copied stays.
///
/// # Safety
///
/// - [`build`] made the record's context.
pub(crate) unsafe fn initialise(
    record: &Record,
    store: StoreId,
    imports: &Imports<'_>,
    space: &mut Space<'_>,
) -> Result<Option<Export>, Failure> {
    let mut making = Making { context: record.context(), store, imports, space, start: None };
    let mut parts = record.module.parts().iter().filter(|part| part.number >= Number::elements);
    parts.try_for_each(|part| (part.make)(&mut making))?;
    Ok(making.start)
}

/// Makes memories.
pub(crate) fn memories(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    let meta = context.meta();
    let guarded = meta.header().flags & flags::GUARDED != 0;
    let imported = meta.shape().imported_memories as usize;
    for (index, ty) in (0..).zip(meta.records::<MemoryRecord>().skip(imported).iter()) {
        let memory = memory(making, index, &ty, guarded && ty.can_be_guarded())?;
        // SAFETY: the context has a cell for each memory.
        unsafe { context.defined_memory(index).write(memory) };
    }
    Ok(())
}

/// Makes a memory of this type, all zeros but for an image of the module's data. It is the memory `index` among the instance's
/// own.
fn memory(making: &mut Making<'_, '_>, index: u32, ty: &MemoryRecord, guarded: bool) -> Result<VmMemory, LoadError> {
    let _ = index;
    match making.space {
        #[cfg(feature = "alloc")]
        // SAFETY: it is the context of the instance that is being made, and nothing borrows its record.
        Space::Heap => unsafe { make_memory(making.context, index, ty, guarded) },
        Space::Given(given) => given.memory(ty, guarded),
    }
}

/// Makes a table of this type, all null.
fn table(making: &mut Making<'_, '_>, ty: &TableRecord) -> Result<VmTable, LoadError> {
    match making.space {
        #[cfg(feature = "alloc")]
        Space::Heap => table_of(ty.min, ty.max),
        Space::Given(given) => given.table(ty),
    }
}

/// Fills in the functions that a reference can point to.
pub(crate) fn references(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    let meta = context.meta();
    let functions = meta.records::<FunctionRecord>();
    let imported = meta.shape().imported_functions;
    for (place, func_ref) in (0..).zip(meta.records::<FuncRefRecord>().iter()) {
        let index = func_ref.function;
        let function = functions.get(index as usize).ok_or(LoadError::Damaged { part: "a function reference" })?;
        let (mut code, mut ctx) = (context.code.pointer(function.code).cast_mut(), context.ptr.cast());
        if index < imported {
            // SAFETY: the context has a cell for each import, and they are linked.
            let import = unsafe { &*context.import(index) };
            if !import.ctx.is_null() {
                // A function of another instance is that function, wherever it is called from.
                (code, ctx) = (import.code, import.ctx);
            }
        }
        // SAFETY: the metadata is our compiler's, so the index is one of the module's types, and the context has a cell for each.
        let type_id = unsafe { (*context.type_id(function.ty)).id };
        // SAFETY: the context has a cell for each reference.
        unsafe { context.func_ref(place).write(VmFuncRef { code, ctx, type_id, index }) };
    }
    Ok(())
}

/// Makes globals.
pub(crate) fn globals(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    let imported = context.meta().shape().imported_globals as usize;
    for (index, global) in (0..).zip(context.meta().records::<GlobalRecord>().skip(imported).iter()) {
        let value = evaluate(context, context.meta().pool(global.init)).ok_or(DAMAGED)?;
        // SAFETY: the context has a cell for each global.
        unsafe { context.defined_global(index).write(VmGlobal { value }) };
    }
    Ok(())
}

/// Makes tables.
pub(crate) fn tables(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    let imported = context.meta().shape().imported_tables as usize;
    for (index, ty) in (0..).zip(context.meta().records::<TableRecord>().skip(imported).iter()) {
        let table = table(making, &ty)?;
        // SAFETY: the context has a cell for each table.
        unsafe { context.defined_table(index).write(table) };
        if ty.init.len != 0 {
            // SAFETY: written just now.
            fill_table(context, unsafe { &*context.defined_table(index) }, &ty)?;
        }
    }
    Ok(())
}

/// Gives all elements of a table of this type their first value.
pub(crate) fn fill_table(context: Context, table: &VmTable, ty: &TableRecord) -> Result<(), LoadError> {
    let first = match context.meta().pool(ty.init) {
        [] => core::ptr::null_mut(),
        init => reference(evaluate(context, init).ok_or(DAMAGED)?),
    };
    for index in 0..table.len {
        // SAFETY: the table has that many elements.
        unsafe { table.base.cast::<RawRef>().wrapping_add(index).write(first) };
    }
    Ok(())
}

/// Lets all of each data segment be left.
fn whole_data(context: Context) {
    for (index, segment) in (0..).zip(context.meta().records::<DataRecord>().iter()) {
        // SAFETY: the context has a cell for each segment.
        unsafe { (*context.data_segment(index)).len = segment.bytes.len };
    }
}

/// Copies active element segments.
pub(crate) fn elements(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    // If one of these traps, the functions of those before it live on where others see them, and use data segments.
    whole_data(context);
    let elems = context.meta().records::<ElemRecord>();
    for (index, segment) in (0..).zip(elems.iter()) {
        let len = if segment.mode == mode::DECLARED { 0 } else { segment.count };
        // SAFETY: the context has a cell for each segment.
        unsafe { (*context.elem_segment(index)).len = len };
    }
    for (index, segment) in (0..).zip(elems.iter()) {
        if segment.mode == mode::ACTIVE {
            let offset = offset(context, segment.offset)?;
            // SAFETY: the metadata is our compiler's, so the index is one of the module's; the context is whole.
            let table = unsafe { context.table(segment.table) };
            // SAFETY: it is of this store, and nothing else uses it now.
            let table = unsafe { &mut *table };
            // SAFETY: the context is whole; the segment is one of the module's.
            unsafe { copy_to_table(context, table, index, offset, 0, segment.count) }?;
            // SAFETY: the context has a cell for each segment.
            unsafe { (*context.elem_segment(index)).len = 0 };
        }
    }
    Ok(())
}

/// Copies active data segments.
pub(crate) fn data(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let context = making.context;
    whole_data(context);
    for (index, segment) in (0..).zip(context.meta().records::<DataRecord>().iter()) {
        if segment.mode == mode::ACTIVE && is_mapped(context, segment.memory) {
            // SAFETY: the context has a cell for each segment.
            unsafe { (*context.data_segment(index)).len = 0 };
        } else if segment.mode == mode::ACTIVE {
            let offset = offset(context, segment.offset)?;
            // SAFETY: the metadata is our compiler's, so the index is one of the module's; the context is whole.
            let memory = unsafe { context.memory(segment.memory) };
            // SAFETY: it is of this store, and nothing else uses it now.
            let memory = unsafe { &mut *memory };
            // SAFETY: the context is whole; the segment is one of the module's.
            unsafe { copy_to_memory(context, memory, index, offset, 0, segment.bytes.len) }?;
            // SAFETY: the context has a cell for each segment.
            unsafe { (*context.data_segment(index)).len = 0 };
        }
    }
    Ok(())
}

/// Returns whether a memory's data is there already.
#[cfg(feature = "alloc")]
fn is_mapped(context: Context, memory: u32) -> bool {
    // SAFETY: it is the context of an instance.
    let record = unsafe { Record::of(context.ptr) };
    // What has an image imports no memory.
    // SAFETY: the record lives as long as the context, and nothing changes it now.
    memory == 0 && unsafe { (*record).image.is_some() }
}

/// Returns whether a memory's data is there already: nothing is mapped.
#[cfg(not(feature = "alloc"))]
fn is_mapped(_context: Context, _memory: u32) -> bool {
    false
}

/// Looks up the start function.
pub(crate) fn start(making: &mut Making<'_, '_>) -> Result<(), Failure> {
    let start = making.context.meta().header().start;
    if start == NONE {
        return Ok(());
    }
    making.start = Some(making.context.export(start, false).ok_or(LoadError::Damaged { part: "start function" })?);
    Ok(())
}

fn offset(context: Context, span: Span) -> Result<u64, LoadError> {
    let slot = evaluate(context, context.meta().pool(span)).ok_or(DAMAGED)?;
    Ok(u64::from(i32::raw_from_slot(slot).cast_unsigned()))
}
