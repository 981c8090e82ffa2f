//! Memories in reserved address space.

use include_wasm_abi::blob::{GUARDED_RESERVATION, MemoryRecord};
use include_wasm_abi::vm::VmMemory;

use crate::error::LoadError;
use crate::sys::{self, Image, Reservation};

use super::context::Context;
use super::record::Record;

/// Reserves a memory, with `image` mapped if that can be: the second value says whether it was.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
pub(crate) fn memory_of(
    ty: &MemoryRecord,
    guarded: bool,
    image: Option<&Image>,
) -> Result<(VmMemory, bool), LoadError> {
    let max = ty.most_pages();
    let bytes = |pages: u64| usize::try_from(pages.saturating_mul(1 << ty.page_shift)).unwrap_or(usize::MAX);
    let (len, most) = (bytes(ty.min), bytes(max));
    let wanted = if guarded { usize::try_from(GUARDED_RESERVATION).unwrap_or(usize::MAX) } else { most };
    let out_of_memory = LoadError::OutOfMemory { bytes: wanted };
    if ty.min > max {
        return Err(out_of_memory);
    }
    let reservation = if guarded { sys::reserve(len, wanted, image) } else { up_to(len, wanted, image) };
    let Reservation { start, len: reserved, mapped } = reservation.ok_or(out_of_memory)?;
    let memory = VmMemory {
        base: start,
        len,
        capacity: reserved.min(most),
        max_pages: usize::try_from(max).unwrap_or(usize::MAX),
        page_shift: ty.page_shift.into(),
        reserved,
    };
    Ok((memory, mapped))
}

/// Makes a memory of an instance's own, counted from its first.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`] with what was asked for.
///
/// # Safety
///
/// - *Record*: it is the context of an instance that is being made, and nothing borrows its record.
pub(crate) unsafe fn make_memory(
    context: Context,
    index: u32,
    ty: &MemoryRecord,
    guarded: bool,
) -> Result<VmMemory, LoadError> {
    // SAFETY: *Record* of this function's contract.
    let record = unsafe { Record::of(context.ptr()) };
    // SAFETY: *Record* of this function's contract: nothing else uses it.
    let record = unsafe { &mut *record };
    record.release = Some(release_memories);
    let image = (index == 0).then(|| context.code().image()).flatten();
    let (memory, mapped) = memory_of(ty, guarded, image)?;
    if mapped {
        record.image = image;
    }
    Ok(memory)
}

/// Gives back the address space of an instance's own memories.
///
/// # Safety
///
/// - *Unused*: nothing uses the instance any more.
unsafe fn release_memories(record: &Record) {
    let context = record.context();
    for index in 0..context.meta().shape().defined_memories {
        // SAFETY: the context has a cell for each memory, all zeros if there is none yet.
        let memory = unsafe { &*context.defined_memory(index) };
        if memory.reserved != 0 {
            // SAFETY:
            // - *Made*: `make_memory` made it, or it is all zeros still. *Unused*: that of this function's contract.
            // - *Image*: the record says what is mapped there.
            unsafe { release_memory(memory, record.image_of(index)) };
        }
    }
}

/// Gives back the address space of a memory.
///
/// # Safety
///
/// - *Made*: [`memory_of`] made it, or it is all zeros.
/// - *Unused*: nothing uses it any more.
/// - *Image*: `image` is what is mapped there.
pub(crate) unsafe fn release_memory(memory: &VmMemory, image: Option<&Image>) {
    // SAFETY: this function has the same contract. Where the memory is all zeros its length is, and nothing is given
    // back.
    unsafe { sys::release(memory.base, memory.len, memory.reserved, image) };
}

/// Reserves as much as there is, up to `wanted`: code that checks its accesses needs no more than `len` at first, and a
/// memory that cannot grow as far as its type allows says so when it is asked to.
fn up_to(len: usize, wanted: usize, image: Option<&Image>) -> Option<Reservation> {
    let mut size = wanted;
    loop {
        match sys::reserve(len, size, image) {
            Some(reservation) => return Some(reservation),
            None if size <= len => return None,
            None => size = (size / 2).max(len),
        }
    }
}
