//! Where memories and tables of an instance lie.

use include_wasm_abi::blob::{MemoryRecord, TableRecord, TypeRecord};
use include_wasm_abi::vm::{VmMemory, VmTable};

use crate::blob::Meta;
use crate::error::LoadError;

/// Gives an instance what it owns.
pub(crate) trait Space {
    /// Returns the number of a type of the module, which is equal for equal types of the store.
    fn type_id(&mut self, meta: &Meta, ty: TypeRecord) -> u32;

    /// Makes a memory of this type, all zeros.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] with what was asked for.
    fn memory(&mut self, ty: &MemoryRecord, guarded: bool) -> Result<VmMemory, LoadError>;

    /// Makes a table of this type, all null.
    ///
    /// # Errors
    ///
    /// [`LoadError::OutOfMemory`] with what was asked for.
    fn table(&mut self, ty: &TableRecord) -> Result<VmTable, LoadError>;
}
