//! Storage for one instance, that the program gives: a `static`, or a place on the stack.
//!
//! In:  the sizes of a context, of tables and of memories, which the expansion knows.
//! Out: an instance that needs no heap.

use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};

use include_wasm_abi::blob::MEMORY_ALIGN;
use include_wasm_abi::vm::{VmContext, VmGlobal};

use crate::alone::Alone;
use crate::call::Export;
use crate::error::{InstantiateError, LoadError};
use crate::handles::GlobalHandle;
use crate::host::Host;
use crate::inner::{Inner, Shared};
use crate::instance::{Given, Record, Space, build, initialise};
use crate::link::Imports;
use crate::module::Module;
use crate::parts::Failure;
use crate::value::{RawRef, WasmValue};
use crate::view::View;

/// Bytes that begin where a context or a memory can.
#[derive(Debug)]
#[repr(C, align(16))]
struct Bytes<const N: usize>([MaybeUninit<u8>; N]);

const _: () = assert!(align_of::<Bytes<1>>() == MEMORY_ALIGN && align_of::<VmGlobal>() <= MEMORY_ALIGN);

/// Storage for one instance and its host. A guarded memory is reserved address space, which the storage gives back.
///
/// `CONTEXT` is the size of the instance's context in bytes, `GLOBALS` the number of globals that the host gives, `TABLES` the
/// number of elements of all tables, and `MEMORIES` the bytes of all memories, each rounded up to a multiple of 16.
///
/// Before an instance is made in it, it has no value that is not zero or undefined, so that a `static` of it takes no space in
/// the program's file.
#[derive(Debug)]
pub struct Storage<H: Host, const CONTEXT: usize, const GLOBALS: usize, const TABLES: usize, const MEMORIES: usize> {
    /// Whether `inner` holds a store.
    live: bool,
    inner: MaybeUninit<Inner<H>>,
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
            live: false,
            inner: MaybeUninit::uninit(),
            record: MaybeUninit::uninit(),
            context: Bytes([MaybeUninit::uninit(); C]),
            globals: [const { MaybeUninit::uninit() }; G],
            tables: [MaybeUninit::uninit(); T],
            memories: Bytes([MaybeUninit::uninit(); M]),
        }
    }

    /// Drops the host of the instance that was here before, and puts a new one there.
    pub fn begin(&mut self, host: H) -> Begun<'_, H> {
        self.clear();
        self.inner.write(Inner::new(host));
        self.live = true;
        Begun {
            store: Unfinished { inner: NonNull::from(&mut self.inner).cast(), live: NonNull::from(&mut self.live) },
            record: &mut self.record,
            context: &mut self.context.0,
            globals: &mut self.globals,
            space: Space::Given(Given { tables: &mut self.tables, memories: &mut self.memories.0 }),
        }
    }

    fn clear(&mut self) {
        if core::mem::take(&mut self.live) {
            // SAFETY: `live` says that there is one.
            let is_made = !unsafe { self.inner.assume_init_ref() }.shared.newest.is_null();
            if is_made {
                // SAFETY: `make` wrote the record before it told the store of it.
                let record = unsafe { self.record.assume_init_mut() };
                // The storage may have been moved since.
                record.ctx = self.context.0.as_mut_ptr().cast();
                // SAFETY:
                // - the instance is used no more: it was borrowed from `self`.
                // - `ctx` was set just now.
                unsafe { record.release_reserved() };
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

/// A store in storage whose instance is still to be made. Whatever ends that early drops the store: a storage that is never dropped
/// would keep the host for ever.
#[derive(Debug)]
struct Unfinished<H: Host> {
    inner: NonNull<Inner<H>>,
    /// The storage's flag that it holds a store.
    live: NonNull<bool>,
}

impl<H: Host> Drop for Unfinished<H> {
    fn drop(&mut self) {
        // SAFETY: the storage is borrowed by whoever has `self`.
        unsafe { *self.live.as_mut() = false };
        // SAFETY: `begin` wrote it.
        let newest = unsafe { self.inner.as_ref() }.shared.newest;
        // SAFETY: it is null, or the record that `make` wrote, in the storage.
        if let Some(record) = unsafe { newest.as_mut() } {
            // SAFETY:
            // - nothing uses the instance, which is not finished.
            // - nothing moved since `make` wrote where the context lies: `self` comes from a borrow of the storage.
            unsafe { record.release_reserved() };
        }
        // SAFETY: `begin` wrote it, nothing refers to it any more, and the flag says that the storage does not drop it.
        unsafe { self.inner.drop_in_place() };
    }
}

/// Storage that has a host, and is to get an instance.
#[derive(Debug)]
pub struct Begun<'a, H: Host> {
    store: Unfinished<H>,
    record: &'a mut MaybeUninit<Record>,
    context: &'a mut [MaybeUninit<u8>],
    /// Those that are not given yet.
    globals: &'a mut [MaybeUninit<VmGlobal>],
    space: Space<'a>,
}

impl<'a, H: Host> Begun<'a, H> {
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
        let store = unsafe { self.store.inner.as_ref() }.shared.id;
        let value = T::raw_to_slot(value.into_raw(store)?);
        let bytes = size_of::<VmGlobal>();
        let (global, left) =
            core::mem::take(&mut self.globals).split_first_mut().ok_or(LoadError::OutOfMemory { bytes })?;
        self.globals = left;
        Ok(GlobalHandle::new(store, global.write(VmGlobal { value }), mutable))
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
    ) -> Result<View<'a, H>, InstantiateError<H::Error>> {
        let Self { store, record, context, space, .. } = self;
        let inner = store.inner.as_ptr();
        // SAFETY: `begin` wrote it, and `store` borrows the storage.
        let shared = unsafe { &mut (*inner).shared };
        let (ctx, start) = make(Places { store: inner.cast(), shared, record, context, space }, module, &imports)?;
        // SAFETY: the context is of this store, which is borrowed for as long as the view.
        unsafe { View::new(inner, ctx).start(start) }?;
        // From here on the storage drops it.
        core::mem::forget(store);
        // SAFETY: as above.
        Ok(unsafe { View::new(inner, ctx) })
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
    ) -> Result<Alone<H>, InstantiateError<H::Error>>
    where
        'a: 'static,
    {
        let live = self.store.live;
        // SAFETY: by this function's contract.
        let view = unsafe { self.instantiate(module, imports) }?;
        // SAFETY: the storage is borrowed for ever, and `live` is its flag.
        Ok(unsafe { Alone::given(view, live) })
    }
}

/// All of a storage whose type does not depend on the host.
struct Places<'p, 'a> {
    /// What begins with `shared`.
    store: *mut u8,
    shared: &'p mut Shared,
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
    let Places { store, shared, record, context, mut space } = places;
    let code = module.code()?;
    let bytes = code.meta().offsets.size as usize;
    let context = context.get_mut(..bytes).ok_or(LoadError::OutOfMemory { bytes })?;
    context.fill(MaybeUninit::zeroed());
    let ctx = context.as_mut_ptr().cast();
    let record: *mut Record = record.write(Record::new(module, code, ctx, store, ptr::null_mut()));
    // From here on the store knows what may have to be given back.
    shared.newest = record;
    // SAFETY: the context is all zeros and large enough; the record is for this store.
    // There is no other module whose types could be equal.
    unsafe { build(record, shared, imports, &mut space, &mut |_, ty| ty.canonical) }?;
    // SAFETY: it was written just now.
    let record = unsafe { &*record };
    // SAFETY: built just now.
    let start = unsafe { initialise(record, shared.id, imports, &mut space) }?;
    Ok((ctx, start))
}
