//! The forms that code leaves in.
//!
//! In:  sections and symbols.
//! Out: an ELF object to be loaded, or text for the assembler.

pub(crate) mod asm;
pub(crate) mod elf;

/// A function in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// Its name.
    pub(crate) name: String,
    /// Its offset.
    pub(crate) at: u32,
    /// Its length.
    pub(crate) len: u32,
}
