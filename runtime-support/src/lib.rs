//! Maps and links the blobs of `include-wasm`, and calls into them.
//!
//! Each module lies on a floor, and imports from its own floor and those below it; `cargo xtask lint` reads this table.
//!
//! | floor | modules | what is there |
//! |---|---|---|
//! | 0 | `error`, `ids` | why something failed, and which store something belongs to |
//! | 1 | `sys`, `arch` | what differs between operating systems and instruction sets |
//! | 2 | `blob`, `code` | blob bytes to checked metadata, and to executable pages that are found by their addresses |
//! | 3 | `value`, `handles` | values that cross, and names of what a store owns |
//! | 4 | `instance` | modules, what they import, and the parts of their instances: contexts, memories, tables, segments |
//! | 5 | `call`, `trap` | a call into compiled code, and unwinding to it before the code returns |
//! | 6 | `store` | what owns instances: a store on the heap, storage without, an instance alone |
//! | 7 | `host`, `libcalls` | what compiled code calls: host functions, and functions of the runtime |
//!
//! # Why this is safe
//!
//! This crate is the only one with `unsafe`. Compiled code is trusted to be what our compiler wrote; that claim is made
//! once, at [`Blob::trusted`], by the expansion. The compiler keeps guests inside their memories, tables and imports.
//! The types here keep hosts from aliasing them: a caller of compiled code borrows its store mutably, a host function
//! gets the store back through its [`Caller`] alone, and handles are compared with the store that they are used with.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod arch;
mod blob;
mod call;
mod code;
mod error;
mod handles;
mod host;
mod ids;
mod instance;
pub mod libcalls;
mod store;
mod sys;
mod trap;
mod value;

pub use blob::{Aligned, Blob, Pages};
pub use call::{InstanceRef, Params, Results};
pub use code::{Code, Export, LibcallEntry};
pub use error::{CallError, FuncError, InstantiateError, LinkError, LoadError, Trap, WrongInstance};
pub use handles::{GlobalHandle, InstanceId, MemoryHandle, TableHandle};
pub use host::{Caller, arg, host_call, host_call_slots};
pub use ids::StoreId;
pub use include_wasm_abi::layout::Slot;
pub use include_wasm_abi::trap::TrapCode;
pub use include_wasm_abi::vm::VmContext;
pub use instance::{
    CodeStart, Global, GlobalMut, Host, ImportFn, ImportGlobal, Imports, LittleEndian, Memory, Module, NoHost,
    OutOfBounds, Table, TableElement, parts,
};
#[cfg(feature = "alloc")]
pub use store::Store;
pub use store::{Instance, Storage, StorageGuard};
pub use trap::{Frame, Frames};
pub use value::{ExternRef, Func, Raw, RawRef, V128, WasmValue, from_slot, to_slot};

pub use sys::set_stack_limit;
#[cfg(all(feature = "std", any(unix, windows)))]
pub use sys::{StackRegistration, register_stack, set_stack_reserve};
