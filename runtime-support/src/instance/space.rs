//! Where memories and tables of an instance lie.

use core::mem::MaybeUninit;

use include_wasm_abi::blob::{GUARDED_RESERVATION, MEMORY_ALIGN, MemoryRecord, TableRecord};
use include_wasm_abi::vm::{VmMemory, VmTable};

use crate::error::LoadError;
use crate::value::RawRef;

use super::Context;

/// Gives an instance what it owns. It is no trait, so that the linker drops what makes tables where no module has one.
#[derive(Debug)]
pub(crate) enum Space<'a> {
    /// The heap, and reserved address space.
    #[cfg(feature = "alloc")]
    Heap,
    /// Storage of the program's.
    Given(Given<'a>),
}

impl Space<'_> {
    /// Makes a memory of this type, all zeros but for an image of the module's data. It is the memory `index` among the
    /// instance's own.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] with what was asked for.
    pub(crate) fn memory(
        &mut self,
        context: Context,
        index: u32,
        ty: &MemoryRecord,
        guarded: bool,
    ) -> Result<VmMemory, LoadError> {
        let _ = (context, index);
        match self {
            #[cfg(feature = "alloc")]
            // SAFETY: it is the context of the instance that is being made, and nothing borrows its record.
            Self::Heap => unsafe { super::make_memory(context, index, ty, guarded) },
            // A guarded memory is address space of the operating system's, wherever the rest of the instance lies.
            #[cfg(feature = "alloc")]
            // SAFETY: as above.
            Self::Given(_) if guarded => unsafe { super::make_memory(context, index, ty, guarded) },
            Self::Given(given) => given.memory(ty, guarded),
        }
    }

    /// Makes a table of this type, all null.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] with what was asked for.
    pub(crate) fn table(&mut self, ty: &TableRecord) -> Result<VmTable, LoadError> {
        match self {
            #[cfg(feature = "alloc")]
            Self::Heap => super::table_of(ty.min, ty.max),
            Self::Given(given) => given.table(ty),
        }
    }
}

/// What is left of a storage's tables and memories.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    /// Elements of tables.
    pub(crate) tables: &'a mut [MaybeUninit<RawRef>],
    /// Bytes of memories.
    pub(crate) memories: &'a mut [MaybeUninit<u8>],
}

/// Takes the first elements of what is left.
fn take<'a, T>(left: &mut &'a mut [MaybeUninit<T>], len: usize) -> Result<&'a mut [MaybeUninit<T>], LoadError> {
    let too_small = LoadError::OutOfMemory { bytes: len.saturating_mul(size_of::<T>()) };
    let (taken, rest) = core::mem::take(left).split_at_mut_checked(len).ok_or(too_small)?;
    *left = rest;
    taken.fill_with(MaybeUninit::zeroed);
    Ok(taken)
}

impl Given<'_> {
    fn memory(&mut self, ty: &MemoryRecord, guarded: bool) -> Result<VmMemory, LoadError> {
        let size = |pages: u64| usize::try_from(pages.saturating_mul(1 << ty.page_shift)).unwrap_or(usize::MAX);
        if guarded {
            return Err(LoadError::OutOfMemory { bytes: usize::try_from(GUARDED_RESERVATION).unwrap_or(usize::MAX) });
        }
        let capacity = size(ty.most_pages());
        let too_large = LoadError::OutOfMemory { bytes: capacity };
        let taken = capacity.checked_next_multiple_of(MEMORY_ALIGN).filter(|_| ty.min <= ty.most_pages());
        let bytes = take(&mut self.memories, taken.ok_or(too_large)?)?;
        Ok(VmMemory {
            base: bytes.as_mut_ptr().cast(),
            len: size(ty.min),
            capacity,
            max_pages: usize::try_from(ty.most_pages()).unwrap_or(usize::MAX),
            page_shift: ty.page_shift.into(),
            reserved: 0,
        })
    }

    fn table(&mut self, ty: &TableRecord) -> Result<VmTable, LoadError> {
        let max = usize::try_from(ty.max).unwrap_or(usize::MAX);
        let elements = take(&mut self.tables, max)?;
        let len = usize::try_from(ty.min).unwrap_or(usize::MAX);
        Ok(VmTable { base: elements.as_mut_ptr().cast(), len, capacity: max, max })
    }
}
