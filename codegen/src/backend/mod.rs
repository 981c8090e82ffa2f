//! Backends: the producers of code.
//!
//! In:  a validated module, its analysis, and the target.
//! Out: the code of its functions, and its properties.

pub(crate) mod cranelift;
