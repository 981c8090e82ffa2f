//! WebAssembly without a backend: modules and their interfaces.
//!
//! In:  bytes from anywhere.
//! Out: a validated [`Module`](module::Module), and its [`Interface`](interface::Interface).
//!
//! This folder is independent of Cranelift and of code generation: the backends build on it.

pub mod interface;
pub mod module;
