//! An instruction set whose compiled code keeps all registers that a C function keeps.

use include_wasm_abi::vm::VmContext;

use super::Takes;

/// A C function of compiled code, and its context.
#[derive(Debug)]
pub(crate) struct CFunction {
    code: *const u8,
    ctx: *mut VmContext,
}

impl CFunction {
    #[inline(always)]
    pub(crate) fn new(code: *const u8, ctx: *mut VmContext) -> Self {
        Self { code, ctx }
    }

    /// Returns what to call.
    #[inline(always)]
    pub(crate) fn code(&self, _takes: Takes) -> *const u8 {
        self.code
    }

    /// Returns its first argument.
    #[inline(always)]
    pub(crate) fn first(&self) -> *mut VmContext {
        self.ctx
    }
}
