//! A content-addressed compilation cache, of whole modules and of functions.
//!
//! In:  a module or a function to be compiled.
//! Out: the bytes that compiling it would give, or nothing. A failure is a miss, never an error.
//!
//! | file | what |
//! |---|---|
//! | `folder.rs` | files: written under another name first, the least recently used removed first |
//! | `codec.rs` | numbers, byte strings and lists as bytes |
//! | `key.rs` | the cache key of a whole module |
//! | `module/` | a whole module as bytes |
//! | `dependencies.rs` | the dependencies of a function's code, as fingerprints |
//! | `record.rs` | a compiled function as bytes |
//! | `segment.rs` | many records in one file, found by their keys |
//! | `function.rs` | lookup and insertion of the functions of one module |
//!
//! Modules may be hostile, and several modules share a folder: a hash only finds a file or a record, and the whole key
//! is compared. A checksum finds damage, also where parts of two files that were written at once got mixed up. The
//! folder holds code: its writers have to be trusted.

mod codec;
#[cfg(feature = "compiler")]
mod dependencies;
#[cfg(feature = "compiler")]
pub(crate) mod folder;
#[cfg(feature = "compiler")]
pub(crate) mod function;
pub(crate) mod key;
pub(crate) mod module;
#[cfg(feature = "compiler")]
mod record;
#[cfg(feature = "compiler")]
mod segment;
