//! Where an exported function is.

use include_wasm_abi::blob::NONE;

/// Where an exported function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// Offset of its `VmFuncRef` in the instance's context, in bytes.
    pub func_ref_at: u32,
    /// Offset of its code in the instance's own, in bytes; [`Export::NONE`] where it may be another instance's.
    pub code: u32,
    /// Offset of the entry for its type in the code, in bytes; [`Export::NONE`] where it is called by assembly.
    pub entry: u32,
    /// Whether an assembly call finds the registers that a C function keeps as they were, also after a trap. Then
    /// `code` is there.
    pub keeps: bool,
}

impl Export {
    /// Stands for an offset that there is not.
    pub const NONE: u32 = NONE;
}
