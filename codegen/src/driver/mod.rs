//! From bytes to a blob: the order of all steps, and the threads that they run on.
//!
//! In:  a module's bytes, and what to compile for.
//! Out: a blob with what the typed API needs to know.
//!
//! | file | what |
//! |---|---|
//! | `input.rs` | a module's bytes, and how its imports are linked |
//! | `compile.rs` | all steps, in order |
//! | `worklist.rs` | all functions of a set: looked up, or validated and compiled |
//! | `parallel.rs`, `jobserver.rs` | work on as many threads as the build leaves |
//! | `prepare.rs`, `prepared.rs` | modules that are compiled before the macro needs them |
//! | `clif_text.rs` | CLIF as text |
//! | `timings.rs` | how long each step took |

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
