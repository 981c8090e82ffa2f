//! What differs between instruction sets: entering and leaving compiled code, and walking its frames.
//!
//! Entering has folders of its own, [`enter`] and [`c_function`]. Every file here has the same names:
//!
//! - `raise`: what compiled code calls to leave. A few instructions that ask [`trap::leave`](crate::trap) where to
//!   continue and jump there. No Rust frame lies between compiled code and the place that it leaves to.
//! - `fault`: where a signal handler continues, on the faulting thread's own stack. Does the same.
//! - `older`: one step of a walk over compiled frames. An *anchor* names a frame: its frame pointer, or on s390x its
//!   stack pointer, at which the back chain lies.
//! - `entry_sp`, `entry_fp`: stack and frame pointer of an entry's frame, from its anchor.
//! - `stack_pointer`: of the caller, nearly.
//! - `synchronise`: makes stores visible to instruction fetch.

use include_wasm_abi::vm::VmContext;

pub(crate) mod c_function;
pub(crate) mod enter;

#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "riscv64.rs")]
#[cfg_attr(target_arch = "s390x", path = "s390x.rs")]
#[cfg_attr(
    not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64", target_arch = "s390x")),
    path = "none.rs"
)]
mod imp;

pub(crate) use imp::{entry_fp, entry_sp, fault, older, raise, stack_pointer, synchronise};

/// Where to continue. Read by the assembly of every architecture: five words.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Exit {
    pub(crate) pc: usize,
    pub(crate) sp: usize,
    pub(crate) fp: usize,
    /// Why, for calls in line.
    pub(crate) reason: usize,
    /// A result, for calls in line.
    pub(crate) result: usize,
}

/// The type of `raise`.
pub(crate) type Raise = unsafe extern "C" fn(*mut VmContext);
