//! From bytes to a blob: the order of all steps, and their threads.
//!
//! In:  a module's bytes, and the target.
//! Out: a blob, with the facts that the typed API needs.
//!
//! | file | what |
//! |---|---|
//! | `input.rs` | a module's bytes, and how its imports are linked |
//! | `compile.rs` | all steps, in order |
//! | `worklist.rs` | the functions of a set, by worklist iteration |
//! | `parallel.rs`, `jobserver.rs` | work on as many threads as the build leaves |
//! | `prepare.rs`, `prepared.rs` | modules that are compiled before the macro needs them |
//! | `clif_text.rs` | CLIF as text |
//! | `timings.rs` | the time of each step |

#[cfg(feature = "compiler")]
pub(crate) mod clif_text;
#[cfg(feature = "compiler")]
pub(crate) mod compile;
pub(crate) mod input;
#[cfg(feature = "compiler")]
mod jobserver;
#[cfg(feature = "compiler")]
mod parallel;
#[cfg(feature = "compiler")]
pub(crate) mod prepare;
pub(crate) mod prepared;
#[cfg(feature = "compiler")]
pub(crate) mod timings;
#[cfg(feature = "compiler")]
mod worklist;
