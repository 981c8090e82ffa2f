//! One instance of a module.
//!
//! In:  a loaded module, a store, and imports that were checked.
//! Out: [`Record`], whose context compiled code can run on.
//!
//! Order as in `abi::part`: imports, memories, references, globals, tables, then element segments, data segments and
//! the start function. What fails before the segments leaves nothing behind; a segment that does not fit is a trap, and
//! what earlier ones wrote stays written.

#[cfg(feature = "alloc")]
mod address_space;
mod builder;
mod context;
mod expr;
mod global;
mod host;
mod imports;
mod memory;
mod module;
mod part;
pub mod parts;
mod record;
mod reset;
mod segments;
mod space;
mod store_data;
mod table;

#[cfg(feature = "alloc")]
pub(crate) use address_space::{memory_of, release_memory};
pub(crate) use builder::{build, initialize};
pub(crate) use context::Context;
pub use global::{Global, GlobalMut};
pub use host::{Host, NoHost};
pub use imports::{ImportFn, ImportGlobal, Imports};
pub(crate) use memory::grow as grow_memory;
pub use memory::{LittleEndian, Memory, OutOfBounds};
pub use module::{CodeStart, Module};
pub(crate) use record::Record;
pub(crate) use reset::reset;
pub(crate) use segments::{copy_to_memory, copy_to_table};
pub(crate) use space::{Given, Space};
#[cfg(feature = "alloc")]
pub(crate) use store_data::OwnHeap;
pub(crate) use store_data::{StoreCore, StoreData};
pub(crate) use table::grow as grow_table;
pub use table::{Table, TableElement};
#[cfg(feature = "alloc")]
pub(crate) use table::{of_type as table_of, release as release_table};
