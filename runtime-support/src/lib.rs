//! Maps and links the blobs of `include-wasm`, and calls into them.
//!
//! | step | where |
//! |---|---|
//! | blob bytes to checked metadata | `blob` |
//! | checked blob to executable pages | `code` |
//! | a module of the program, found by its program counters | `module` |
//! | imports to pointers | `link` |
//! | context, memories, tables, segments | `instance`, whose `parts` the expansion names |
//! | what owns them | `store` on the heap, `storage` without, `alone` |
//! | a call into compiled code | `call`, `view`; what crosses in it, `params`, `value` |
//! | a call out of it | `host` |
//! | leaving it before it returns | `trap` |
//!
//! `arch` and `sys` hold what differs between instruction sets and systems.
//!
//! # Why this is safe
//!
//! This crate is the only one with `unsafe`. Compiled code is trusted to be what our compiler wrote; that claim is made once,
//! at [`Blob::trusted`], by the expansion. The compiler keeps guests inside their memories, tables and imports. The types here
//! keep hosts from aliasing them: whoever runs compiled code borrows its store mutably, a host function gets the store back
//! through its [`Caller`] alone, and handles are compared with the store that they are used with.
#![no_std]
#![cfg_attr(
    not(all(feature = "std", unix)),
    allow(dead_code, unused_imports, reason = "what serves mapped code, faults and stores on the heap has no user")
)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod alone;
mod arch;
mod blob;
mod call;
mod code;
mod error;
mod handles;
mod host;
mod inner;
mod instance;
pub mod libcalls;
mod link;
mod module;
mod params;
pub mod parts;
mod storage;
#[cfg(feature = "alloc")]
mod store;
mod store_id;
mod sys;
mod trap;
mod value;
mod view;

pub use alone::Alone;
pub use blob::{Aligned, Blob, Pages};
pub use call::Export;
pub use error::{CallError, FuncError, InstantiateError, LinkError, LoadError, WrongInstance};
pub use handles::{GlobalHandle, InstanceId, MemoryHandle, TableHandle};
pub use host::{Caller, Host, NoHost, arg, from_slot, host_call, host_call_slots, to_slot};
pub use include_wasm_abi::layout::Slot;
pub use include_wasm_abi::trap::TrapCode;
pub use include_wasm_abi::vm::VmContext;
pub use instance::{Global, GlobalMut, LittleEndian, Memory, OutOfBounds, Table, TableElement};
pub use libcalls::LibcallEntry;
pub use link::{ImportFn, ImportGlobal, Imports};
pub use module::{Code, CodeStart, Module};
pub use params::{Params, Results};
pub use storage::{Begun, Storage};
#[cfg(feature = "alloc")]
pub use store::Store;
pub use store_id::StoreId;
pub use trap::{Frame, Frames, Trap};
pub use value::{ExternRef, Func, Raw, RawRef, V128, WasmValue};
pub use view::View;

pub use sys::set_stack_limit;
#[cfg(all(feature = "std", any(unix, windows)))]
pub use sys::{StackRegistration, register_stack, set_stack_reserve};
