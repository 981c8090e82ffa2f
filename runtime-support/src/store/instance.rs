//! An instance that shares nothing: a store of its own, on the heap or in storage of the program's.

use core::ptr::NonNull;

use include_wasm_abi::vm::VmContext;

use crate::call::InstanceRef;
use crate::error::{InstantiateError, Trap};
use crate::instance::{Host, Record, StoreData, reset};
use crate::trap::Frames;

/// A store with one instance.
#[derive(Debug)]
pub struct Instance<H: Host> {
    inner: NonNull<StoreData<H>>,
    ctx: NonNull<VmContext>,
    /// Where storage says that it holds the store; none where that is on the heap.
    live: Option<NonNull<Live>>,
}

/// Whether storage holds a store.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) is_live: bool,
    /// Gives back what is reserved for the instance with this context. A pointer, so that a program without storage has
    /// none of it, and of the C convention, so that dropping does not unwind; null in storage that was never used.
    #[cfg(feature = "alloc")]
    release: Option<unsafe extern "C" fn(NonNull<VmContext>)>,
}

impl Live {
    /// Says that there is no store.
    pub(super) const fn new() -> Self {
        Self {
            is_live: false,
            #[cfg(feature = "alloc")]
            release: None,
        }
    }

    /// Says that there is a store from now on.
    pub(super) fn begin(&mut self) {
        self.is_live = true;
        #[cfg(feature = "alloc")]
        {
            self.release = Some(release_reserved);
        }
    }
}

// SAFETY: as for a store.
unsafe impl<H: Host + Send> Send for Instance<H> where H::Error: Send {}

#[cfg(feature = "alloc")]
mod on_heap {
    use alloc::boxed::Box;
    use core::ptr::NonNull;

    use super::{Host, Instance};
    use crate::error::InstantiateError;
    use crate::instance::{Imports, Module, StoreData};
    use crate::store::heap::Store;
    use crate::store::make::make_on_heap;

    impl<H: Host> Instance<H> {
        /// Makes an instance in a store of its own, and runs its start function.
        ///
        /// # Errors
        ///
        /// Why there is none; nothing is kept then.
        ///
        /// # Safety
        ///
        /// - As for [`Store::instantiate`].
        pub unsafe fn new(
            module: &'static Module,
            host: H,
            imports: Imports<'_>,
        ) -> Result<Self, InstantiateError<H::Error>> {
            let inner = NonNull::from(Box::leak(Box::new(StoreData::new(host))));
            // From here on it frees the store, whatever happens.
            let mut alone = Self { inner, ctx: NonNull::dangling(), live: None };
            // SAFETY: `alone` owns it.
            let core = unsafe { &mut (*inner.as_ptr()).core };
            // There is no other module whose types could be equal.
            // SAFETY: `inner` is what begins with `core`.
            let start =
                unsafe { make_on_heap(core, inner.as_ptr().cast(), module, &imports, &mut |_, ty| ty.canonical) }?;
            // SAFETY: an instance was made just now.
            let ctx = unsafe { (*core.newest()).ctx() };
            // SAFETY: it was allocated.
            alone.ctx = unsafe { NonNull::new_unchecked(ctx) };
            alone.view().start(start)?;
            Ok(alone)
        }

        /// Makes the only instance of a store that may hold globals for it already.
        ///
        /// # Errors
        ///
        /// Why there is none; nothing is kept then.
        ///
        /// # Safety
        ///
        /// - As for [`Store::instantiate`].
        pub unsafe fn in_store(
            module: &'static Module,
            mut store: Store<H>,
            imports: Imports<'_>,
        ) -> Result<Self, InstantiateError<H::Error>> {
            // SAFETY: this function has the same contract.
            let id = unsafe { store.instantiate(module, imports) }?;
            Ok(Self { inner: store.into_inner(), ctx: id.ctx(), live: None })
        }
    }
}

/// Gives back the memories that are reserved for an instance in storage.
///
/// # Safety
///
/// - *Instance*: `ctx` is the context of an instance, and where that lies now.
/// - *Unused*: nothing uses the instance any more.
#[cfg(feature = "alloc")]
unsafe extern "C" fn release_reserved(ctx: NonNull<VmContext>) {
    // SAFETY: *Instance* of this function's contract.
    let record = unsafe { Record::of(ctx.as_ptr()) };
    // SAFETY: a record lives as long as its context, and nothing else refers to it by *Unused*.
    let record = unsafe { &mut *record };
    // SAFETY: *Unused* and *Instance* of this function's contract.
    unsafe { record.release_reserved(ctx.as_ptr()) };
}

