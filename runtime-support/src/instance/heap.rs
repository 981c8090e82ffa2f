//! Instances on the heap, with memories in reserved address space.

use alloc::alloc::{Layout, alloc_zeroed, dealloc};
use alloc::boxed::Box;
use alloc::vec::Vec;

use include_wasm_abi::blob::{GUARDED_RESERVATION, MemoryRecord, TableRecord, TypeRecord, UNLIMITED};
use include_wasm_abi::vm::{VmContext, VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::LoadError;
use crate::sys::Reservation;

use super::space::Space;
use super::{Record, grow_table, release_table};

/// Types of functions, each as bytes that are equal for equal types; the position is the type's number.
pub(crate) type Types = Vec<Box<[u8]>>;

/// The heap.
pub(crate) struct HeapSpace<'a> {
    pub(crate) types: &'a mut Types,
    pub(crate) reservations: Vec<Reservation>,
}

impl Space for HeapSpace<'_> {
    fn type_id(&mut self, meta: &Meta, ty: TypeRecord) -> u32 {
        let values = meta.pool(ty.values);
        let same = |known: &[u8]| known.split_first_chunk() == Some((&ty.params.to_le_bytes(), values));
        let place = self.types.iter().position(|known| same(known)).unwrap_or_else(|| {
            let mut key = Vec::with_capacity(4 + values.len());
            key.extend_from_slice(&ty.params.to_le_bytes());
            key.extend_from_slice(values);
            self.types.push(key.into_boxed_slice());
            self.types.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn memory(&mut self, ty: &MemoryRecord, guarded: bool) -> Result<VmMemory, LoadError> {
        let (memory, reservation) = memory_of(ty, guarded)?;
        self.reservations.push(reservation);
        Ok(memory)
    }

    fn table(&mut self, ty: &TableRecord) -> Result<VmTable, LoadError> {
        table_of(ty.min, ty.max)
    }
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

/// Reserves a memory.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
pub(crate) fn memory_of(ty: &MemoryRecord, guarded: bool) -> Result<(VmMemory, Reservation), LoadError> {
    let max = ty.most_pages();
    let bytes = |pages: u64| usize::try_from(pages.saturating_mul(1 << ty.page_shift)).unwrap_or(usize::MAX);
    let (len, most) = (bytes(ty.min), bytes(max));
    let wanted = if guarded { usize::try_from(GUARDED_RESERVATION).unwrap_or(usize::MAX) } else { most };
    let out_of_memory = LoadError::OutOfMemory { bytes: wanted };
    if ty.min > max {
        return Err(out_of_memory);
    }
    let reservation = if guarded { Reservation::new(len, wanted) } else { up_to(len, wanted) }.ok_or(out_of_memory)?;
    let memory = VmMemory {
        base: reservation.start(),
        len,
        capacity: reservation.capacity().min(most),
        max_pages: usize::try_from(max).unwrap_or(usize::MAX),
        page_shift: ty.page_shift.into(),
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

/// Allocates a context, all zeros.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with its size.
pub(crate) fn context(meta: &Meta) -> Result<*mut VmContext, LoadError> {
    let layout = layout(meta)?;
    // SAFETY: a context is never empty.
    let ctx = unsafe { alloc_zeroed(layout) };
    if ctx.is_null() { Err(LoadError::OutOfMemory { bytes: layout.size() }) } else { Ok(ctx.cast()) }
}

fn layout(meta: &Meta) -> Result<Layout, LoadError> {
    let bytes = meta.offsets.size as usize;
    Layout::from_size_align(bytes, 16).map_err(|_| LoadError::OutOfMemory { bytes })
}

/// Frees a context from the heap, with its tables.
impl Drop for Record {
    fn drop(&mut self) {
        let context = self.context();
        for index in 0..context.meta().shape().defined_tables {
            // SAFETY: the context has a cell for each table, and is freed below.
            let table = unsafe { &mut *context.defined_table(index) };
            // SAFETY: the store that owns this record drops it together with all that could use the table.
            unsafe { release_table(table) };
        }
        if let Ok(layout) = layout(context.meta()) {
            // SAFETY: allocated with this layout, and nothing uses it any more.
            unsafe { dealloc(self.ctx.cast(), layout) };
        }
    }
}
