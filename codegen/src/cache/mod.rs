//! What was compiled before: the same bytes as compiling it gives, or nothing. Nothing here is ever an error.
//!
//! In:  what is to be compiled.
//! Out: a whole module, or functions, that an earlier compiler made from the same.
//!
//! | file | what |
//! |---|---|
//! | `folder.rs` | files: written under another name first, the least recently used removed first |
//! | `codec.rs` | numbers, byte strings and lists as bytes |
//! | `module/` | a whole module as bytes |
//! | `dependencies.rs` | what the code of a function depends on |
//! | `record.rs` | a compiled function as bytes |
//! | `segment.rs` | many of them in one file, found by what they were compiled from |
//! | `function.rs` | the functions of one module: looked up, added, written |
//!
//! Modules may come from people who mean harm, and several modules share a folder: a hash only finds a file or a
//! record, and then the bytes that it was made from are compared. A checksum finds damage, also where the parts of two
//! files that were written at once got mixed up. Against people who can write to the folder itself nothing helps: it
//! holds code.

mod codec;
#[cfg(feature = "compiler")]
mod dependencies;
#[cfg(feature = "compiler")]
pub(crate) mod folder;
#[cfg(feature = "compiler")]
pub(crate) mod function;
pub(crate) mod module;
#[cfg(feature = "compiler")]
mod record;
#[cfg(feature = "compiler")]
mod segment;
