//! Wasm bytes to a validated module.
//!
//! In:  bytes from anywhere.
//! Out: [`Module`], which passed the whole validator and stays below every limit.
//!
//! A `Module` is valid WebAssembly: translation does not validate again. Its types are neither Cranelift's nor the
//! parser's. There are three steps: the first bytes (`header.rs`), one pass that validates and reads each section
//! (`sections.rs`), and after a failure the diagnosis (`diagnose.rs`). Bodies of functions are validated in that pass,
//! or later on several threads (`bodies.rs`).

use bodies::BodyValidator;

use crate::error::Error;

pub(crate) mod bodies;
mod caps;
mod definition;
mod diagnose;
mod fault;
mod features;
mod header;
mod index_space;
mod init;
mod limits;
mod names;
mod sections;
mod types;

pub use bodies::Bodies;
pub use caps::Caps;
pub use definition::{Export, Extern, Func, Global, Import, Imported, Module, Table};
pub use features::{Proposal, REFUSED, SUPPORTED};
pub use index_space::{
    DataIndex, ElemIndex, FuncIndex, FuncRefIndex, FuncType, GlobalIndex, GlobalType, MemoryIndex, MemoryType,
    TableIndex, TableType, TypeIndex,
};
pub use init::{ConstExpr, DataMode, DataSegment, ElemItems, ElemMode, ElemSegment};

/// Reads and validates a module.
///
/// # Errors
///
/// [`Error::NotAModule`], [`Error::Invalid`], [`Error::Unsupported`] or [`Error::Limit`]. No bytes make it panic.
pub fn parse(bytes: &[u8], bodies: Bodies) -> Result<Module, Error> {
    Ok(read(bytes, bodies)?.0)
}

/// Reads and validates a module without its bodies. Returns it with the validator of the bodies, if there are any.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_for_code(bytes: &[u8]) -> Result<(Module, Option<BodyValidator>), Error> {
    read(bytes, Bodies::Skip)
}

fn read(bytes: &[u8], bodies: Bodies) -> Result<(Module, Option<BodyValidator>), Error> {
    header::check(bytes)?;
    limits::FILE_SIZE.check(bytes.len() as u64, 0)?;
    sections::read(bytes, bodies).map_err(|fault| diagnose::explain(fault, bytes, bodies))
}
