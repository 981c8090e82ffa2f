//! CLIF of functions that no module defines.
//!
//! In:  a function type, a trap, an operation that the instruction set lacks, or a function whose frame is large.
//! Out: CLIF, which is compiled as that of any function.
//!
//! | file | what |
//! |---|---|
//! | `clif.rs` | the prologue and epilogue of every stub |
//! | `entry.rs` | entries from Rust, one for each function type |
//! | `trap_stub.rs` | the stubs that cold traps call |
//! | `libcall_expansion.rs`, `fma.rs` | operations that the instruction set lacks |
//! | `stack_guard.rs` | a stack check in front of a function whose frame is large |

#[cfg(test)]
mod callee_saved;
pub(crate) mod clif;
pub(crate) mod entry;
mod fma;
pub(crate) mod libcall_expansion;
pub(crate) mod stack_guard;
pub(crate) mod trap_stub;
