//! CLIF to machine code to the sections of a blob.
//!
//! In:  one CLIF function at a time, from `translate` or `stubs`.
//! Out: [`CompiledFunction`], everything known about the code of one function; then [`Text`], all of them in one
//!      section with no relocation left.
//!
//! | file | step |
//! |---|---|
//! | `function.rs` | everything that is known about the code of one function |
//! | `code.rs` | one function through Cranelift |
//! | `dominator_depth.rs` | whether Cranelift would take too long to optimize it |
//! | `traps.rs`, `locations.rs` | what its buffer says about traps and source locations |
//! | `loop_align.rs` | where the function should begin |
//! | `frame.rs` | a function without the frame that it does not need |
//! | `layout.rs` | layout of the code, and calls between functions |
//!
//! Nothing here looks at an operator, and nothing here runs in parallel: `driver/parallel.rs` does.

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
