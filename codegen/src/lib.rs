//! Compiles WebAssembly modules to blobs of native code.
//!
//! | folder | from | to |
//! |---|---|---|
//! | `frontend` | bytes | a validated [`module`], and what a typed API is made from: its [`mod@interface`] |
//! | `analysis` | module | facts about the whole module that no code outside it can change |
//! | [`target`] | facts of the caller | the target, and its options |
//! | `backend` | all of that | machine code, and its properties |
//! | `artifact` | code and metadata | a blob |
//! | `cache` | a key | the code of an earlier compilation |
//! | `driver` | bytes | all of these steps, in order |
//!
//! `compile` is all of it, [`interface()`] the first two lines. The result depends on the input alone, neither on the
//! host nor on its number of threads.
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
pub use driver::compile::{CompileOptions, compile, compile_with};
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
pub use version::unoptimized;
