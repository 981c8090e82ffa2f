//! Publishes a blob as executable pages.
//!
//! In:  [`Blob`], whose sections `blob::elf` finds and whose metadata [`Meta::parse`] checks.
//! Out: [`Code`], read-execute, instruction cache clean, never unmapped.
//!
//! Three steps, in this order: check, copy, protect. Pages are never writable and executable at once. Code needs no change
//! when it is mapped: nothing in it depends on its address.

use crate::blob::Blob;
use crate::error::LoadError;
use crate::module::Code;

/// Maps a blob's code.
///
/// # Errors
///
/// [`LoadError`]; no page is kept then.
#[cfg(feature = "std")]
pub(crate) fn publish(blob: Blob) -> Result<Code, LoadError> {
    use crate::blob::{Meta, elf};

    let sections = elf::sections(blob.bytes())?;
    let meta = Meta::parse(sections.meta, sections.code.len(), sections.data.len())?;
    let len = sections.code.len().max(1);
    let out_of_memory = |_| LoadError::OutOfMemory { bytes: len };
    let mut pages = region::alloc(len, region::Protection::READ_WRITE).map_err(out_of_memory)?;
    let start = pages.as_mut_ptr::<u8>();
    // SAFETY:
    // - readable: `sections.code` is a slice.
    // - writable: `region::alloc` returned at least `len` bytes.
    // - no overlap: `pages` is a mapping that nobody else has seen.
    unsafe { start.copy_from_nonoverlapping(sections.code.as_ptr(), sections.code.len()) };
    // SAFETY: the pages are ours alone, and nothing borrows from them.
    unsafe { region::protect(start, pages.len(), region::Protection::READ_EXECUTE) }
        .map_err(|_| LoadError::Forbidden)?;
    crate::arch::synchronise(start, pages.len());
    // Code is never unmapped: traps are looked up in it without a lock.
    core::mem::forget(pages);
    Ok(Code::new(start, meta, sections.data))
}

/// Without an operating system there is nothing to map.
///
/// # Errors
///
/// [`LoadError::Forbidden`], always.
#[cfg(not(feature = "std"))]
pub(crate) fn publish(_blob: Blob) -> Result<Code, LoadError> {
    Err(LoadError::Forbidden)
}
