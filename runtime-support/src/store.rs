//! Stores on the heap: instances that may share memories, tables, globals and functions, and their host.
//!
//! A store owns all of it, drops it together, and is the unit of `Send` and of `&mut`. What the outside holds are handles,
//! which name their store and are checked against it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::blob::{MemoryRecord, PAGE_SHIFT, UNLIMITED};
use include_wasm_abi::layout::Slot;
use include_wasm_abi::vm::{VmGlobal, VmMemory, VmTable};

use crate::call::{Export, Params, Results};
use crate::error::{FuncError, InstantiateError, LoadError, WrongInstance};
use crate::handles::{GlobalHandle, InstanceId, MemoryHandle, TableHandle};
use crate::host::Host;
use crate::inner::{Inner, Shared};
use crate::instance::{
    Global, GlobalMut, HeapSpace, Memory, Record, Table, TableElement, Types, build, heap_context, initialise,
    memory_of, release_table, table_of,
};
use crate::link::Imports;
use crate::module::Module;
use crate::parts::Failure;
use crate::store_id::StoreId;
use crate::sys::Reservation;
use crate::trap::Trap;
use crate::value::{Func, WasmValue};
use crate::view::View;

/// What a store has on the heap.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    types: Types,
    memories: Vec<(Box<VmMemory>, Reservation)>,
    #[expect(clippy::vec_box, reason = "contexts point to tables, so their addresses must not change")]
    tables: Vec<Box<VmTable>>,
    #[expect(clippy::vec_box, reason = "contexts point to globals, so their addresses must not change")]
    globals: Vec<Box<VmGlobal>>,
}

impl Drop for Heap {
    fn drop(&mut self) {
        for table in &mut self.tables {
            // SAFETY: a store drops its tables together with all that could use them.
            unsafe { release_table(table) };
        }
    }
}

impl Shared {
    /// Frees the instances of a store on the heap.
    ///
    /// # Safety
    ///
    /// - The instances were made by [`Store::instantiate`], and nothing uses them any more.
    unsafe fn release(&mut self) {
        while !self.newest.is_null() {
            // SAFETY: by this function's contract each came from a box.
            let record = unsafe { Box::from_raw(self.newest) };
            self.newest = record.older;
        }
    }

    /// Makes an instance that is whole but for its start function. `store` points to what begins with `self`.
    fn make(
        &mut self,
        store: *mut u8,
        module: &'static Module,
        imports: &Imports<'_>,
    ) -> Result<Option<Export>, Failure> {
        let code = module.code()?;
        let ctx = heap_context(code.meta())?;
        let mut record = Box::new(Record::new(module, code, ctx, store, self.newest));
        let mut types = core::mem::take(&mut self.heap.types);
        let mut space = HeapSpace { types: &mut types, reservations: Vec::new() };
        // SAFETY: the context was allocated for this module just now; the record is for this store.
        let built = unsafe { build(&mut record, self, imports, &mut space) };
        record.reservations = space.reservations;
        self.heap.types = types;
        built?;
        // From here on functions of the instance may get into shared tables, so the store keeps it whatever happens.
        self.newest = Box::into_raw(record);
        let mut space = HeapSpace { types: &mut Vec::new(), reservations: Vec::new() };
        // SAFETY: the store keeps it from now on.
        let record = unsafe { &*self.newest };
        // SAFETY: built just now.
        unsafe { initialise(record, self.id, imports, &mut space) }
    }
}

/// Instances that share memories, tables, globals or functions, and the host that serves them.
#[derive(Debug)]
pub struct Store<H: Host> {
    inner: NonNull<Inner<H>>,
    owns: PhantomData<Inner<H>>,
}

// SAFETY: a store owns all that its pointers point to: contexts, memories, tables. Compiled code keeps nothing of a thread in
// them but the stack limit, which is compared before each call. A panic on its way out never waits between calls.
unsafe impl<H: Host + Send> Send for Store<H> where H::Error: Send {}

impl<H: Host> Store<H> {
    /// Makes a store without instances.
    pub fn new(host: H) -> Self {
        let inner = Box::new(Inner::new(host));
        Self { inner: NonNull::from(Box::leak(inner)), owns: PhantomData }
    }

    /// Gives the store away, to be taken back by [`Store::from_inner`].
    pub(crate) fn into_inner(self) -> NonNull<Inner<H>> {
        core::mem::ManuallyDrop::new(self).inner
    }

    /// Takes a store back.
    ///
    /// # Safety
    ///
    /// - [`Store::into_inner`] returned `inner`, and nobody else takes it.
    pub(crate) const unsafe fn from_inner(inner: NonNull<Inner<H>>) -> Self {
        Self { inner, owns: PhantomData }
    }

    fn inner(&self) -> &Inner<H> {
        // SAFETY: the store owns it.
        unsafe { self.inner.as_ref() }
    }

    fn inner_mut(&mut self) -> &mut Inner<H> {
        // SAFETY: the store owns it, and is borrowed mutably.
        unsafe { self.inner.as_mut() }
    }

    /// Returns the host's state.
    pub fn host(&self) -> &H {
        &self.inner().host
    }

    /// Returns the host's state, to change it.
    pub fn host_mut(&mut self) -> &mut H {
        &mut self.inner_mut().host
    }

    /// Drops the instances and returns the host's state.
    pub fn into_host(self) -> H {
        // SAFETY: it came from a box, and `self` is gone.
        let mut inner = *unsafe { Box::from_raw(self.into_inner().as_ptr()) };
        // SAFETY: they were made by this store.
        unsafe { inner.shared.release() };
        inner.host
    }

