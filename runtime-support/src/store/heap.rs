//! Stores on the heap: instances that may share memories, tables, globals and functions, and their host.
//!
//! A store owns all of it, drops it together, and is the unit of `Send` and of `&mut`. What the outside holds are
//! handles, which name their store and are checked against it.

use alloc::boxed::Box;
use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::blob::{MemoryRecord, PAGE_SHIFT, UNLIMITED};
use include_wasm_abi::layout::Slot;
use include_wasm_abi::vm::VmGlobal;

use crate::call::{InstanceRef, Params, Results, call_func};
use crate::error::{FuncError, InstantiateError, LoadError, Trap, WrongInstance};
use crate::handles::{GlobalHandle, InstanceId, MemoryHandle, TableHandle};
use crate::ids::StoreId;
use crate::instance::{
    Global, GlobalMut, Host, Imports, Memory, Module, StoreCore, StoreData, Table, TableElement, memory_of, table_of,
};
use crate::value::{Func, WasmValue};

use super::make::make_on_heap;
use super::shared::{self, Heap, keep};

impl StoreCore {
    /// Frees the instances of a store on the heap.
    ///
    /// # Safety
    ///
    /// - *Boxes*: the instances were made on the heap, and nothing uses them any more.
    unsafe fn release(&mut self) {
        while let Some(record) = NonNull::new(self.remove()) {
            // SAFETY: *Boxes* of this function's contract.
            drop(unsafe { Box::from_raw(record.as_ptr()) });
        }
    }
}

impl<H: Host> StoreData<H> {
    /// Frees a store on the heap with its instances, and returns the host.
    ///
    /// # Safety
    ///
    /// - *Boxes*: `inner` and all its instances came from boxes, and nothing uses them any more.
    pub(crate) unsafe fn free(inner: NonNull<Self>) -> H {
        // SAFETY: *Boxes* of this function's contract.
        let mut inner = *unsafe { Box::from_raw(inner.as_ptr()) };
        // SAFETY: *Boxes* of this function's contract.
        unsafe { inner.core.release() };
        inner.host
    }
}

/// Instances that share memories, tables, globals or functions, and the host that serves them.
#[derive(Debug)]
pub struct Store<H: Host> {
    inner: NonNull<StoreData<H>>,
    owns: PhantomData<StoreData<H>>,
}

// SAFETY: a store owns all that its pointers point to: contexts, memories, tables. Compiled code keeps nothing of a
// thread in them but the stack limit, which is compared before each call. A panic on its way out never waits between
// calls.
unsafe impl<H: Host + Send> Send for Store<H> where H::Error: Send {}

impl<H: Host> Store<H> {
    /// Makes a store without instances.
    pub fn new(host: H) -> Self {
        let mut inner = Box::new(StoreData::new(host));
        inner.core.heap = Some(shared::owned());
        Self { inner: NonNull::from(Box::leak(inner)), owns: PhantomData }
    }

    /// Gives the store away, for [`StoreData::free`] to free it.
    pub(crate) fn into_inner(self) -> NonNull<StoreData<H>> {
        core::mem::ManuallyDrop::new(self).inner
    }

    fn inner(&self) -> &StoreData<H> {
        // SAFETY: the store owns it.
        unsafe { self.inner.as_ref() }
    }

    fn inner_mut(&mut self) -> &mut StoreData<H> {
        // SAFETY: the store owns it, and is borrowed mutably.
        unsafe { self.inner.as_mut() }
    }

    /// Returns what instances share.
    fn heap(&mut self) -> &mut Heap {
        let heap = self.inner_mut().core.heap.as_mut();
        // SAFETY: `new` made it, and the store is borrowed mutably.
        unsafe { heap.expect("a store has it").as_ptr().cast().as_mut() }
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
        // SAFETY: `self` is gone, and made all of it on the heap.
        unsafe { StoreData::free(self.into_inner()) }
    }

