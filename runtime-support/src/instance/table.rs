//! Tables, from the host's side.

#[cfg(feature = "alloc")]
use alloc::alloc::{Layout, alloc_zeroed, dealloc, realloc};
use core::marker::PhantomData;

#[cfg(feature = "alloc")]
use include_wasm_abi::blob::UNLIMITED;
use include_wasm_abi::vm::VmTable;

#[cfg(feature = "alloc")]
use crate::error::LoadError;
use crate::error::Trap;
use crate::ids::StoreId;
use crate::value::{ExternRef, Func, RawRef, WasmValue};

use super::memory::OutOfBounds;

/// What a table can hold.
pub trait TableElement: WasmValue<Raw = RawRef> {}

impl TableElement for Option<Func> {}
impl TableElement for Option<ExternRef> {}

/// A table, borrowed from its store.
#[derive(Debug)]
pub struct Table<'a, T> {
    table: *mut VmTable,
    store: StoreId,
    borrow: PhantomData<(&'a mut VmTable, T)>,
}

impl<T: TableElement> Table<'_, T> {
    /// Borrows a table.
    ///
    /// # Safety
    ///
    /// - `table` is of the store with that number, which is borrowed mutably for the lifetime, and its elements are
    ///   `T`.
    pub(crate) unsafe fn new(table: *mut VmTable, store: StoreId) -> Self {
        Self { table, store, borrow: PhantomData }
    }

    fn element(&self, index: u64) -> Result<*mut RawRef, OutOfBounds> {
        // SAFETY: the table lives as long as its store, which `self` borrows.
        let table = unsafe { &*self.table };
        let index = usize::try_from(index).ok().filter(|&index| index < table.len).ok_or(OutOfBounds)?;
        Ok(table.base.cast::<RawRef>().wrapping_add(index))
    }

    /// Returns the number of elements.
    pub fn len(&self) -> u64 {
        // SAFETY: the table lives as long as its store, which `self` borrows.
        unsafe { (*self.table).len as u64 }
    }

    /// Returns whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns element `index`.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where the table has no such element.
    pub fn get(&self, index: u64) -> Result<T, OutOfBounds> {
        let element = self.element(index)?;
        // SAFETY: `element` is within the table.
        let raw = unsafe { element.read() };
        // SAFETY: a table holds values of its type and its store.
        Ok(unsafe { T::from_raw(raw, self.store) })
    }

    /// Sets element `index`.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where the table has no such element, or the value belongs to another store.
    pub fn set(&mut self, index: u64, value: T) -> Result<(), OutOfBounds> {
        let element = self.element(index)?;
        let raw = value.into_raw(self.store).map_err(|_: Trap| OutOfBounds)?;
        // SAFETY: `element` is within the table.
        unsafe { element.write(raw) };
        Ok(())
    }

    /// Grows the table by `delta` elements of `value`, and returns how many it had; `None` where it cannot grow so far,
    /// or the value belongs to another store.
    pub fn grow(&mut self, delta: u64, value: T) -> Option<u64> {
        let raw = value.into_raw(self.store).ok()?;
        // SAFETY: the table lives as long as its store, which `self` borrows.
        let table = unsafe { &mut *self.table };
        // SAFETY: it is a table of a store.
        unsafe { grow(table, delta, raw) }
    }
}

/// Makes a table of null elements.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
#[cfg(feature = "alloc")]
pub(crate) fn of_type(min: u64, max: u64) -> Result<VmTable, LoadError> {
    let max = if max == UNLIMITED { u64::from(u32::MAX) } else { max };
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let mut table = VmTable { base: core::ptr::null_mut(), len: 0, capacity: 0, max };
    let bytes = usize::try_from(min).unwrap_or(usize::MAX).saturating_mul(size_of::<usize>());
    // SAFETY: it is empty.
    unsafe { grow(&mut table, min, core::ptr::null_mut()) }.ok_or(LoadError::OutOfMemory { bytes })?;
    Ok(table)
}

/// Most elements of a table.
#[cfg(feature = "alloc")]
const MAX_ELEMENTS: u64 = 10_000_000;

/// Makes room for at least `wanted` elements: there is as much as there was given.
///
/// # Safety
///
/// - *Table*: none here.
#[cfg(not(feature = "alloc"))]
unsafe fn reserve(table: &mut VmTable, wanted: u64) -> Option<()> {
    (wanted <= table.capacity as u64).then_some(())
}

/// Makes room for at least `wanted` elements.
///
/// # Safety
///
/// - *Table*: this function allocated its elements, if it has some, or there is room for as many already.
#[cfg(feature = "alloc")]
unsafe fn reserve(table: &mut VmTable, wanted: u64) -> Option<()> {
    let wanted = usize::try_from(wanted).ok().filter(|&wanted| wanted as u64 <= MAX_ELEMENTS)?;
    if wanted <= table.capacity {
        return Some(());
    }
    let most = usize::try_from(MAX_ELEMENTS).unwrap_or(usize::MAX).min(table.max);
    let capacity = wanted.max(table.capacity.saturating_mul(2)).min(most).max(wanted);
    let layout = Layout::array::<RawRef>(capacity).ok()?;
    let base = if table.capacity == 0 {
        // SAFETY: the capacity is not zero, because `wanted` is larger than the old one.
        unsafe { alloc_zeroed(layout) }
    } else {
        let old = Layout::array::<RawRef>(table.capacity).ok()?;
        // SAFETY: allocated with the old layout, by *Table* of this function's contract; the new size is not zero and
        // fits, as `Layout::array` says.
        unsafe { realloc(table.base, old, layout.size()) }
    };
    if base.is_null() {
        return None;
    }
    (table.base, table.capacity) = (base, capacity);
    Some(())
}

/// Grows a table by `delta` elements of `value`.
///
/// # Safety
///
/// - *Table*: it was made for a store, which has it still, or it is empty.
pub(crate) unsafe fn grow(table: &mut VmTable, delta: u64, value: RawRef) -> Option<u64> {
    let old = table.len;
    let new = (old as u64).checked_add(delta).filter(|&new| new <= table.max as u64)?;
    // SAFETY: *Table* of this function's contract: its elements lie on the heap, or there is room for its maximum.
    unsafe { reserve(table, new) }?;
    let new = usize::try_from(new).ok()?;
    for index in old..new {
        let element = table.base.cast::<RawRef>().wrapping_add(index);
        // SAFETY: `reserve` made room for `new` elements.
        unsafe { element.write(value) };
    }
    table.len = new;
    Some(old as u64)
}

/// Frees a table's elements.
///
/// # Safety
///
/// - *Table*: it was made on the heap, or is all zeros.
/// - *Unused*: nothing uses it any more.
#[cfg(feature = "alloc")]
pub(crate) unsafe fn release(table: &mut VmTable) {
    if let (true, Ok(layout)) = (table.capacity != 0, Layout::array::<RawRef>(table.capacity)) {
        // SAFETY: allocated with this layout by `reserve`, by *Table* of this function's contract.
        unsafe { dealloc(table.base, layout) };
        (table.base, table.capacity, table.len) = (core::ptr::null_mut(), 0, 0);
    }
}
