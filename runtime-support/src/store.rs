//! Stores: instances that may share memories, tables, globals and functions, and their host.
//!
//! A store owns all of it, drops it together, and is the unit of `Send` and of `&mut`. What the outside holds are handles,
//! which name their store and are checked against it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::blob::{FunctionRecord, TypeRecord, UNLIMITED};
use include_wasm_abi::layout::Slot;
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{VmContext, VmFuncRef, VmGlobal, VmImport, VmMemory, VmTable};

use crate::blob::Meta;
use crate::call::{Export, Params, Results};
use crate::error::{CallError, InstantiateError, LoadError, WrongInstance};
use crate::host::Host;
use crate::instance::{
    Global, GlobalMut, Linked, Memory, Record, Table, TableElement, grow_table, initialise, make, memory_of,
    release_table,
};
use crate::link::{Imports, link};
use crate::module::Module;
use crate::store_id::StoreId;
use crate::sys::{Panic, Reservation};
use crate::trap::{Frames, Trap};
use crate::value::{Func, WasmValue};
use crate::view::View;

/// What a store has whatever its host is.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Shared {
    pub(crate) id: StoreId,
    /// The stack limit that every context of the store has.
    pub(crate) limit: usize,
    /// Types of functions, each as bytes that are equal for equal types; the position is the type's number.
    types: Vec<Box<[u8]>>,
    records: Vec<NonNull<Record>>,
    memories: Vec<(Box<VmMemory>, Reservation)>,
    #[expect(clippy::vec_box, reason = "contexts point to tables, so their addresses must not change")]
    tables: Vec<Box<VmTable>>,
    #[expect(clippy::vec_box, reason = "contexts point to globals, so their addresses must not change")]
    globals: Vec<Box<VmGlobal>>,
}

/// A store: what is shared comes first, so that a pointer to it is a pointer to that.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Inner<H: Host> {
    pub(crate) shared: Shared,
    pub(crate) host: H,
    /// The error of a host function, on its way out.
    pub(crate) error: Option<H::Error>,
    /// The panic of a host function, on its way out.
    pub(crate) panic: Option<Panic>,
}

impl Shared {
    /// Makes the thread's stack limit known to all contexts.
    #[cold]
    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        for record in &self.records {
            // SAFETY: a store owns its records.
            let ctx = unsafe { record.as_ref() }.ctx;
            // SAFETY: a record owns its context.
            unsafe { (*ctx).stack_limit = limit };
        }
    }

    /// Returns the numbers of a module's types, in order.
    pub(crate) fn type_ids(&mut self, meta: &Meta) -> Vec<u32> {
        meta.records::<TypeRecord>().iter().map(|ty| self.type_id(meta, ty)).collect()
    }

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
}

