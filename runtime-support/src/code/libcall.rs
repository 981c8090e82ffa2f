//! A runtime function that compiled code calls, as a module of the program names it.

use include_wasm_abi::libcall::Libcall;

/// A runtime function that the expansion links.
#[derive(Clone, Copy, Debug)]
pub struct LibcallEntry {
    pub(crate) call: Libcall,
    pub(crate) address: *const (),
}

// SAFETY: the address of a function.
unsafe impl Sync for LibcallEntry {}
