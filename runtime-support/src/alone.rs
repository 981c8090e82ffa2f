//! An instance that shares nothing: a store of its own, on the heap or in storage of the program's.

use core::ptr::NonNull;

use include_wasm_abi::vm::VmContext;

use crate::host::Host;
use crate::inner::Inner;
use crate::instance::Record;
use crate::trap::{Frames, Trap};
use crate::view::View;

/// A store with one instance.
#[derive(Debug)]
pub struct Alone<H: Host> {
    inner: NonNull<Inner<H>>,
    ctx: NonNull<VmContext>,
    #[cfg(feature = "alloc")]
    on_heap: bool,
}

// SAFETY: as for a store.
unsafe impl<H: Host + Send> Send for Alone<H> where H::Error: Send {}

#[cfg(feature = "alloc")]
mod on_heap {
    use alloc::boxed::Box;
    use core::ptr::NonNull;

    use super::{Alone, Host};
    use crate::error::InstantiateError;
    use crate::inner::Inner;
    use crate::instance::{HeapSpace, make_on_heap};
    use crate::link::Imports;
    use crate::module::Module;
    use crate::store::Store;

    impl<H: Host> Alone<H> {
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
            let inner = NonNull::from(Box::leak(Box::new(Inner::new(host))));
            // From here on it frees the store, whatever happens.
            let mut alone = Self { inner, ctx: NonNull::dangling(), on_heap: true };
            // SAFETY: `alone` owns it.
            let shared = unsafe { &mut (*inner.as_ptr()).shared };
            let start = make_on_heap(shared, inner.as_ptr().cast(), module, &imports, &mut HeapSpace)?;
            // SAFETY: an instance was made just now.
            let ctx = unsafe { (*shared.newest).ctx };
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
            // SAFETY: by this function's contract.
            let id = unsafe { store.instantiate(module, imports) }?;
            Ok(Self { inner: store.into_inner(), ctx: id.ctx, on_heap: true })
        }
    }
}

impl<H: Host> Alone<H> {
    /// Takes the only instance of a store that lies in [`Storage`](crate::Storage).
    ///
    /// # Safety
    ///
    /// - The view came from [`Begun::instantiate`](crate::Begun::instantiate), and there is no other of this store.
    pub unsafe fn given(view: View<'static, H>) -> Self {
        let (inner, ctx) = view.parts();
        Self {
            inner,
            ctx,
            #[cfg(feature = "alloc")]
            on_heap: false,
        }
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
        let this = core::mem::ManuallyDrop::new(self);
        #[cfg(feature = "alloc")]
        if this.on_heap {
            // SAFETY: all of it is on the heap, and `self` is gone.
            return unsafe { Inner::free(this.inner) };
        }
        // SAFETY: it was written when the storage was given, and nobody reads it again.
        unsafe { this.inner.read() }.host
    }

    fn record(&self) -> &Record {
        // SAFETY: it is the context of an instance.
        let record = unsafe { Record::of(self.ctx.as_ptr()) };
        // SAFETY: the record lives as long as its store, which `self` owns.
        unsafe { &*record }
    }

    /// Returns the last trap, if a call of the instance trapped; see [`View::trapped`].
    pub fn trapped(&self) -> Option<Trap> {
        self.record().trapped
    }

    /// Returns the frames of the last trap.
    pub fn frames(&self) -> Frames<'_> {
        Frames::new(&self.record().backtrace)
    }

    /// Borrows the instance.
    #[inline]
    pub fn view(&mut self) -> View<'_, H> {
        // SAFETY: the instance is of this store.
        unsafe { View::new(self.inner.as_ptr(), self.ctx.as_ptr()) }
    }
}

impl<H: Host> Drop for Alone<H> {
    fn drop(&mut self) {
        #[cfg(feature = "alloc")]
        if self.on_heap {
            // SAFETY: all of it is on the heap, and nobody uses it again.
            drop(unsafe { Inner::free(self.inner) });
            return;
        }
        // SAFETY: the storage holds a store, and nobody uses it again.
        unsafe { self.inner.drop_in_place() };
    }
}
