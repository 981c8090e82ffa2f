//! Storage for one instance, that the program gives: a `static`, or a place on the stack.
//!
//! In:  the sizes of a context, of tables and of memories, which the expansion knows.
//! Out: an instance that needs no heap.

use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};

use include_wasm_abi::blob::MEMORY_ALIGN;
use include_wasm_abi::vm::{VmContext, VmGlobal};

use crate::call::InstanceRef;
use crate::code::Export;
use crate::error::{Failure, InstantiateError, LoadError};
use crate::handles::GlobalHandle;
use crate::instance::{Given, Host, Imports, Module, Record, Space, StoreCore, StoreData, build, initialize};
use crate::value::{RawRef, WasmValue};

use super::instance::{Instance, Live};

/// Bytes that begin where a context or a memory can.
#[derive(Debug)]
#[repr(C, align(16))]
struct Bytes<const N: usize>([MaybeUninit<u8>; N]);

const _: () = assert!(align_of::<Bytes<1>>() == MEMORY_ALIGN && align_of::<VmGlobal>() <= MEMORY_ALIGN);

/// Storage for one instance and its host. A guarded memory is reserved address space, which the storage gives back.
///
/// `CONTEXT` is the size of the instance's context in bytes, `GLOBALS` the number of globals that the host gives,
/// `TABLES` the number of elements of all tables, and `MEMORIES` the bytes of all memories, each rounded up to a
/// multiple of 16.
///
/// Before an instance is made in it, it has no value that is not zero or undefined, so that a `static` of it takes no
/// space in the program's file.
#[derive(Debug)]
pub struct Storage<H: Host, const CONTEXT: usize, const GLOBALS: usize, const TABLES: usize, const MEMORIES: usize> {
    /// Whether `inner` holds a store.
    live: Live,
    inner: MaybeUninit<StoreData<H>>,
    record: MaybeUninit<Record>,
    context: Bytes<CONTEXT>,
    globals: [MaybeUninit<VmGlobal>; GLOBALS],
    tables: [MaybeUninit<RawRef>; TABLES],
    memories: Bytes<MEMORIES>,
}

// SAFETY: what its pointers point to, it holds itself; otherwise as for a store.
unsafe impl<H: Host + Send, const C: usize, const G: usize, const T: usize, const M: usize> Send
    for Storage<H, C, G, T, M>
where
    H::Error: Send,
{
}

impl<H: Host, const C: usize, const G: usize, const T: usize, const M: usize> Storage<H, C, G, T, M> {
    /// Storage without an instance.
    pub const fn new() -> Self {
        Self {
            live: Live::new(),
            inner: MaybeUninit::uninit(),
            record: MaybeUninit::uninit(),
            context: Bytes([MaybeUninit::uninit(); C]),
            globals: [const { MaybeUninit::uninit() }; G],
            tables: [MaybeUninit::uninit(); T],
            memories: Bytes([MaybeUninit::uninit(); M]),
        }
    }

    /// Drops the host of the instance that was here before, and puts a new one there.
    pub fn begin(&mut self, host: H) -> StorageGuard<'_, H> {
        self.clear();
        self.inner.write(StoreData::new(host));
        self.live.begin();
        StorageGuard {
            store: Unfinished { inner: NonNull::from(&mut self.inner).cast(), live: NonNull::from(&mut self.live) },
            record: &mut self.record,
            context: &mut self.context.0,
            globals: &mut self.globals,
            space: Space::Given(Given { tables: &mut self.tables, memories: &mut self.memories.0 }),
        }
    }

    fn clear(&mut self) {
        if core::mem::take(&mut self.live.is_live) {
            // SAFETY: `live` says that there is one.
            #[cfg(feature = "alloc")]
            if !unsafe { self.inner.assume_init_ref() }.core.newest().is_null() {
                // SAFETY: `make` wrote the record before it told the store of it.
                let record = unsafe { self.record.assume_init_mut() };
                // SAFETY: *Unused*: the instance was borrowed from `self`. *Context*: it moves with the storage.
                unsafe { record.release_reserved(self.context.0.as_mut_ptr().cast()) };
            }
            // SAFETY: as above.
            unsafe { self.inner.assume_init_drop() };
        }
    }
}

impl<H: Host, const C: usize, const G: usize, const T: usize, const M: usize> Default for Storage<H, C, G, T, M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<H: Host, const C: usize, const G: usize, const T: usize, const M: usize> Drop for Storage<H, C, G, T, M> {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A store in storage whose instance is still to be made. Whatever ends that early drops the store: a storage that is
/// never dropped would keep the host for ever.
#[derive(Debug)]
struct Unfinished<H: Host> {
    inner: NonNull<StoreData<H>>,
    /// The storage's flag that it holds a store.
    live: NonNull<Live>,
}

impl<H: Host> Drop for Unfinished<H> {
    fn drop(&mut self) {
        // SAFETY: the owner of `self` borrows the storage.
        unsafe { self.live.as_mut() }.is_live = false;
        #[cfg(feature = "alloc")]
        {
            // SAFETY: `begin` wrote it.
            let newest = unsafe { self.inner.as_ref() }.core.newest();
            // SAFETY: it is null, or the record that `make` wrote, in the storage.
            if let Some(record) = unsafe { newest.as_mut() } {
                // SAFETY: *Unused*: the instance is not finished. *Context*: `self` comes from a borrow of the storage,
                // so that nothing has moved since `make` wrote where the context lies.
                unsafe { record.release_reserved(record.ctx()) };
            }
        }
        // SAFETY: `begin` wrote it, nothing refers to it any more, and the flag says that the storage does not drop it.
        unsafe { self.inner.drop_in_place() };
    }
}

/// Storage that has a host, and is to get an instance.
#[derive(Debug)]
pub struct StorageGuard<'a, H: Host> {
    store: Unfinished<H>,
    record: &'a mut MaybeUninit<Record>,
    context: &'a mut [MaybeUninit<u8>],
    /// Those that are not given yet.
    globals: &'a mut [MaybeUninit<VmGlobal>],
    space: Space<'a>,
}

