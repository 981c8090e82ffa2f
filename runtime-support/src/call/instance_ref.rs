//! One instance, borrowed from its store: the way to all its exports.

use core::marker::PhantomData;
use core::ptr;

use include_wasm_abi::blob::{GlobalRecord, TableRecord};
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{VmContext, VmFuncRef};

use crate::code::Export;
use crate::error::{InstantiateError, Trap};
use crate::handles::{GlobalHandle, MemoryHandle, TableHandle};
use crate::ids::StoreId;
use crate::instance::{Context, Global, GlobalMut, Host, Memory, Record, StoreData, Table, TableElement};
use crate::sys::Stack;
use crate::trap::Frames;
use crate::value::{Func, WasmValue};

/// An instance, borrowed.
#[derive(Debug)]
pub struct InstanceRef<'a, H: Host> {
    store: *mut StoreData<H>,
    ctx: *mut VmContext,
    borrow: PhantomData<&'a mut H>,
}

impl<'a, H: Host> InstanceRef<'a, H> {
    /// Borrows an instance.
    ///
    /// # Safety
    ///
    /// - `ctx` is the context of an instance of the store, which is borrowed mutably for the lifetime.
    #[inline]
    pub(crate) unsafe fn new(store: *mut StoreData<H>, ctx: *mut VmContext) -> Self {
        Self { store, ctx, borrow: PhantomData }
    }

    /// Returns the store and the instance's context.
    pub(crate) fn parts(&self) -> (ptr::NonNull<StoreData<H>>, ptr::NonNull<VmContext>) {
        // SAFETY: a reference is made of what exists.
        let store = unsafe { ptr::NonNull::new_unchecked(self.store) };
        // SAFETY: as above.
        (store, unsafe { ptr::NonNull::new_unchecked(self.ctx) })
    }

    #[inline]
    pub(crate) fn ctx(&self) -> *mut VmContext {
        self.ctx
    }

    pub(crate) fn record(&self) -> *mut Record {
        // SAFETY: it is the context of an instance.
        unsafe { Record::of(self.ctx) }
    }

    /// Returns which store this is, for values that cross.
    #[inline]
    pub fn store_id(&self) -> StoreId {
        // SAFETY: `self` borrows the store.
        unsafe { (*self.store).core.id }
    }

    /// Returns the stack that compiled code of the store ran on last.
    #[inline]
    pub(crate) fn stack(&self) -> Stack {
        // SAFETY: `self` borrows the store.
        unsafe { (*self.store).core.stack }
    }

    /// Returns the host's state.
    pub fn host(&mut self) -> &mut H {
        // SAFETY: `self` borrows the store.
        unsafe { &mut (*self.store).host }
    }

    /// Returns the last trap, if a call of this instance trapped. The instance may be used again: its memory, tables
    /// and globals are as the trap left them.
    pub fn trapped(&self) -> Option<Trap> {
        // SAFETY: the record lives as long as its store.
        unsafe { (*self.record()).trapped }
    }

