//! The backend that makes machine code with Cranelift, one function at a time.
//!
//! In:  [`ModuleCx`](module_cx::ModuleCx): a module, its analysis, and the target.
//! Out: the code of each [`Task`](task::Task), and all of it in one section without relocations.
//!
//! | module | from | to |
//! |---|---|---|
//! | `isa` | a target | Cranelift's settings |
//! | `module_cx` | module, analysis, target | the facts that all functions share |
//! | `task` | facts | the list of functions to be compiled |
//! | `translate` over `env` | a function's body | CLIF |
//! | `opt` | CLIF, and the hints that `env` left | CLIF with fewer checks |
//! | `stack_check` | CLIF | CLIF that checks the stack |
//! | `stubs` | | CLIF of functions that no module defines |
//! | `emit` | CLIF | machine code, then its layout |
//!
//! Each imports only from those above it in this list, and `emit`, `stubs` from all; `env` knows neither `translate`
//! nor `opt`.

pub(crate) mod emit;
pub(crate) mod env;
pub(crate) mod isa;
pub(crate) mod module_cx;
pub(crate) mod opt;
pub(crate) mod stack_check;
pub(crate) mod stubs;
pub(crate) mod task;
pub(crate) mod translate;
