//! What the compiler and the runtime of `include-wasm` must agree on, each fact once.
//!
//! If `codegen` and `runtime-support` both need to know it, it is here; a number that stands in both is a bug.
//!
//! | module | what it fixes |
//! |---|---|
//! | [`width`] | how wide a pointer of the target is, and its byte order |
//! | [`types`] | value types, and how function types are written in a blob |
//! | [`call`] | how values cross between Rust and compiled code |
//! | [`layout`], [`vm`] | the structures that compiled code reads and writes |
//! | [`vmctx`] | where each array of an instance's context begins |
//! | [`trap`] | why compiled code stops |
//! | [`libcall`] | the runtime functions that compiled code calls |
//! | [`stack`] | how far code goes below the stack limit |
//! | [`part`] | the parts of an instance, and what needs which |
//! | [`feature`] | the CPU features that a blob may need |
//! | [`expr`] | constant expressions |
//! | [`blob`] | sections, header and records of a blob |
//! | [`sites`] | how a blob writes the places where code may trap |
//! | [`checksum`](mod@checksum) | what tells that a blob is not damaged |
//! | [`wire`] | bounded little-endian reading and writing |
//!
//! Nothing here allocates, and nothing asks the host about the target.
#![no_std]
#![forbid(unsafe_code)]

pub mod blob;
pub mod call;
pub mod checksum;
pub mod expr;
pub mod feature;
pub mod layout;
pub mod libcall;
pub mod part;
pub mod sites;
pub mod stack;
pub mod trap;
pub mod types;
pub mod vm;
pub mod vmctx;
pub mod width;
pub mod wire;
