//! Checks a blob, and publishes it as executable pages.
//!
//! In:  [`Blob`], whose sections `blob::elf` finds and whose metadata [`Meta::parse`] checks.
//! Out: [`Code`], read-execute, instruction cache clean, never unmapped.
//!
//! Two steps, in this order: check, and make executable. Code needs no change for that, because nothing in it depends
//! on its address: where it has pages of the program for itself, they become executable in place; otherwise, or where
//! the system refuses, it is copied to new pages. Pages are never writable and executable at once.

use crate::blob::{Blob, Meta, elf};
use crate::error::LoadError;
use crate::{arch, sys};

use super::Code;

/// A blob whose metadata was checked, and whose code is not mapped yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unmapped {
    sections: elf::Sections,
    pub(crate) meta: Meta,
}

/// Checks a blob.
///
/// # Errors
///
/// [`LoadError`].
pub(crate) fn check(blob: Blob) -> Result<Unmapped, LoadError> {
    let sections = elf::sections(blob.bytes())?;
    let meta = Meta::parse(sections.meta, sections.code.len(), sections.data.len())?;
    Ok(Unmapped { sections, meta })
}

/// Makes a blob's code executable. It is never unmapped: traps are looked up in it without a lock.
///
/// # Errors
///
/// [`LoadError`]; no page is kept then.
pub(crate) fn publish(unmapped: Unmapped) -> Result<Code, LoadError> {
    let Unmapped { sections, meta } = unmapped;
    let start = match sys::protect_code(sections.code) {
        true => sections.code.as_ptr(),
        false => sys::map_code(sections.code)?,
    };
    arch::synchronize(start, sections.code.len());
    Ok(Code::new(start, meta, sections.data))
}
