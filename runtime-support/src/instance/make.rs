//! Makes an instance: allocates its context and fills it in.

use alloc::alloc::{Layout, alloc_zeroed, dealloc};
use alloc::boxed::Box;
use alloc::vec::Vec;

use include_wasm_abi::blob::{
    FuncRefRecord, FunctionRecord, GUARDED_RESERVATION, GlobalRecord, MemoryRecord, PAGE_SIZE, TableRecord, UNLIMITED,
    flags,
};
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::vm::{VmContext, VmFuncRef, VmGlobal, VmImport, VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::LoadError;
use crate::module::Module;
use crate::sys::Reservation;
use crate::trap::Backtrace;

use super::expr::{evaluate, reference};
use super::{Context, Record, grow_table, release_table};

/// Imports that were checked, in order of each index space.
pub(crate) struct Linked {
    pub(crate) functions: Vec<VmImport>,
    pub(crate) memories: Vec<*mut VmMemory>,
    pub(crate) tables: Vec<*mut VmTable>,
    pub(crate) globals: Vec<*mut VmGlobal>,
}

const DAMAGED: LoadError = LoadError::Damaged { part: "a constant expression" };

/// Makes an instance whose segments are still to be copied, by [`initialise`](super::initialise).
///
/// # Errors
///
/// [`LoadError`] where there is no memory; nothing is kept then.
pub(crate) fn make(
    module: &'static Module,
    store: *mut u8,
    limit: usize,
    linked: &Linked,
    type_ids: &[u32],
) -> Result<Box<Record>, LoadError> {
    let code = module.code()?;
    let meta = code.meta();
    let ctx = allocate(meta)?;
    let mut record = Box::new(Record {
        ctx,
        module,
        code,
        store,
        backtrace: Backtrace::EMPTY,
        trapped: None,
        reservations: Vec::new(),
    });
    let owner: *mut Record = &raw mut *record;
    let header =
        VmContext { stack_limit: limit, exit: 0, reserved: 0, code: code.pointer(0).cast_mut(), owner: owner.cast() };
    // SAFETY: the context is large enough for its header, and ours alone.
    unsafe { ctx.write(header) };
    let context = record.context();
    link(context, module, linked, type_ids);
    memories(&mut record)?;
    func_refs(context, &record, linked)?;
    globals(context)?;
    tables(context)?;
    Ok(record)
}

fn allocate(meta: &Meta) -> Result<*mut VmContext, LoadError> {
    let layout = layout(meta)?;
    // SAFETY: a context is never empty.
    let ctx = unsafe { alloc_zeroed(layout) };
    if ctx.is_null() { Err(LoadError::OutOfMemory { bytes: layout.size() }) } else { Ok(ctx.cast()) }
}

fn layout(meta: &Meta) -> Result<Layout, LoadError> {
    let bytes = meta.offsets.size as usize;
    Layout::from_size_align(bytes, 16).map_err(|_| LoadError::OutOfMemory { bytes })
}

impl Drop for Record {
    fn drop(&mut self) {
        let context = self.context();
        for index in 0..context.meta.shape.defined_tables {
            // SAFETY: the context has a cell for each table, and is freed below.
            let table = unsafe { &mut *context.defined_table(index) };
            // SAFETY: the store that owns this record drops it together with all that could use the table.
            unsafe { release_table(table) };
        }
        if let Ok(layout) = layout(context.meta) {
            // SAFETY: allocated with this layout, and nothing uses it any more.
            unsafe { dealloc(self.ctx.cast(), layout) };
        }
    }
}

/// Fills in what comes from outside.
fn link(context: Context, module: &Module, linked: &Linked, type_ids: &[u32]) {
    for &call in Libcall::ALL {
        // SAFETY: the context has a cell for each runtime function.
        unsafe { (*context.libcall(call as u32)).ptr = module.libcall(call) };
    }
    for (index, function) in (0..).zip(&linked.functions) {
        let import = VmImport { code: function.code, ctx: function.ctx };
        // SAFETY: the context has a cell for each import; their number was checked.
        unsafe { context.import(index).write(import) };
    }
    for (index, &memory) in (0..).zip(&linked.memories) {
        // SAFETY: as above.
        unsafe { (*context.imported_memory(index)).ptr = memory.cast() };
    }
    for (index, &table) in (0..).zip(&linked.tables) {
        // SAFETY: as above.
        unsafe { (*context.imported_table(index)).ptr = table.cast() };
    }
    for (index, &global) in (0..).zip(&linked.globals) {
        // SAFETY: as above.
        unsafe { (*context.imported_global(index)).ptr = global.cast() };
    }
    for (index, &id) in (0..).zip(type_ids) {
        // SAFETY: the context has a cell for each type.
        unsafe { (*context.type_id(index)).id = id };
    }
}

/// Reserves a memory.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
pub(crate) fn memory_of(min: u64, max: u64, guarded: bool) -> Result<(VmMemory, Reservation), LoadError> {
    const MAX_PAGES: u64 = 1 << 16;
    let bytes =
        |pages: u64| pages.checked_mul(PAGE_SIZE).and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(usize::MAX);
    let max = max.min(MAX_PAGES);
    let (len, most) = (bytes(min), bytes(max));
    let wanted = if guarded { usize::try_from(GUARDED_RESERVATION).unwrap_or(usize::MAX) } else { most };
    let out_of_memory = LoadError::OutOfMemory { bytes: wanted };
    if min > max {
        return Err(out_of_memory);
    }
    let reservation = if guarded { Reservation::new(len, wanted) } else { up_to(len, wanted) }.ok_or(out_of_memory)?;
    let memory = VmMemory {
        base: reservation.start(),
        len,
        capacity: reservation.capacity().min(most),
        max_pages: usize::try_from(max).unwrap_or(usize::MAX),
        reserved: reservation.capacity(),
    };
    Ok((memory, reservation))
}

/// Reserves as much as there is, up to `wanted`: code that checks its accesses needs no more than `len` at first, and a
/// memory that cannot grow as far as its type allows says so when it is asked to.
fn up_to(len: usize, wanted: usize) -> Option<Reservation> {
    let mut size = wanted;
    loop {
        match Reservation::new(len, size) {
            Some(reservation) => return Some(reservation),
            None if size <= len => return None,
            None => size = (size / 2).max(len),
        }
    }
}

fn memories(record: &mut Record) -> Result<(), LoadError> {
    let context = record.context();
    let guarded = context.meta.header.flags & flags::GUARDED != 0;
    let imported = context.meta.shape.imported_memories as usize;
    for (index, ty) in (0..).zip(context.meta.records::<MemoryRecord>().iter().skip(imported)) {
        let (memory, reservation) = memory_of(ty.min, ty.max, guarded)?;
        record.reservations.push(reservation);
        // SAFETY: the context has a cell for each memory.
        unsafe { context.defined_memory(index).write(memory) };
    }
    Ok(())
}

fn func_refs(context: Context, record: &Record, linked: &Linked) -> Result<(), LoadError> {
    let functions = context.meta.records::<FunctionRecord>();
    for (place, func_ref) in (0..).zip(context.meta.records::<FuncRefRecord>().iter()) {
        let index = func_ref.function;
        let function = functions.get(index as usize).ok_or(LoadError::Damaged { part: "a function reference" })?;
        let instance = linked.functions.get(index as usize).filter(|import| !import.ctx.is_null());
        let (code, ctx) = match instance {
            // A function of another instance is that function, wherever it is called from.
            Some(import) => (import.code, import.ctx),
            None => (record.code.pointer(function.code).cast_mut(), context.ptr.cast()),
        };
        // SAFETY: the context has a cell for each type, and the record's index was checked.
        let type_id = unsafe { (*context.type_id(function.ty)).id };
        // SAFETY: the context has a cell for each reference.
        unsafe { context.func_ref(place).write(VmFuncRef { code, ctx, type_id, index }) };
    }
    Ok(())
}

fn globals(context: Context) -> Result<(), LoadError> {
    let imported = context.meta.shape.imported_globals as usize;
    for (index, global) in (0..).zip(context.meta.records::<GlobalRecord>().iter().skip(imported)) {
        let value = evaluate(context, context.meta.pool(global.init)).ok_or(DAMAGED)?;
        // SAFETY: the context has a cell for each global.
        unsafe { context.defined_global(index).write(VmGlobal { value }) };
    }
    Ok(())
}

fn tables(context: Context) -> Result<(), LoadError> {
    let imported = context.meta.shape.imported_tables as usize;
    for (index, ty) in (0..).zip(context.meta.records::<TableRecord>().iter().skip(imported)) {
        let first = match ty.init.len {
            0 => core::ptr::null_mut(),
            _ => reference(evaluate(context, context.meta.pool(ty.init)).ok_or(DAMAGED)?),
        };
        let max = if ty.max == UNLIMITED { u64::from(u32::MAX) } else { ty.max };
        // SAFETY: the context has a cell for each table, which is all zeros: an empty table.
        let table = unsafe { &mut *context.defined_table(index) };
        table.max = usize::try_from(max).unwrap_or(usize::MAX);
        let bytes = usize::try_from(ty.min).unwrap_or(usize::MAX).saturating_mul(size_of::<usize>());
        grow_table(table, ty.min, first).ok_or(LoadError::OutOfMemory { bytes })?;
    }
    Ok(())
}
