//! Names of what a store owns. They hold pointers, and are compared with the store that they are used with.

use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{VmContext, VmGlobal, VmMemory, VmTable};

use crate::ids::StoreId;
use crate::value::WasmValue;

/// An instance of a store.
#[derive(Clone, Copy, Debug)]
pub struct InstanceId {
    pub(crate) store: StoreId,
    pub(crate) ctx: NonNull<VmContext>,
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
