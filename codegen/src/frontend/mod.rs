//! WebAssembly without a backend: what a module is, and what it looks like from outside.
//!
//! In:  bytes from anywhere.
//! Out: a validated [`Module`](module::Module), and its [`Interface`](interface::Interface).
//!
//! Nothing here knows Cranelift, or how code is made: the backends build on this.

pub mod interface;
pub mod module;
