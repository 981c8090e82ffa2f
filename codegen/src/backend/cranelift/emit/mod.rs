//! CLIF to machine code to the sections of a blob.
//!
//! In:  one CLIF function at a time, from `translate` or `stubs`.
//! Out: [`CompiledFunction`], everything known about the code of one function; then [`Text`], all of them in one
//!      section with no relocation left.
//!
//! | file | step |
//! |---|---|
//! | `function.rs` | the code of one function, and its metadata |
//! | `code.rs` | compilation of one function by Cranelift |
//! | `dominator_depth.rs` | functions that Cranelift would take too long to optimize |
//! | `traps.rs`, `locations.rs` | trap sites and source locations |
//! | `loop_align.rs` | loop alignment, by the offset of a function |
//! | `frame.rs` | frame elision |
//! | `layout.rs` | layout of the code, and calls between functions |
//!
//! This folder has no operators and no threads, which `driver/parallel.rs` starts.

mod code;
mod dominator_depth;
mod frame;
mod function;
pub(crate) mod layout;
mod locations;
mod loop_align;
mod traps;

pub(crate) use code::compile;
pub(crate) use function::{Address, CompiledFunction, Fixup, Handler, Name, Site};
pub(crate) use layout::Text;