    /// Makes a memory of `min` to `max` pages of 64 KiB.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_memory(&mut self, min: u64, max: Option<u64>) -> Result<MemoryHandle, LoadError> {
        let guarded = cfg!(all(feature = "std", unix, target_pointer_width = "64"));
        let ty = MemoryRecord { min, max: max.unwrap_or(UNLIMITED), page_shift: PAGE_SHIFT };
        let (memory, reservation) = memory_of(&ty, guarded)?;
        let shared = &mut self.inner_mut().shared;
        let mut memory = Box::new(memory);
        let target: *mut VmMemory = &raw mut *memory;
        shared.heap.memories.push((memory, reservation));
        Ok(MemoryHandle::new(shared.id, target))
    }

    /// Makes a table of `min` to `max` elements, all null.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_table<T: TableElement>(&mut self, min: u64, max: Option<u64>) -> Result<TableHandle, LoadError> {
        let mut table = Box::new(table_of(min, max.unwrap_or(UNLIMITED))?);
        let shared = &mut self.inner_mut().shared;
        let target: *mut VmTable = &raw mut *table;
        shared.heap.tables.push(table);
        Ok(TableHandle::new(shared.id, target, T::TYPE))
    }

    /// Makes a global.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    pub fn new_global<T: WasmValue>(&mut self, value: T, mutable: bool) -> Result<GlobalHandle<T>, Trap> {
        let shared = &mut self.inner_mut().shared;
        let value: Slot = T::raw_to_slot(value.into_raw(shared.id)?);
        let mut global = Box::new(VmGlobal { value });
        let target: *mut VmGlobal = &raw mut *global;
        shared.heap.globals.push(global);
        Ok(GlobalHandle::new(shared.id, target, mutable))
    }

    /// Borrows a memory.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn memory(&mut self, handle: MemoryHandle) -> Result<Memory<'_>, WrongInstance> {
        self.own(handle.store)?;
        // SAFETY: it is of this store, which is borrowed.
        Ok(unsafe { Memory::new(handle.target) })
    }

    /// Borrows a table of `T`.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store or has other elements.
    pub fn table<T: TableElement>(&mut self, handle: TableHandle) -> Result<Table<'_, T>, WrongInstance> {
        let id = self.own(handle.store)?;
        if handle.element != T::TYPE {
            return Err(WrongInstance);
        }
        // SAFETY: it is of this store, which is borrowed, and has these elements.
        Ok(unsafe { Table::new(handle.target, id) })
    }

    /// Borrows a global.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn global<T: WasmValue>(&mut self, handle: GlobalHandle<T>) -> Result<Global<'_, T>, WrongInstance> {
        let id = self.own(handle.store)?;
        // SAFETY: it is of this store, which is borrowed, and has this type.
        Ok(unsafe { Global::new(handle.target, id) })
    }

    /// Borrows a mutable global.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store or cannot be set.
    pub fn global_mut<T: WasmValue>(&mut self, handle: GlobalHandle<T>) -> Result<GlobalMut<'_, T>, WrongInstance> {
        if !handle.mutable {
            return Err(WrongInstance);
        }
        self.global(handle).map(GlobalMut::new)
    }

    fn own(&self, store: StoreId) -> Result<StoreId, WrongInstance> {
        if store == self.inner().shared.id { Ok(store) } else { Err(WrongInstance) }
    }

    /// Makes an instance and runs its start function.
    ///
    /// # Errors
    ///
    /// Why there is none. What its segments and its start function changed in shared memories and tables stays changed.
    ///
    /// # Safety
    ///
    /// - The shims among the imports have the types of the module's imports, are for host `H`, and stand where the
    ///   module was compiled for a host function; functions of instances stand where it was compiled for one.
    pub unsafe fn instantiate(
        &mut self,
        module: &'static Module,
        imports: Imports<'_>,
    ) -> Result<InstanceId, InstantiateError<H::Error>> {
        let store = self.inner.as_ptr().cast();
        let shared = &mut self.inner_mut().shared;
        let start = shared.make(store, module, &imports)?;
        let (store, record) = (shared.id, shared.newest);
        // SAFETY: the store keeps it.
        let ctx = unsafe { (*record).ctx };
        // SAFETY: the context is of this store, which is borrowed.
        unsafe { View::new(self.inner.as_ptr(), ctx) }.start(start)?;
        // SAFETY: `make` allocated it.
        Ok(InstanceId { store, ctx: unsafe { NonNull::new_unchecked(ctx) } })
    }

    /// Borrows an instance.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn view(&mut self, id: InstanceId) -> Result<View<'_, H>, WrongInstance> {
        self.own(id.store)?;
        // SAFETY: compared just now, and the store is borrowed.
        Ok(unsafe { View::new(self.inner.as_ptr(), id.ctx.as_ptr()) })
    }

    /// Calls a function that a reference points to.
    ///
    /// # Errors
    ///
    /// [`FuncError::Type`] where the function is not `(P) -> R` or belongs to another store, otherwise why the call did not
    /// finish.
    pub fn call<P: Params, R: Results>(&mut self, func: Func, params: P) -> Result<R, FuncError<H::Error>> {
        // SAFETY: the store is borrowed.
        unsafe { crate::call::call_func(self.inner.as_ptr(), func, params) }
    }
}

impl<H: Host> Drop for Store<H> {
    fn drop(&mut self) {
        // SAFETY: it came from a box, and nothing uses it any more.
        let mut inner = unsafe { Box::from_raw(self.inner.as_ptr()) };
        // SAFETY: they were made by this store.
        unsafe { inner.shared.release() };
    }
}
