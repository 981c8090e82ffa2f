// Definitions of links that the README defines too: the first one counts. `tests/documents.rs` runs its example.
#![cfg_attr(not(doctest), doc = include_str!("links.md"))]
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
pub use include_wasm_runtime_support::Store;
pub use include_wasm_runtime_support::{
    CallError, Caller, ExternRef, Frame, Frames, Func, FuncError, Global, GlobalHandle, GlobalMut, Host,
    InstantiateError, LinkError, LittleEndian, LoadError, Memory, MemoryHandle, NoHost, OutOfBounds, Table,
    TableElement, TableHandle, Trap, TrapCode, V128, WasmValue, WrongInstance, set_stack_limit,
};
#[cfg(all(feature = "std", any(unix, windows)))]
pub use include_wasm_runtime_support::{StackRegistration, register_stack, set_stack_reserve};

#[doc(hidden)]
pub use include_wasm_macros::{__Compile, __include_wasm};

#[doc = include_str!("links.md")]
/// Compiles a WebAssembly module to native code, and gives it a typed API.
///
#[cfg_attr(any(not(doctest), feature = "backends"), doc = include_str!("../docs/reference.md"))]
#[cfg(feature = "std")]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) (alloc std) $($tokens)* } };
}

#[doc = include_str!("links.md")]
/// Compiles a WebAssembly module to native code, and gives it a typed API.
///
#[cfg_attr(not(doctest), doc = include_str!("../docs/reference.md"))]
#[cfg(all(feature = "alloc", not(feature = "std")))]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) (alloc) $($tokens)* } };
}

#[doc = include_str!("links.md")]
/// Compiles a WebAssembly module to native code, and gives it a typed API.
///
#[cfg_attr(not(doctest), doc = include_str!("../docs/reference.md"))]
#[cfg(not(any(feature = "alloc", feature = "std")))]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) () $($tokens)* } };
}

#[doc(hidden)]
pub mod __rt;

#[cfg(any(doc, doctest))]
pub mod guide;
