//! What differs between instruction sets: entering and leaving compiled code, and walking its frames.
//!
//! Entering has folders of its own, [`assembly_call`] and [`c_function`]. Every file here has the same names:
//!
//! - `unwind_from_stub`: what compiled code calls to unwind to its entry. A few instructions that ask [`Unwind`] where
//!   to continue and jump there. No Rust frame lies between compiled code and the place that it unwinds to.
//! - `unwind_from_fault`: where a signal handler continues, on the faulting thread's own stack. Does the same.
//! - `caller_frame`: one step of a walk over compiled frames. A *frame pointer* names a frame. On s390x that is its
//!   stack pointer, at which the back chain lies.
//! - `entry_sp`, `entry_fp`: stack and frame pointer of an entry's frame, from the frame pointer that the walk found.
//! - `stack_pointer`: of the caller, nearly.
//! - `synchronize`: makes stores visible to instruction fetch.

use include_wasm_abi::vm::VmContext;

pub(crate) mod assembly_call;
pub(crate) mod c_function;

#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "riscv64.rs")]
#[cfg_attr(target_arch = "s390x", path = "s390x.rs")]
#[cfg_attr(
    not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64", target_arch = "s390x")),
    path = "none.rs"
)]
mod imp;

pub(crate) use imp::{
    caller_frame, entry_fp, entry_sp, stack_pointer, synchronize, unwind_from_fault, unwind_from_stub,
};

/// Where to continue. Read by the assembly of every architecture: five words.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct ResumePoint {
    pub(crate) pc: usize,
    pub(crate) sp: usize,
    pub(crate) fp: usize,
    /// Why, for assembly calls.
    pub(crate) reason: usize,
    /// A result, for assembly calls.
    pub(crate) result: usize,
}

/// Finds where to continue. The assembly here is generic over it, because the walk that finds it needs instances, which
/// lie on a floor above; a call by name costs nothing.
pub(crate) trait Unwind {
    /// Finds where to continue after a trap stub was called.
    ///
    /// # Safety
    ///
    /// - `ctx` is the context of the compiled function that unwinds.
    /// - `frame_pointer` names the frame of the trap stub.
    /// - `out` can be written.
    unsafe extern "C" fn after_stub(ctx: *mut VmContext, frame_pointer: usize, out: *mut ResumePoint);

    /// Finds where to continue after a fault.
    ///
    /// # Safety
    ///
    /// - `pc` is a recorded trap site, which lies behind its function's prologue; `frame_pointer` names the function's
    ///   frame.
    /// - `out` can be written.
    unsafe extern "C" fn after_fault(pc: usize, frame_pointer: usize, out: *mut ResumePoint);
}

/// The type of `unwind_from_stub`.
pub(crate) type StubTarget = unsafe extern "C" fn(*mut VmContext);
