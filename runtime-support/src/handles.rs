//! Names of what a store owns. They hold pointers, and are compared with the store that they are used with.

use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{VmContext, VmGlobal, VmMemory, VmTable};

use crate::ids::StoreId;
use crate::value::WasmValue;

/// An instance of a store.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "alloc"), expect(dead_code, reason = "stores on the heap read it"))]
pub struct InstanceId {
    store: StoreId,
    ctx: NonNull<VmContext>,
}

impl InstanceId {
    /// Names an instance.
    ///
    /// # Safety
    ///
    /// - *Store*: `ctx` is the context of an instance of the store of that number, and lives as long as it.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn new(store: StoreId, ctx: NonNull<VmContext>) -> Self {
        Self { store, ctx }
    }

    /// Returns which store it belongs to.
    #[cfg(feature = "alloc")]
    pub(crate) fn store(&self) -> StoreId {
        self.store
    }

    #[cfg(feature = "alloc")]
    pub(crate) fn ctx(&self) -> NonNull<VmContext> {
        self.ctx
    }
}

// SAFETY: the pointer is only followed together with a borrow of its store.
unsafe impl Send for InstanceId {}
// SAFETY: as above.
unsafe impl Sync for InstanceId {}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident $(<$param:ident>)?: $target:ident { $($(#[$gdoc:meta])* $field:ident: $ty:ty),* })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name $(<$param>)? {
            store: StoreId,
            target: *mut $target,
            $($(#[$gdoc])* $field: $ty,)*
            $(value: PhantomData<$param>,)?
        }

        impl $(<$param>)? $name $(<$param>)? {
            /// Names something of a store.
            ///
            /// # Safety
            ///
            /// - *Store*: `target` is of the store of that number, and lives as long as it. The other arguments are its
            ///   type.
            pub(crate) const unsafe fn new(store: StoreId, target: *mut $target $(, $field: $ty)*) -> Self {
                Self { store, target $(, $field)* $(, value: PhantomData::<$param>)? }
            }

            /// Returns which store it belongs to.
            pub(crate) fn store(&self) -> StoreId {
                self.store
            }

            pub(crate) fn target(&self) -> *mut $target {
                self.target
            }

            $($(#[$gdoc])* pub(crate) fn $field(&self) -> $ty {
                self.$field
            })*
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
        /// Returns the type of its elements.
        element: ValType
    }
    /// A global of a store, with a value of type `T`.
    GlobalHandle<T>: VmGlobal {
        /// Returns whether it can be set.
        mutable: bool
    }
}

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
        Self { store: handle.store(), target: handle.target(), mutable: handle.mutable(), ty: T::TYPE }
    }
}