impl<'a, H: Host> StorageGuard<'a, H> {
    /// Returns the host's state.
    pub fn host(&self) -> &H {
        // SAFETY: `begin` wrote it, and `self` borrows the storage.
        unsafe { &self.store.inner.as_ref().host }
    }

    /// Makes a global. There are as many as the storage has room for.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    pub fn new_global<T: WasmValue>(
        &mut self,
        value: T,
        mutable: bool,
    ) -> Result<GlobalHandle<T>, InstantiateError<H::Error>> {
        // SAFETY: as in `host`.
        let store = unsafe { self.store.inner.as_ref() }.core.id;
        let value = T::raw_to_slot(value.into_raw(store)?);
        let bytes = size_of::<VmGlobal>();
        let (global, left) =
            core::mem::take(&mut self.globals).split_first_mut().ok_or(LoadError::OutOfMemory { bytes })?;
        self.globals = left;
        let global = global.write(VmGlobal { value });
        // SAFETY: it lies in the same storage as the store.
        Ok(unsafe { GlobalHandle::new(store, global, mutable) })
    }

    /// Makes the instance and runs its start function.
    ///
    /// # Errors
    ///
    /// Why there is none; the host is dropped then.
    ///
    /// # Safety
    ///
    /// - As for `Store::instantiate`.
    pub unsafe fn instantiate(
        self,
        module: &'static Module,
        imports: Imports<'_>,
    ) -> Result<InstanceRef<'a, H>, InstantiateError<H::Error>> {
        let Self { store, record, context, space, .. } = self;
        let inner = store.inner.as_ptr();
        // SAFETY: `begin` wrote it, and `store` borrows the storage.
        let core = unsafe { &mut (*inner).core };
        let (ctx, start) = make(Places { store: inner.cast(), core, record, context, space }, module, &imports)?;
        // SAFETY: the context is of this store, which is borrowed for as long as the reference.
        unsafe { InstanceRef::new(inner, ctx).start(start) }?;
        // From here on the storage drops it.
        core::mem::forget(store);
        // SAFETY: as above.
        Ok(unsafe { InstanceRef::new(inner, ctx) })
    }

    /// Makes the instance, runs its start function and gives it to an owner.
    ///
    /// # Errors
    ///
    /// Why there is none; the host is dropped then.
    ///
    /// # Safety
    ///
    /// - As for `Store::instantiate`.
    pub unsafe fn instantiate_alone(
        self,
        module: &'static Module,
        imports: Imports<'_>,
    ) -> Result<Instance<H>, InstantiateError<H::Error>>
    where
        'a: 'static,
    {
        let live = self.store.live;
        // SAFETY: this function has the same contract.
        let view = unsafe { self.instantiate(module, imports) }?;
        // SAFETY: the storage is borrowed for ever, and `live` is its flag.
        Ok(unsafe { Instance::given(view, live) })
    }
}

/// All of a storage whose type does not depend on the host.
struct Places<'p, 'a> {
    /// What begins with `core`.
    store: *mut u8,
    core: &'p mut StoreCore,
    record: &'a mut MaybeUninit<Record>,
    context: &'a mut [MaybeUninit<u8>],
    space: Space<'a>,
}

/// Makes an instance that is whole but for its start function.
fn make(
    places: Places<'_, '_>,
    module: &'static Module,
    imports: &Imports<'_>,
) -> Result<(*mut VmContext, Option<Export>), Failure> {
    let Places { store, core, record, context, mut space } = places;
    let code = module.code()?;
    let bytes = code.meta().offsets.size as usize;
    let context = context.get_mut(..bytes).ok_or(LoadError::OutOfMemory { bytes })?;
    context.fill(MaybeUninit::zeroed());
    let ctx = context.as_mut_ptr().cast();
    // SAFETY:
    // - *Context*, *Code*: it is all zeros and large enough, and lies in the same storage as the record.
    // - *Store*: so does the store. *Older*: there is none.
    let made = unsafe { Record::new(module, code, ctx, store, ptr::null_mut()) };
    let record: *mut Record = record.write(made);
    // From here on the store knows what may have to be given back.
    // SAFETY: *Record*: it lies in the same storage as the store. *Older*: there is none.
    unsafe { core.add(record) };
    // There is no other module whose types could be equal.
    // SAFETY:
    // - *Record*: it lies in the storage, and this is the one pointer to it.
    // - *Context*: all zeros. *Store*: the storage is borrowed.
    unsafe { build(record, core.stack.limit(), core.id, imports, &mut space, &mut |_, ty| ty.canonical) }?;
    // SAFETY: it was written just now.
    let record = unsafe { &*record };
    // SAFETY: *Built*: just now. *Exclusive*: the storage is borrowed.
    let start = unsafe { initialize(record, core.id, imports, &mut space) }?;
    Ok((ctx, start))
}
