//! Instances on the heap, with memories in reserved address space.

use alloc::alloc::{Layout, alloc_zeroed, dealloc};
use alloc::boxed::Box;

use include_wasm_abi::blob::{GUARDED_RESERVATION, MemoryRecord, TypeRecord, UNLIMITED};
use include_wasm_abi::vm::{VmContext, VmMemory, VmTable};

use crate::blob::Meta;
use crate::call::Export;
use crate::error::LoadError;
use crate::inner::Shared;
use crate::link::Imports;
use crate::module::Module;
use crate::parts::Failure;
use crate::sys::{self, Image, Reservation};

use super::space::Space;
use super::{Context, Record, build, grow_table, initialise, release_table};

/// Makes an instance that is whole but for its start function, which it returns. `store` points to what begins with `shared`,
/// and owns the instance from now on, as its newest. `type_id` returns
/// the number of a type, equal for equal types of the store.
pub(crate) fn make_on_heap(
    shared: &mut Shared,
    store: *mut u8,
    module: &'static Module,
    imports: &Imports<'_>,
    type_id: &mut dyn FnMut(&Meta, TypeRecord) -> u32,
) -> Result<Option<Export>, Failure> {
    let code = module.code()?;
    let ctx = context(code.meta())?;
    let record = Box::into_raw(Box::new(Record::new(module, code, ctx, store, shared.newest)));
    // SAFETY: the context was allocated for this module just now; the record is for this store, and has just one pointer.
    let built = unsafe { build(record, shared, imports, &mut Space::Heap, type_id) };
    if let Err(failure) = built {
        // SAFETY: it came from a box, and nobody else knows of it.
        drop(unsafe { Box::from_raw(record) });
        return Err(failure);
    }
    // From here on functions of the instance may get into shared tables, so the store keeps it whatever happens.
    shared.newest = record;
    // SAFETY: the store keeps it.
    let record = unsafe { &*record };
    // SAFETY: built just now.
    unsafe { initialise(record, shared.id, imports, &mut Space::Heap) }
}

/// Makes a table of null elements.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
pub(crate) fn table_of(min: u64, max: u64) -> Result<VmTable, LoadError> {
    let max = if max == UNLIMITED { u64::from(u32::MAX) } else { max };
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let mut table = VmTable { base: core::ptr::null_mut(), len: 0, capacity: 0, max };
    let bytes = usize::try_from(min).unwrap_or(usize::MAX).saturating_mul(size_of::<usize>());
    grow_table(&mut table, min, core::ptr::null_mut()).ok_or(LoadError::OutOfMemory { bytes })?;
    Ok(table)
}

/// Reserves a memory, with `image` mapped if that can be: the second value says whether it was.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
pub(crate) fn memory_of(
    ty: &MemoryRecord,
    guarded: bool,
    image: Option<&Image>,
) -> Result<(VmMemory, bool), LoadError> {
    let max = ty.most_pages();
    let bytes = |pages: u64| usize::try_from(pages.saturating_mul(1 << ty.page_shift)).unwrap_or(usize::MAX);
    let (len, most) = (bytes(ty.min), bytes(max));
    let wanted = if guarded { usize::try_from(GUARDED_RESERVATION).unwrap_or(usize::MAX) } else { most };
    let out_of_memory = LoadError::OutOfMemory { bytes: wanted };
    if ty.min > max {
        return Err(out_of_memory);
    }
    let reservation = if guarded { sys::reserve(len, wanted, image) } else { up_to(len, wanted, image) };
    let Reservation { start, len: reserved, mapped } = reservation.ok_or(out_of_memory)?;
    let memory = VmMemory {
        base: start,
        len,
        capacity: reserved.min(most),
        max_pages: usize::try_from(max).unwrap_or(usize::MAX),
        page_shift: ty.page_shift.into(),
        reserved,
    };
    Ok((memory, mapped))
}

/// Makes a memory of an instance's own, counted from its first.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
///
/// # Safety
///
/// - It is the context of an instance that is being made, and nothing borrows its record.
pub(crate) unsafe fn make_memory(
    context: Context,
    index: u32,
    ty: &MemoryRecord,
    guarded: bool,
) -> Result<VmMemory, LoadError> {
    // SAFETY: by this function's contract.
    let record = unsafe { Record::of(context.ptr) };
    // SAFETY: by this function's contract.
    let record = unsafe { &mut *record };
    record.release = Some(release_memories);
    let image = (index == 0).then(|| context.code.image(context)).flatten();
    let (memory, mapped) = memory_of(ty, guarded, image)?;
    if mapped {
        record.image = image;
    }
    Ok(memory)
}

/// Gives back the address space of an instance's own memories.
///
/// # Safety
///
/// - Nothing uses the instance any more.
unsafe fn release_memories(record: &Record) {
    let context = record.context();
    for index in 0..context.meta().shape().defined_memories {
        // SAFETY: the context has a cell for each memory, all zeros if there is none yet.
        let memory = unsafe { &*context.defined_memory(index) };
        if memory.reserved != 0 {
            // SAFETY: by this function's contract; what lies in storage of the program's has nothing reserved.
            unsafe { release_memory(memory, record.image_of(index)) };
        }
    }
}

/// Gives back the address space of a memory.
///
/// # Safety
///
/// - [`memory_of`] made it, or it is all zeros; and nothing uses it any more.
/// - `image` is what is mapped there.
pub(crate) unsafe fn release_memory(memory: &VmMemory, image: Option<&Image>) {
    // SAFETY: by this function's contract.
    unsafe { sys::release(memory.base, memory.len, memory.reserved, image) };
}

/// Reserves as much as there is, up to `wanted`: code that checks its accesses needs no more than `len` at first, and a
/// memory that cannot grow as far as its type allows says so when it is asked to.
fn up_to(len: usize, wanted: usize, image: Option<&Image>) -> Option<Reservation> {
    let mut size = wanted;
    loop {
        match sys::reserve(len, size, image) {
            Some(reservation) => return Some(reservation),
            None if size <= len => return None,
            None => size = (size / 2).max(len),
        }
    }
}

/// Allocates a context, all zeros.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with its size.
fn context(meta: &Meta) -> Result<*mut VmContext, LoadError> {
    let layout = layout(meta)?;
    // SAFETY: a context is never empty.
    let ctx = unsafe { alloc_zeroed(layout) };
    if ctx.is_null() { Err(LoadError::OutOfMemory { bytes: layout.size() }) } else { Ok(ctx.cast()) }
}

fn layout(meta: &Meta) -> Result<Layout, LoadError> {
    let bytes = meta.offsets.size as usize;
    Layout::from_size_align(bytes, 16).map_err(|_| LoadError::OutOfMemory { bytes })
}

/// Frees a context from the heap, with its memories and tables.
impl Drop for Record {
    fn drop(&mut self) {
        let context = self.context();
        for index in 0..context.meta().shape().defined_tables {
            // SAFETY: the context has a cell for each table, and is freed below.
            let table = unsafe { &mut *context.defined_table(index) };
            // SAFETY: the store that owns this record drops it together with all that could use the table.
            unsafe { release_table(table) };
        }
        if let Some(release) = self.release {
            // SAFETY: as for tables.
            unsafe { release(self) };
        }
        if let Ok(layout) = layout(context.meta()) {
            // SAFETY: allocated with this layout, and nothing uses it any more.
            unsafe { dealloc(self.ctx.cast(), layout) };
        }
    }
}