impl Drop for Shared {
    fn drop(&mut self) {
        for record in &self.records {
            // SAFETY: each came from a box, and nothing uses an instance once its store is dropped.
            drop(unsafe { Box::from_raw(record.as_ptr()) });
        }
        for table in &mut self.tables {
            // SAFETY: as above.
            unsafe { release_table(table) };
        }
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

/// An instance of a store.
#[derive(Clone, Copy, Debug)]
pub struct InstanceId {
    store: StoreId,
    ctx: NonNull<VmContext>,
}

// SAFETY: the pointer is only followed together with a borrow of its store.
unsafe impl Send for InstanceId {}
// SAFETY: as above.
unsafe impl Sync for InstanceId {}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident $(<$param:ident>)?: $target:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name $(<$param>)? {
            pub(crate) store: StoreId,
            pub(crate) target: *mut $target,
            $($(#[$fdoc])* pub(crate) $field: $ty,)*
            $(value: PhantomData<$param>,)?
        }

        impl $(<$param>)? Clone for $name $(<$param>)? {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl $(<$param>)? Copy for $name $(<$param>)? {}

        // SAFETY: the pointer is only followed together with a mutable borrow of its store.
        unsafe impl $(<$param>)? Send for $name $(<$param>)? {}
        // SAFETY: as above.
        unsafe impl $(<$param>)? Sync for $name $(<$param>)? {}
    )*};
}

handles! {
    /// A memory of a store.
    MemoryHandle: VmMemory {}
    /// A table of a store.
    TableHandle: VmTable {
        /// Type of its elements.
        element: ValType
    }
    /// A global of a store, with a value of type `T`.
    GlobalHandle<T>: VmGlobal {
        /// Whether it can be set.
        mutable: bool
    }
}

impl MemoryHandle {
    pub(crate) const fn new(store: StoreId, target: *mut VmMemory) -> Self {
        Self { store, target }
    }
}

impl TableHandle {
    pub(crate) const fn new(store: StoreId, target: *mut VmTable, element: ValType) -> Self {
        Self { store, target, element }
    }
}

impl<T> GlobalHandle<T> {
    pub(crate) const fn new(store: StoreId, target: *mut VmGlobal, mutable: bool) -> Self {
        Self { store, target, mutable, value: PhantomData }
    }
}

impl<H: Host> Store<H> {
    /// Makes a store without instances.
    pub fn new(host: H) -> Self {
        let shared = Shared {
            id: StoreId::new(),
            limit: usize::MAX,
            types: Vec::new(),
            records: Vec::new(),
            memories: Vec::new(),
            tables: Vec::new(),
            globals: Vec::new(),
        };
        let inner = Box::new(Inner { shared, host, error: None, panic: None });
        Self { inner: NonNull::from(Box::leak(inner)), owns: PhantomData }
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
        let this = core::mem::ManuallyDrop::new(self);
        // SAFETY: it came from a box, and `self` is not dropped.
        let inner = *unsafe { Box::from_raw(this.inner.as_ptr()) };
        inner.host
    }

    /// Makes a memory of `min` to `max` pages of 64 KiB.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_memory(&mut self, min: u64, max: Option<u64>) -> Result<MemoryHandle, LoadError> {
        let guarded = cfg!(all(feature = "std", unix, target_pointer_width = "64"));
        let (memory, reservation) = memory_of(min, max.unwrap_or(UNLIMITED), guarded)?;
        let shared = &mut self.inner_mut().shared;
        let mut memory = Box::new(memory);
        let target: *mut VmMemory = &raw mut *memory;
        shared.memories.push((memory, reservation));
        Ok(MemoryHandle::new(shared.id, target))
    }

    /// Makes a table of `min` to `max` elements, all null.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] where the system gives none, or `min` is above `max`.
    pub fn new_table<T: TableElement>(&mut self, min: u64, max: Option<u64>) -> Result<TableHandle, LoadError> {
        let limit = usize::try_from(max.unwrap_or(u64::from(u32::MAX))).unwrap_or(usize::MAX);
        let mut table = Box::new(VmTable { base: core::ptr::null_mut(), len: 0, capacity: 0, max: limit });
        let bytes = usize::try_from(min).unwrap_or(usize::MAX).saturating_mul(size_of::<usize>());
        grow_table(&mut table, min, core::ptr::null_mut()).ok_or(LoadError::OutOfMemory { bytes })?;
        let shared = &mut self.inner_mut().shared;
        let target: *mut VmTable = &raw mut *table;
        shared.tables.push(table);
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
        shared.globals.push(global);
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
        let meta = module.code()?.meta();
        let store = self.inner.as_ptr();
        let shared = &mut self.inner_mut().shared;
        let type_ids = shared.type_ids(meta);
        let linked: Linked = link(meta, shared.id, &imports, &type_ids)?;
        let record = make(module, store.cast(), shared.limit, &linked, &type_ids)?;
        let record = NonNull::from(Box::leak(record));
        // From here on functions of the instance may get into shared tables, so the store keeps it whatever happens.
        shared.records.push(record);
        // SAFETY: the store keeps it from now on.
        let made = unsafe { record.as_ref() };
        // SAFETY: `make` made the context whole.
        unsafe { initialise(made) }?.map_err(Trap::outside)?;
        // SAFETY: the context is of this store, which is borrowed.
        unsafe { View::new(store, made.ctx) }.start()?;
        // SAFETY: `make` allocated it.
        Ok(InstanceId { store: self.inner().shared.id, ctx: unsafe { NonNull::new_unchecked(made.ctx) } })
    }

    /// Borrows an instance.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where it belongs to another store.
    pub fn view(&mut self, id: InstanceId) -> Result<View<'_, H>, WrongInstance> {
        self.own(id.store)?;
        // SAFETY: compared just now.
        Ok(unsafe { self.view_unchecked(id) })
    }