impl<H: Host> Instance<H> {
    /// Takes the only instance of a store that lies in storage. `live` is the storage's flag that it holds a store.
    ///
    /// # Safety
    ///
    /// - There is no other reference to this store, and `live` can be written for as long as it can.
    pub(super) unsafe fn given(view: InstanceRef<'static, H>, live: NonNull<Live>) -> Self {
        let (inner, ctx) = view.parts();
        Self { inner, ctx, live: Some(live) }
    }

    /// Tells storage that it holds no store any more, or returns false where this one is on the heap. Memories that are
    /// reserved are given back: the instance is not to be used any more.
    fn leave_storage(&mut self) -> bool {
        let Some(mut live) = self.live else { return false };
        // SAFETY: by the contract of `given`.
        let live = unsafe { live.as_mut() };
        #[cfg(feature = "alloc")]
        if let Some(release) = live.release {
            // SAFETY: *Unused*: both callers drop the store. *Instance*: it is the context of `self`, and nothing moves
            // storage that is borrowed for ever.
            unsafe { release(self.ctx) };
        }
        live.is_live = false;
        true
    }

    /// Returns the host's state.
    pub fn host(&self) -> &H {
        // SAFETY: `self` owns the store.
        unsafe { &self.inner.as_ref().host }
    }

    /// Returns the host's state, to change it.
    pub fn host_mut(&mut self) -> &mut H {
        // SAFETY: `self` owns the store.
        unsafe { &mut self.inner.as_mut().host }
    }

    /// Drops the instance and returns the host's state.
    pub fn into_host(self) -> H {
        let mut this = core::mem::ManuallyDrop::new(self);
        let in_storage = this.leave_storage();
        #[cfg(feature = "alloc")]
        if !in_storage {
            // SAFETY: all of it is on the heap, and `self` is gone.
            return unsafe { StoreData::free(this.inner) };
        }
        debug_assert!(in_storage, "without a heap there is nothing else");
        // SAFETY: it was written when the storage was given, and nothing reads it again.
        unsafe { this.inner.read() }.host
    }

    fn record(&self) -> &Record {
        // SAFETY: it is the context of an instance.
        let record = unsafe { Record::of(self.ctx.as_ptr()) };
        // SAFETY: the record lives as long as its store, which `self` owns.
        unsafe { &*record }
    }

    /// Returns the last trap, if a call of the instance trapped; see [`InstanceRef::trapped`].
    pub fn trapped(&self) -> Option<Trap> {
        self.record().trapped
    }

    /// Returns the frames of the last trap.
    pub fn frames(&self) -> Frames<'_> {
        Frames::new(&self.record().backtrace)
    }

    /// Makes the instance what it was when it was new, and runs its start function again: memories, tables, globals and
    /// segments are as at first, and no trap is remembered. The host stays as it is, and references to functions stay
    /// valid.
    ///
    /// # Errors
    ///
    /// Why it is not: the start function did not finish, and the instance is as that left it; or the system refused to
    /// protect memory, and part of the instance may be as it was before. Either way it may be used, and reset, again.
    pub fn reset(&mut self) -> Result<(), InstantiateError<H::Error>> {
        let store = self.view().store_id();
        // SAFETY: it is the context of an instance.
        let record = unsafe { Record::of(self.ctx.as_ptr()) };
        // SAFETY: `self` owns the store, in which there is no other instance, and is borrowed mutably.
        let start = unsafe { reset(record, store) }?;
        self.view().start(start)
    }

    /// Borrows the instance.
    #[inline]
    pub fn view(&mut self) -> InstanceRef<'_, H> {
        // SAFETY: the instance is of this store.
        unsafe { InstanceRef::new(self.inner.as_ptr(), self.ctx.as_ptr()) }
    }
}

impl<H: Host> Drop for Instance<H> {
    fn drop(&mut self) {
        let in_storage = self.leave_storage();
        #[cfg(feature = "alloc")]
        if !in_storage {
            // SAFETY: all of it is on the heap, and nothing uses it again.
            drop(unsafe { StoreData::free(self.inner) });
            return;
        }
        debug_assert!(in_storage, "without a heap there is nothing else");
        // SAFETY: the storage held a store, and nothing uses it again.
        unsafe { self.inner.drop_in_place() };
    }
}
