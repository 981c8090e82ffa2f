//! What an instance imports: functions, memories, tables and globals, from the expansion or a tool.

use crate::handles::{GlobalHandle, MemoryHandle, SharedGlobal, TableHandle};
use crate::value::{Func, WasmValue};

/// What an instance imports, in order of each index space.
#[derive(Clone, Copy, Debug, Default)]
pub struct Imports<'a> {
    /// Functions.
    pub functions: &'a [ImportFn],
    /// Memories.
    pub memories: &'a [MemoryHandle],
    /// Tables.
    pub tables: &'a [TableHandle],
    /// Globals.
    pub globals: &'a [ImportGlobal],
}

/// A function that is imported.
#[derive(Clone, Copy, Debug)]
pub struct ImportFn(pub(super) Function);

#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    Host(*const ()),
    Instance(Func),
}

impl ImportFn {
    /// A host function, by its shim.
    pub const fn host(shim: *const ()) -> Self {
        Self(Function::Host(shim))
    }

    /// A function of an instance in the same store.
    pub const fn instance(func: Func) -> Self {
        Self(Function::Instance(func))
    }
}

/// A global that is imported.
#[derive(Clone, Copy, Debug)]
pub struct ImportGlobal(pub(super) SharedGlobal);

impl ImportGlobal {
    /// A global of the same store.
    pub fn shared<T: WasmValue>(handle: GlobalHandle<T>) -> Self {
        Self(handle.into())
    }
}
