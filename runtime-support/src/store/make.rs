//! Instances on the heap.

use alloc::alloc::{Layout, alloc_zeroed, dealloc};
use alloc::boxed::Box;

use include_wasm_abi::blob::TypeRecord;
use include_wasm_abi::vm::VmContext;

use crate::blob::Meta;
use crate::code::Export;
use crate::error::{Failure, LoadError};
use crate::instance::{Imports, Module, Record, Space, StoreCore, build, initialize, release_table};

/// Makes an instance that is whole but for its start function, which it returns. `store` points to what begins with
/// `core`, and owns the instance from now on, as its newest. `type_id` returns the number of a type, equal for equal
/// types of the store.
///
/// # Errors
///
/// [`Failure`]; the store has no new instance then, unless a segment did not fit.
///
/// # Safety
///
/// - *Store*: `store` points to the store that begins with `core`, and `core` is borrowed together with all that it
///   owns.
pub(crate) unsafe fn make_on_heap(
    core: &mut StoreCore,
    store: *mut u8,
    module: &'static Module,
    imports: &Imports<'_>,
    type_id: &mut dyn FnMut(&Meta, TypeRecord) -> u32,
) -> Result<Option<Export>, Failure> {
    let code = module.code()?;
    let ctx = context(code.meta())?;
    // SAFETY:
    // - *Context*, *Code*: allocated for this module just now; the record frees it.
    // - *Store*: that of this function's contract. *Older*: records of a store live as long as the store.
    let record = unsafe { Record::new(module, code, ctx, store, core.newest()) };
    let record = Box::into_raw(Box::new(record));
    // SAFETY:
    // - *Record*: it came from a box just now, and has just one pointer.
    // - *Context*: allocated just now. *Store*: that of this function's contract.
    let built = unsafe { build(record, core.stack.limit(), core.id, imports, &mut Space::Heap, type_id) };
    if let Err(failure) = built {
        // SAFETY: it came from a box, and nothing else knows of it.
        drop(unsafe { Box::from_raw(record) });
        return Err(failure);
    }
    // From here on functions of the instance may get into shared tables, so the store keeps it whatever happens.
    // SAFETY: the store frees it, as its newest instance.
    unsafe { core.add(record) };
    // SAFETY: the store keeps it.
    let record = unsafe { &*record };
    // SAFETY: *Built*: just now. *Exclusive*: *Store* of this function's contract.
    unsafe { initialize(record, core.id, imports, &mut Space::Heap) }
}

/// Allocates a context, all zeros.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with its size.
fn context(meta: &Meta) -> Result<*mut VmContext, LoadError> {
    let layout = layout(meta)?;
    // SAFETY: a context is never empty.
    let ctx = unsafe { alloc_zeroed(layout) };
    if ctx.is_null() { Err(LoadError::OutOfMemory { bytes: layout.size() }) } else { Ok(ctx.cast()) }
}

fn layout(meta: &Meta) -> Result<Layout, LoadError> {
    let bytes = meta.offsets.size as usize;
    Layout::from_size_align(bytes, 16).map_err(|_| LoadError::OutOfMemory { bytes })
}

/// Frees a context from the heap, with its memories and tables.
impl Drop for Record {
    // Two functions drop records, and the second copy of this one would be code in every program.
    #[inline(never)]
    fn drop(&mut self) {
        let context = self.context();
        for index in 0..context.meta().shape().defined_tables {
            // SAFETY: the context has a cell for each table, and is freed below.
            let table = unsafe { &mut *context.defined_table(index) };
            // SAFETY: the store that owns this record drops it together with all that could use the table.
            unsafe { release_table(table) };
        }
        if let Some(release) = self.release {
            // SAFETY: as for tables.
            unsafe { release(self) };
        }
        if let Ok(layout) = layout(context.meta()) {
            // SAFETY: allocated with this layout, and nothing uses it any more.
            unsafe { dealloc(self.ctx().cast(), layout) };
        }
    }
}
