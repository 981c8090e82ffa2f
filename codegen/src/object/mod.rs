//! The forms that code leaves in.
//!
//! In:  sections and symbols.
//! Out: an ELF object to be loaded, or text for the assembler.

mod ascii;
pub(crate) mod asm;
pub(crate) mod elf;

/// 128 bits of a hash of code and metadata, by which linkers know equal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) [u8; 16]);

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