    /// Returns the frames of the last trap.
    pub fn frames(&self) -> Frames<'_> {
        // SAFETY: the record lives as long as its store.
        Frames::new(unsafe { &(*self.record()).backtrace })
    }

    fn context(&self) -> Context {
        // SAFETY: it is the context of an instance.
        unsafe { Context::of(self.ctx) }
    }

    /// Runs the start function, if there is one.
    pub(crate) fn start(mut self, start: Option<Export>) -> Result<(), InstantiateError<H::Error>> {
        match start {
            // SAFETY: validation says that a start function has neither parameters nor results.
            Some(export) => Ok(unsafe { self.call::<(), ()>(export, ()) }?),
            None => Ok(()),
        }
    }

    /// Finds a function that a reference can point to by its index in the module, with the entry for its type or, if
    /// `dynamic`, the entry that takes slots whatever the type.
    pub fn export(&self, function: u32, dynamic: bool) -> Option<Export> {
        self.context().export(function, dynamic)
    }

    /// Gives the instance to another borrow, which ends before this one goes on.
    #[inline]
    pub fn reborrow(&mut self) -> InstanceRef<'_, H> {
        InstanceRef { store: self.store, ctx: self.ctx, borrow: PhantomData }
    }

    /// Borrows a memory, for as long as the store is borrowed.
    ///
    /// # Safety
    ///
    /// - *Index*: `index` is in the memory index space of this instance's module.
    pub unsafe fn memory(self, index: u32) -> Memory<'a> {
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let memory = unsafe { self.context().memory(index) };
        // SAFETY: the memory is of the store that `self` borrowed for that long.
        unsafe { Memory::new(memory) }
    }

    /// Borrows a table, for as long as the store is borrowed.
    ///
    /// # Safety
    ///
    /// - *Index*: `index` is in the table index space of this instance's module.
    /// - *Type*: the table's elements are `T`.
    pub unsafe fn table<T: TableElement>(self, index: u32) -> Table<'a, T> {
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let table = unsafe { self.context().table(index) };
        // SAFETY: the table is of the store that `self` borrowed for that long, and of `T` by *Type* of this function's
        // contract.
        unsafe { Table::new(table, self.store_id()) }
    }

    /// Borrows a global, for as long as the store is borrowed.
    ///
    /// # Safety
    ///
    /// - *Index*: `index` is in the global index space of this instance's module.
    /// - *Type*: the global's value is a `T`.
    pub unsafe fn global<T: WasmValue>(self, index: u32) -> Global<'a, T> {
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let global = unsafe { self.context().global(index) };
        // SAFETY: the global is of the store that `self` borrowed for that long, and a `T` by *Type* of this function's
        // contract.
        unsafe { Global::new(global, self.store_id()) }
    }

    /// Borrows a mutable global, for as long as the store is borrowed.
    ///
    /// # Safety
    ///
    /// - As for [`InstanceRef::global`], and the global is mutable.
    pub unsafe fn global_mut<T: WasmValue>(self, index: u32) -> GlobalMut<'a, T> {
        // SAFETY: this function has the same contract.
        GlobalMut::new(unsafe { self.global(index) })
    }

    /// Returns a handle of a memory, to import it elsewhere in the store.
    ///
    /// # Safety
    ///
    /// - As for [`InstanceRef::memory`].
    pub unsafe fn memory_handle(&self, index: u32) -> MemoryHandle {
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let memory = unsafe { self.context().memory(index) };
        // SAFETY: it is of this instance's store, which keeps it.
        unsafe { MemoryHandle::new(self.store_id(), memory) }
    }

    /// Returns a handle of a table, to import it elsewhere in the store.
    ///
    /// # Safety
    ///
    /// - *Index*: `index` is in the table index space of this instance's module.
    pub unsafe fn table_handle(&self, index: u32) -> TableHandle {
        let context = self.context();
        let record = context.meta().records::<TableRecord>().get(index as usize);
        let element = record.map_or(ValType::I32, |record| record.element);
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let table = unsafe { context.table(index) };
        // SAFETY: it is of this instance's store, which keeps it, and the metadata has its type.
        unsafe { TableHandle::new(self.store_id(), table, element) }
    }

    /// Returns a handle of a global, to import it elsewhere in the store.
    ///
    /// # Safety
    ///
    /// - As for [`InstanceRef::global`].
    pub unsafe fn global_handle<T: WasmValue>(&self, index: u32) -> GlobalHandle<T> {
        let context = self.context();
        let record = context.meta().records::<GlobalRecord>().get(index as usize);
        let mutable = record.is_some_and(|record| record.mutable == 1);
        // SAFETY: *Index* of this function's contract; the instance is whole.
        let global = unsafe { context.global(index) };
        // SAFETY: it is of this instance's store, which keeps it, and of this type by *Type* of this function's
        // contract.
        unsafe { GlobalHandle::new(self.store_id(), global, mutable) }
    }

    /// Returns a reference to an exported function.
    ///
    /// # Safety
    ///
    /// - `export` is of this instance's module.
    pub unsafe fn func(&self, export: Export) -> Func {
        let func_ref = self.ctx().wrapping_byte_add(export.func_ref_at as usize).cast::<VmFuncRef>();
        // SAFETY: it lies within the context, which is not null.
        let func_ref = unsafe { ptr::NonNull::new_unchecked(func_ref) };
        // SAFETY: it is of this instance's store, which drops no instance before itself.
        unsafe { Func::new(func_ref, self.store_id()) }
    }
}