    /// Makes a memory of `min` to `max` pages of 64 KiB.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_memory(&mut self, min: u64, max: Option<u64>) -> Result<MemoryHandle, LoadError> {
        let guarded = cfg!(all(feature = "std", unix, target_pointer_width = "64"));
        let ty = MemoryRecord { min, max: max.unwrap_or(UNLIMITED), page_shift: PAGE_SHIFT };
        let target = keep(&mut self.heap().memories, memory_of(&ty, guarded, None)?.0);
        // SAFETY: the store keeps it.
        Ok(unsafe { MemoryHandle::new(self.inner().core.id, target) })
    }

    /// Makes a table of `min` to `max` elements, all null.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_table<T: TableElement>(&mut self, min: u64, max: Option<u64>) -> Result<TableHandle, LoadError> {
        let target = keep(&mut self.heap().tables, table_of(min, max.unwrap_or(UNLIMITED))?);
        // SAFETY: the store keeps it.
        Ok(unsafe { TableHandle::new(self.inner().core.id, target, T::TYPE) })
    }

    /// Makes a global.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    pub fn new_global<T: WasmValue>(&mut self, value: T, mutable: bool) -> Result<GlobalHandle<T>, Trap> {
        let store = self.inner().core.id;
        let value: Slot = T::raw_to_slot(value.into_raw(store)?);
        let target = keep(&mut self.heap().globals, VmGlobal { value });
        // SAFETY: the store keeps it.
        Ok(unsafe { GlobalHandle::new(store, target, mutable) })
    }

    /// Borrows a memory.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn memory(&mut self, handle: MemoryHandle) -> Result<Memory<'_>, WrongInstance> {
        self.own(handle.store())?;
        // SAFETY: it is of this store, which is borrowed.
        Ok(unsafe { Memory::new(handle.target()) })
    }

    /// Borrows a table of `T`.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store or has other elements.
    pub fn table<T: TableElement>(&mut self, handle: TableHandle) -> Result<Table<'_, T>, WrongInstance> {
        let id = self.own(handle.store())?;
        if handle.element() != T::TYPE {
            return Err(WrongInstance);
        }
        // SAFETY: it is of this store, which is borrowed, and has these elements.
        Ok(unsafe { Table::new(handle.target(), id) })
    }

    /// Borrows a global.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn global<T: WasmValue>(&mut self, handle: GlobalHandle<T>) -> Result<Global<'_, T>, WrongInstance> {
        let id = self.own(handle.store())?;
        // SAFETY: it is of this store, which is borrowed, and has this type.
        Ok(unsafe { Global::new(handle.target(), id) })
    }

    /// Borrows a mutable global.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store or cannot be set.
    pub fn global_mut<T: WasmValue>(&mut self, handle: GlobalHandle<T>) -> Result<GlobalMut<'_, T>, WrongInstance> {
        if !handle.mutable() {
            return Err(WrongInstance);
        }
        self.global(handle).map(GlobalMut::new)
    }

    fn own(&self, store: StoreId) -> Result<StoreId, WrongInstance> {
        if store == self.inner().core.id { Ok(store) } else { Err(WrongInstance) }
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
        let mut heap = NonNull::from(self.heap());
        // SAFETY: it lies apart from the store's other parts, and nothing else uses it meanwhile.
        let heap = unsafe { heap.as_mut() };
        let core = &mut self.inner_mut().core;
        // SAFETY: `store` is what begins with `core`.
        let start = unsafe { make_on_heap(core, store, module, &imports, &mut |meta, ty| heap.type_id(meta, ty)) }?;
        let (store, record) = (core.id, core.newest());
        // SAFETY: the store keeps it.
        let ctx = unsafe { (*record).ctx() };
        // SAFETY: the context is of this store, which is borrowed.
        unsafe { InstanceRef::new(self.inner.as_ptr(), ctx) }.start(start)?;
        // SAFETY: it was allocated.
        let ctx = unsafe { NonNull::new_unchecked(ctx) };
        // SAFETY: the store keeps its instances.
        Ok(unsafe { InstanceId::new(store, ctx) })
    }

    /// Borrows an instance.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn view(&mut self, id: InstanceId) -> Result<InstanceRef<'_, H>, WrongInstance> {
        self.own(id.store())?;
        // SAFETY: compared just now, and the store is borrowed.
        Ok(unsafe { InstanceRef::new(self.inner.as_ptr(), id.ctx().as_ptr()) })
    }

    /// Calls a function that a reference points to. Values of every type cross, up to twelve parameters and one result;
    /// a function with more is called by the method of an instance that exports it.
    ///
    /// # Errors
    ///
    /// [`FuncError::Type`] where the function is not `(P) -> R` or belongs to another store, otherwise why the call did
    /// not finish.
    pub fn call<P: Params, R: Results>(&mut self, func: Func, params: P) -> Result<R, FuncError<H::Error>> {
        // SAFETY: the store is borrowed.
        unsafe { call_func(self.inner.as_ptr(), func, params) }
    }
}

impl<H: Host> Drop for Store<H> {
    fn drop(&mut self) {
        // SAFETY: the store made all of it on the heap, and nothing uses it any more.
        drop(unsafe { StoreData::free(self.inner) });
    }
}