    /// Borrows an instance of this store.
    ///
    /// # Safety
    ///
    /// - The instance is of this store.
    #[inline]
    pub(crate) unsafe fn view_unchecked(&mut self, id: InstanceId) -> View<'_, H> {
        // SAFETY: by this function's contract; the store is borrowed.
        unsafe { View::new(self.inner.as_ptr(), id.ctx.as_ptr()) }
    }

    /// Returns the last trap of an instance of this store.
    pub(crate) fn trapped(&self, id: InstanceId) -> Option<Trap> {
        self.record(id).trapped
    }

    /// Returns the frames of the last trap of an instance of this store.
    pub(crate) fn frames(&self, id: InstanceId) -> Frames<'_> {
        Frames::new(&self.record(id).backtrace)
    }

    fn record(&self, id: InstanceId) -> &Record {
        // SAFETY: it is the context of an instance.
        let record = unsafe { Record::of(id.ctx.as_ptr()) };
        // SAFETY: the record lives as long as its store, which is borrowed.
        unsafe { &*record }
    }

    /// Calls a function that a reference points to.
    ///
    /// # Errors
    ///
    /// [`FuncError::Type`] where the function is not `(P) -> R` or belongs to another store, otherwise why the call did not
    /// finish.
    pub fn call<P: Params, R: Results>(&mut self, func: Func, params: P) -> Result<R, FuncError<H::Error>> {
        self.own(func.store).map_err(|_| FuncError::Type)?;
        // SAFETY: a function of this store lives as long as the store.
        let func_ref: &VmFuncRef = unsafe { func.func_ref.as_ref() };
        let ctx = func_ref.ctx.cast::<VmContext>();
        // SAFETY: its context is of an instance of this store.
        let record = unsafe { Record::of(ctx) };
        // SAFETY: as above.
        let meta = unsafe { (*record).code }.meta();
        let function = meta.records::<FunctionRecord>().get(func_ref.index as usize).ok_or(FuncError::Type)?;
        let ty = meta.records::<TypeRecord>().get(function.ty as usize).ok_or(FuncError::Type)?;
        let mut values = meta.values(ty);
        let mut same = true;
        let mut params_left = ty.params;
        P::types(&mut |param| {
            same &= params_left > 0 && values.next() == Some(param);
            params_left = params_left.saturating_sub(1);
        });
        same &= params_left == 0;
        R::types(&mut |result| same &= values.next() == Some(result));
        let entry =
            meta.entry(ty.canonical, false).filter(|_| same && values.next().is_none()).ok_or(FuncError::Type)?;
        let func_ref_at = func.func_ref.as_ptr().addr().wrapping_sub(func_ref.ctx.addr());
        let func_ref_at = u32::try_from(func_ref_at).map_err(|_| FuncError::Type)?;
        // SAFETY: the context is of this store, which is borrowed.
        let mut view = unsafe { View::new(self.inner.as_ptr(), ctx) };
        let export = Export { func_ref_at, entry: entry.code };
        // SAFETY:
        // - of this view's module: `func_ref_at` is the function's own reference in its own context.
        // - type and shape: compared above, and a tuple of `Params` has at most as many values as cross in registers.
        unsafe { view.call(export, params) }.map_err(FuncError::Call)
    }
}

impl<H: Host> Drop for Store<H> {
    fn drop(&mut self) {
        // SAFETY: it came from a box, and nothing uses it any more.
        drop(unsafe { Box::from_raw(self.inner.as_ptr()) });
    }
}

/// Why a function that a reference points to was not called, or did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuncError<E> {
    /// The function has another type, or belongs to another store.
    Type,
    /// The call did not finish.
    Call(CallError<E>),
}

impl<E: fmt::Display> fmt::Display for FuncError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type => f.write_str("the function has another type or belongs to another store"),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for FuncError<E> {}

/// What a shared global has, whatever its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedGlobal {
    pub(crate) store: StoreId,
    pub(crate) target: *mut VmGlobal,
    pub(crate) mutable: bool,
    pub(crate) ty: ValType,
}

impl<T: WasmValue> From<GlobalHandle<T>> for SharedGlobal {
    fn from(handle: GlobalHandle<T>) -> Self {
        Self { store: handle.store, target: handle.target, mutable: handle.mutable, ty: T::TYPE }
    }
}

/// The import of a host's shim.
pub(crate) fn host_import(shim: *const ()) -> VmImport {
    VmImport { code: shim.cast_mut().cast(), ctx: core::ptr::null_mut() }
}
