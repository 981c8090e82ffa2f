//! The runtime functions that compiled code calls: one body for every row of `abi::libcalls!`.
//!
//! Each is safe after its first line, which takes the caller's context. None leaves compiled code itself: a trap is a
//! number that the caller leaves with.

use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::VmContext;

pub use crate::code::LibcallEntry;
use crate::instance::{Context, grow_memory};
use crate::value::RawRef;

type Word = usize;
type U32 = u32;
type U64 = u64;
type Nothing = ();
type Trap = u32;

/// Makes the entries; a row without a body, or with one of another type, does not compile.
macro_rules! entries {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {$(
        $(#[$doc])*
        #[allow(non_upper_case_globals, reason = "an entry is named as its function")]
        pub const $name: LibcallEntry = LibcallEntry {
            call: Libcall::$name,
            address: entries!(@address $result, $name, $($kind),*),
        };
    )*};
    (@address Never, raise,) => {
        crate::trap::STUB_TARGET as *const ()
    };
    (@address $result:ident, $name:ident, $($kind:ident),*) => {{
        const BODY: unsafe extern "C" fn(*mut VmContext $(, $kind)*) -> $result = body::$name;
        BODY as *const ()
    }};
}
include_wasm_abi::libcalls!(entries);

/// Returns zero, or the number of the trap.
fn number(result: Result<(), TrapCode>) -> u32 {
    result.map_or_else(|trap| trap as u32, |()| 0)
}

/// The bodies. Every function has one obligation: `ctx` is the context of the compiled code that calls, and indices are
/// of its module.
mod body {
    use include_wasm_abi::vm::{VmMemory, VmTable};

    use super::{Context, RawRef, TrapCode, VmContext, grow_memory, number};
    use crate::instance::{copy_to_memory, copy_to_table, grow_table};

    /// Returns a memory of the caller's module.
    unsafe fn memory<'a>(ctx: *mut VmContext, index: u32) -> &'a mut VmMemory {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: as above.
        let memory = unsafe { context.memory(index) };
        // SAFETY: it lives as long as the store, on which nothing else runs now.
        unsafe { &mut *memory }
    }

    /// Returns a table of the caller's module.
    unsafe fn table<'a>(ctx: *mut VmContext, index: u32) -> &'a mut VmTable {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: as above.
        let table = unsafe { context.table(index) };
        // SAFETY: it lives as long as the store, on which nothing else runs now.
        unsafe { &mut *table }
    }

    /// Returns where `len` elements from `at` begin, if they are all within the table.
    fn elements(table: &VmTable, at: u64, len: u64) -> Result<*mut RawRef, TrapCode> {
        match at.checked_add(len) {
            Some(end) if end <= table.len as u64 => Ok(table.base.cast::<RawRef>().wrapping_add(at as usize)),
            _ => Err(TrapCode::TableOutOfBounds),
        }
    }

    pub(super) unsafe extern "C" fn memory_grow(ctx: *mut VmContext, index: u32, delta: u64) -> u64 {
        // SAFETY: by the contract of this module's functions.
        let memory = unsafe { memory(ctx, index) };
        // SAFETY: it is a memory of the caller's store.
        unsafe { grow_memory(memory, delta) }.unwrap_or(u64::MAX)
    }

    pub(super) unsafe extern "C" fn copy_bytes(_ctx: *mut VmContext, dst: usize, src: usize, len: u64) {
        let (to, from) = (address(dst), address(src).cast_const());
        // SAFETY: compiled code has tested that both ranges lie within memories; they may overlap.
        unsafe { to.copy_from(from, len as usize) }
    }

    pub(super) unsafe extern "C" fn fill_bytes(_ctx: *mut VmContext, dst: usize, value: u32, len: u64) {
        // SAFETY: compiled code has tested that the range lies within a memory.
        unsafe { address(dst).write_bytes(value as u8, len as usize) }
    }

    /// Returns an address that compiled code made from the base of a memory.
    fn address(address: usize) -> *mut u8 {
        core::ptr::with_exposed_provenance_mut(address)
    }

    pub(super) unsafe extern "C" fn memory_init(
        ctx: *mut VmContext,
        index: u32,
        segment: u32,
        dst: u64,
        src: u32,
        len: u32,
    ) -> u32 {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: by the contract of this module's functions.
        let memory = unsafe { memory(ctx, index) };
        // SAFETY: by the contract of this module's functions.
        number(unsafe { copy_to_memory(context, memory, segment, dst, src, len) })
    }

    pub(super) unsafe extern "C" fn data_drop(ctx: *mut VmContext, segment: u32) {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: by the contract of this module's functions.
        unsafe { (*context.data_segment(segment)).len = 0 };
    }

    pub(super) unsafe extern "C" fn table_grow(ctx: *mut VmContext, index: u32, delta: u64, value: usize) -> u64 {
        // SAFETY: by the contract of this module's functions.
        let table = unsafe { table(ctx, index) };
        let value: RawRef = core::ptr::with_exposed_provenance_mut(value);
        // SAFETY: it is a table of the caller's store.
        unsafe { grow_table(table, delta, value) }.unwrap_or(u64::MAX)
    }

    pub(super) unsafe extern "C" fn table_fill(
        ctx: *mut VmContext,
        index: u32,
        dst: u64,
        value: usize,
        len: u64,
    ) -> u32 {
        // SAFETY: by the contract of this module's functions.
        let to = match elements(unsafe { table(ctx, index) }, dst, len) {
            Ok(to) => to,
            Err(trap) => return trap as u32,
        };
        let value: RawRef = core::ptr::with_exposed_provenance_mut(value);
        for offset in 0..len as usize {
            // SAFETY: the element lies within the table.
            unsafe { to.wrapping_add(offset).write(value) };
        }
        0
    }

    pub(super) unsafe extern "C" fn table_copy(
        ctx: *mut VmContext,
        dst_table: u32,
        src_table: u32,
        dst: u64,
        src: u64,
        len: u64,
    ) -> u32 {
        // SAFETY: by the contract of this module's functions.
        let to = elements(unsafe { table(ctx, dst_table) }, dst, len);
        // SAFETY: by the contract of this module's functions.
        let from = elements(unsafe { table(ctx, src_table) }, src, len);
        // SAFETY: both ranges lie within their tables; they may overlap.
        number(to.and_then(|to| from.map(|from| unsafe { to.copy_from(from, len as usize) })))
    }

    pub(super) unsafe extern "C" fn table_init(
        ctx: *mut VmContext,
        index: u32,
        segment: u32,
        dst: u64,
        src: u32,
        len: u32,
    ) -> u32 {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: by the contract of this module's functions.
        let table = unsafe { table(ctx, index) };
        // SAFETY: by the contract of this module's functions.
        number(unsafe { copy_to_table(context, table, segment, dst, src, len) })
    }

    pub(super) unsafe extern "C" fn elem_drop(ctx: *mut VmContext, segment: u32) {
        // SAFETY: by the contract of this module's functions.
        let context = unsafe { Context::of(ctx) };
        // SAFETY: by the contract of this module's functions.
        unsafe { (*context.elem_segment(segment)).len = 0 };
    }
}
