//! The artifact: code, metadata and data, as an ELF object to be loaded or as text for the assembler.
//!
//! In:  the code of all functions, with its properties.
//! Out: [`Output`](output::Output), with all facts that the typed API needs.
//!
//! | file | what |
//! |---|---|
//! | `build.rs` | code and metadata of a set of modules, before an object format |
//! | `metadata/` | the metadata and the data of a module as bytes |
//! | `symbols.rs` | the names of functions |
//! | `output.rs` | the result of compiling a set of modules |
//! | `elf.rs` | an ELF object to be loaded |
//! | `asm.rs`, `ascii.rs` | text for the assembler |

mod ascii;
pub(crate) mod asm;
#[cfg(feature = "compiler")]
mod build;
mod elf;
#[cfg(feature = "compiler")]
mod metadata;
pub(crate) mod output;
#[cfg(feature = "compiler")]
mod symbols;

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
