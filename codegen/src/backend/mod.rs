//! What makes code of a validated module.
//!
//! In:  a module, its analysis, and what to compile for.
//! Out: the code of its functions, and what is known about it.

pub(crate) mod cranelift;
