//! What the instances of a store share: types, memories, tables and globals.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ptr::NonNull;

use include_wasm_abi::blob::TypeRecord;
use include_wasm_abi::vm::{VmGlobal, VmMemory, VmTable};

use crate::blob::Meta;
use crate::instance::{OwnHeap, release_memory, release_table};

/// What the instances of a store share.
#[derive(Debug, Default)]
pub(super) struct Heap {
    /// Types of functions, each as bytes that are equal for equal types; the position is the type's number.
    types: Vec<Box<[u8]>>,
    // Contexts point to these, so that their addresses must not change, and no box may claim to be the only way to
    // them.
    pub(super) memories: Vec<NonNull<VmMemory>>,
    pub(super) tables: Vec<NonNull<VmTable>>,
    pub(super) globals: Vec<NonNull<VmGlobal>>,
}

/// Moves a value to the heap, and keeps it.
pub(super) fn keep<T>(all: &mut Vec<NonNull<T>>, value: T) -> *mut T {
    let kept = NonNull::from(Box::leak(Box::new(value)));
    all.push(kept);
    kept.as_ptr()
}

/// Takes back what [`keep`] kept.
///
/// # Safety
///
/// - `keep` kept all of them, and nothing uses them any more.
unsafe fn take_back<T>(all: &mut Vec<NonNull<T>>) -> impl Iterator<Item = Box<T>> + '_ {
    // SAFETY: by this function's contract each came from a box.
    all.drain(..).map(|kept| unsafe { Box::from_raw(kept.as_ptr()) })
}

impl Drop for Heap {
    fn drop(&mut self) {
        // SAFETY: a store drops its memories together with all that could use them.
        for memory in unsafe { take_back(&mut self.memories) } {
            // SAFETY: as above.
            unsafe { release_memory(&memory, None) };
        }
        // SAFETY: as above.
        for mut table in unsafe { take_back(&mut self.tables) } {
            // SAFETY: as above.
            unsafe { release_table(&mut table) };
        }
        // SAFETY: as above.
        unsafe { take_back(&mut self.globals) }.for_each(drop);
    }
}

impl Heap {
    /// Returns the number of a type.
    pub(super) fn type_id(&mut self, meta: &Meta, ty: TypeRecord) -> u32 {
        let (types, values) = (&mut self.types, meta.pool(ty.values));
        let same = |known: &[u8]| known.split_first_chunk() == Some((&ty.params.to_le_bytes(), values));
        let place = types.iter().position(|known| same(known)).unwrap_or_else(|| {
            let mut key = Vec::with_capacity(4 + values.len());
            key.extend_from_slice(&ty.params.to_le_bytes());
            key.extend_from_slice(values);
            types.push(key.into_boxed_slice());
            types.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }
}

/// Moves a heap to the heap, and gives it to its owner.
pub(super) fn owned() -> OwnHeap {
    /// # Safety
    ///
    /// - `heap` came from the box below, and nothing uses it any more.
    unsafe fn free(heap: NonNull<()>) {
        // SAFETY: by this function's contract it came from that box.
        drop(unsafe { Box::from_raw(heap.cast::<Heap>().as_ptr()) });
    }
    let heap = NonNull::from(Box::leak(Box::<Heap>::default())).cast();
    // SAFETY: it is a `Heap` from a box, which nothing else owns.
    unsafe { OwnHeap::new(heap, free) }
}
