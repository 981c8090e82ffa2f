//! Globals, from the host's side.

use core::marker::PhantomData;

use include_wasm_abi::vm::VmGlobal;

use crate::error::Trap;
use crate::ids::StoreId;
use crate::value::WasmValue;

/// A global, borrowed from its store.
#[derive(Debug)]
pub struct Global<'a, T> {
    global: *mut VmGlobal,
    store: StoreId,
    borrow: PhantomData<(&'a mut VmGlobal, T)>,
}

impl<T: WasmValue> Global<'_, T> {
    /// Borrows a global.
    ///
    /// # Safety
    ///
    /// - `global` is of the store with that number, which is borrowed mutably for the lifetime, and its value is a `T`.
    pub(crate) unsafe fn new(global: *mut VmGlobal, store: StoreId) -> Self {
        Self { global, store, borrow: PhantomData }
    }

    /// Returns its value.
    pub fn get(&self) -> T {
        // SAFETY: the global lives as long as its store, which `self` borrows.
        let slot = unsafe { (*self.global).value };
        // SAFETY: a global holds a value of its type and its store.
        unsafe { T::from_raw(T::raw_from_slot(slot), self.store) }
    }
}

/// A mutable global, borrowed from its store.
#[derive(Debug)]
pub struct GlobalMut<'a, T>(Global<'a, T>);

impl<'a, T: WasmValue> GlobalMut<'a, T> {
    pub(crate) const fn new(global: Global<'a, T>) -> Self {
        Self(global)
    }

    /// Returns its value.
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// Sets its value.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    pub fn set(&mut self, value: T) -> Result<(), Trap> {
        let slot = T::raw_to_slot(value.into_raw(self.0.store)?);
        // SAFETY: the global lives as long as its store, which `self` borrows.
        unsafe { (*self.0.global).value = slot };
        Ok(())
    }
}
