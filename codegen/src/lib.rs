//! Compiles WebAssembly modules to blobs of native code.
//!
//! | folder | from | to |
//! |---|---|---|
//! | `frontend` | bytes | a validated [`module`], and what a typed API is made from: its [`mod@interface`] |
//! | `analysis` | module | what holds in the whole module, because nothing outside can change it |
//! | [`target`] | what the caller knows | the machine, and how to compile |
//! | `backend` | all of that | machine code, and what is known about it |
//! | `artifact` | code and metadata | a blob |
//! | `cache` | what was compiled before | the same, without compiling it |
//! | `driver` | bytes | all of these steps, in order |
//!
//! `compile` is all of it, [`interface()`] the first two lines. The result depends on the input alone: neither on the
//! machine that compiles nor on how many threads it has.
//!
//! Without the feature `compiler` there is no Cranelift, and only [`open`] gives blobs.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(not(feature = "compiler"), expect(dead_code, reason = "only the compiler uses all that it shares"))]

pub mod error;
pub mod target;

mod artifact;
mod cache;
mod driver;
mod frontend;
mod libcalls;
mod version;

#[cfg(feature = "compiler")]
mod analysis;
#[cfg(feature = "compiler")]
mod backend;

pub use artifact::asm::StaticAsm;
pub use artifact::output::{ExportCall, ModuleOutput, Output};
#[cfg(feature = "compiler")]
pub use cache::folder::Cache;
#[cfg(feature = "compiler")]
pub use driver::clif_text::clif_text;
#[cfg(feature = "compiler")]
pub use driver::compile::{How, compile, compile_with};
pub use driver::input::{ModuleInput, interface};
#[cfg(feature = "compiler")]
pub use driver::prepare::Preparation;
pub use driver::prepared::open;
#[cfg(feature = "compiler")]
pub use driver::timings::{Slow, Timings};
pub use error::Error;
pub use frontend::interface::{self, Interface};
pub use frontend::module;
pub use target::{ImportKind, Target};
pub use version::unoptimised;
