//! Publishes a blob as executable pages.
//!
//! In:  [`Blob`], whose sections `blob::elf` finds and whose metadata [`Meta::parse`] checks.
//! Out: [`Code`], read-execute, instruction cache clean, never unmapped.
//!
//! Three steps, in this order: check, copy, protect. Pages are never writable and executable at once. Code needs no change
//! when it is mapped: nothing in it depends on its address.

use crate::blob::{Blob, Meta, elf};
use crate::error::LoadError;
use crate::module::Code;
use crate::{arch, sys};

/// Maps a blob's code.
///
/// # Errors
///
/// [`LoadError`]; no page is kept then.
pub(crate) fn publish(blob: Blob) -> Result<Code, LoadError> {
    let sections = elf::sections(blob.bytes())?;
    let meta = Meta::parse(sections.meta, sections.code.len(), sections.data.len())?;
    let start = sys::map_code(sections.code)?;
    arch::synchronise(start, sections.code.len());
    // Code is never unmapped: traps are looked up in it without a lock.
    Ok(Code::new(start, meta, sections.data))
}
