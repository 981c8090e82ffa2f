//! An instance that shares nothing: a store of its own.

use crate::error::InstantiateError;
use crate::host::Host;
use crate::link::Imports;
use crate::module::Module;
use crate::store::{InstanceId, Store};
use crate::trap::{Frames, Trap};
use crate::view::View;

/// A store with one instance.
#[derive(Debug)]
pub struct Alone<H: Host> {
    store: Store<H>,
    id: InstanceId,
}

impl<H: Host> Alone<H> {
    /// Makes an instance in a store of its own, and runs its start function. `imports` may make globals in the store.
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
        // SAFETY: by this function's contract.
        unsafe { Self::in_store(module, Store::new(host), imports) }
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
        Ok(Self { store, id })
    }

    /// Returns the host's state.
    pub fn host(&self) -> &H {
        self.store.host()
    }

    /// Returns the host's state, to change it.
    pub fn host_mut(&mut self) -> &mut H {
        self.store.host_mut()
    }

    /// Drops the instance and returns the host's state.
    pub fn into_host(self) -> H {
        self.store.into_host()
    }

    /// Returns the last trap, if a call of the instance trapped; see [`View::trapped`].
    pub fn trapped(&self) -> Option<Trap> {
        self.store.trapped(self.id)
    }

    /// Returns the frames of the last trap.
    pub fn frames(&self) -> Frames<'_> {
        self.store.frames(self.id)
    }

    /// Returns the store, to call functions that references point to.
    pub fn store(&mut self) -> &mut Store<H> {
        &mut self.store
    }

    /// Borrows the instance.
    #[inline]
    pub fn view(&mut self) -> View<'_, H> {
        // SAFETY: the instance is of this store.
        unsafe { self.store.view_unchecked(self.id) }
    }
}
