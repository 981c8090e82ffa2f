//! Checks what an instance imports, and links it.
//!
//! In:  [`Imports`] from the expansion or a tool.
//! Out: [`Linked`], of which every entry has the type that the module asks for (specification: "Import Matching").

use alloc::vec::Vec;

use include_wasm_abi::blob::{
    FunctionRecord, GUARDED_RESERVATION, GlobalRecord, MemoryRecord, PAGE_SIZE, TableRecord, UNLIMITED, flags,
};
use include_wasm_abi::vm::{VmImport, VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::LinkError;
use crate::instance::Linked;
use crate::store::{GlobalHandle, MemoryHandle, SharedGlobal, TableHandle, host_import};
use crate::store_id::StoreId;
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
pub struct ImportFn(Function);

#[derive(Clone, Copy, Debug)]
enum Function {
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
pub struct ImportGlobal(SharedGlobal);

impl ImportGlobal {
    /// A global of the same store.
    pub fn shared<T: WasmValue>(handle: GlobalHandle<T>) -> Self {
        Self(handle.into())
    }
}

/// Checks and links.
pub(crate) fn link(meta: &Meta, store: StoreId, imports: &Imports<'_>, type_ids: &[u32]) -> Result<Linked, LinkError> {
    let shape = &meta.shape;
    let counts = [
        (imports.functions.len(), shape.imported_functions),
        (imports.memories.len(), shape.imported_memories),
        (imports.tables.len(), shape.imported_tables),
        (imports.globals.len(), shape.imported_globals),
    ];
    if counts.iter().any(|&(given, wanted)| given != wanted as usize) {
        return Err(LinkError::Count);
    }
    let own = |other: StoreId| if other == store { Ok(()) } else { Err(LinkError::ForeignStore) };

    let functions = (0..).zip(imports.functions).zip(meta.records::<FunctionRecord>().iter());
    let functions = functions.map(|((index, import), record)| match import.0 {
        Function::Host(shim) => Ok(host_import(shim)),
        Function::Instance(func) => {
            own(func.store)?;
            // SAFETY: a function of this store lives as long as the store.
            let func_ref = unsafe { func.func_ref.as_ref() };
            if type_ids.get(record.ty as usize) != Some(&func_ref.type_id) {
                return Err(LinkError::Function { index });
            }
            Ok(VmImport { code: func_ref.code, ctx: func_ref.ctx })
        }
    });
    let memories = (0..).zip(imports.memories).zip(meta.records::<MemoryRecord>().iter());
    let memories = memories.map(|((index, handle), wanted)| {
        own(handle.store)?;
        // SAFETY: a memory of this store lives as long as the store.
        let memory: &VmMemory = unsafe { &*handle.target };
        let guarded = meta.header.flags & flags::GUARDED == 0 || memory.reserved as u64 >= GUARDED_RESERVATION;
        let limits = limits_match(memory.len as u64 / PAGE_SIZE, memory.max_pages as u64, wanted.min, wanted.max);
        if guarded && limits { Ok(handle.target) } else { Err(LinkError::Memory { index }) }
    });
    let tables = (0..).zip(imports.tables).zip(meta.records::<TableRecord>().iter());
    let tables = tables.map(|((index, handle), wanted)| {
        own(handle.store)?;
        // SAFETY: a table of this store lives as long as the store.
        let table: &VmTable = unsafe { &*handle.target };
        let limits = limits_match(table.len as u64, table.max as u64, wanted.min, wanted.max);
        if limits && handle.element == wanted.element { Ok(handle.target) } else { Err(LinkError::Table { index }) }
    });
    let globals = (0..).zip(imports.globals).zip(meta.records::<GlobalRecord>().iter());
    let globals = globals.map(|((index, import), wanted)| {
        own(import.0.store)?;
        let same = import.0.ty == wanted.ty && import.0.mutable == (wanted.mutable == 1);
        if same { Ok(import.0.target) } else { Err(LinkError::Global { index }) }
    });
    Ok(Linked {
        functions: functions.collect::<Result<Vec<_>, _>>()?,
        memories: memories.collect::<Result<Vec<_>, _>>()?,
        tables: tables.collect::<Result<Vec<_>, _>>()?,
        globals: globals.collect::<Result<Vec<_>, _>>()?,
    })
}

/// Whether limits match (specification: "Limits"). A memory or table without a maximum has the largest there is, so a
/// module that asks for any maximum at all refuses it unless that is as large.
fn limits_match(now: u64, max: u64, wanted_min: u64, wanted_max: u64) -> bool {
    now >= wanted_min && (wanted_max == UNLIMITED || max <= wanted_max)
}
