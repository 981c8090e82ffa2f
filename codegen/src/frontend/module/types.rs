//! The parser's types to those of this crate.
//!
//! In:  types that the validator accepted.
//! Out: the same types. A type without an equivalent belongs to a proposal that is not supported.

use include_wasm_abi::types::{HeapType, RefType, ValType};

use super::features::unsupported;
use super::index_space::{FuncType, GlobalType, MemoryType, TableType};
use crate::error::Error;

/// Converts the type of a value.
pub(super) fn val_type(ty: wasmparser::ValType, offset: usize) -> Result<ValType, Error> {
    Ok(match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(ty) => ValType::Ref(ref_type(ty, offset)?),
    })
}

/// Converts the type of a reference.
pub(super) fn ref_type(ty: wasmparser::RefType, offset: usize) -> Result<RefType, Error> {
    use wasmparser::AbstractHeapType;
    let heap = match ty.heap_type() {
        wasmparser::HeapType::Abstract { shared: false, ty: AbstractHeapType::Func } => HeapType::Func,
        wasmparser::HeapType::Abstract { shared: false, ty: AbstractHeapType::Extern } => HeapType::Extern,
        wasmparser::HeapType::Concrete(index) => match index.as_module_index() {
            Some(index) => HeapType::Concrete(index),
            None => return Err(unsupported("garbage collection", offset)),
        },
        wasmparser::HeapType::Abstract { shared: true, .. } => {
            return Err(unsupported("shared-everything threads", offset));
        }
        wasmparser::HeapType::Abstract { ty: AbstractHeapType::Exn | AbstractHeapType::NoExn, .. } => {
            return Err(unsupported("exception handling", offset));
        }
        wasmparser::HeapType::Abstract { ty: AbstractHeapType::Cont | AbstractHeapType::NoCont, .. } => {
            return Err(unsupported("stack switching", offset));
        }
        wasmparser::HeapType::Abstract { .. } => return Err(unsupported("garbage collection", offset)),
        wasmparser::HeapType::Exact(_) => return Err(unsupported("custom descriptors", offset)),
    };
    Ok(RefType { nullable: ty.is_nullable(), heap })
}

/// Converts a type of the type section.
pub(super) fn func_type(ty: &wasmparser::SubType, offset: usize) -> Result<FuncType, Error> {
    let wasmparser::CompositeInnerType::Func(func) = &ty.composite_type.inner else {
        return Err(unsupported("garbage collection", offset));
    };
    let convert = |types: &[_]| types.iter().map(|&ty| val_type(ty, offset)).collect::<Result<_, _>>();
    Ok(FuncType { params: convert(func.params())?, results: convert(func.results())? })
}

/// Converts the type of a memory.
pub(super) fn memory_type(ty: wasmparser::MemoryType, offset: usize) -> Result<MemoryType, Error> {
    if ty.shared {
        return Err(unsupported("threads", offset));
    }
    let page_shift = u8::try_from(ty.page_size_log2()).map_err(|_| unsupported("this page size", offset))?;
    Ok(MemoryType { min: ty.initial, max: ty.maximum, wide: ty.memory64, page_shift })
}

/// Converts the type of a table.
pub(super) fn table_type(ty: wasmparser::TableType, offset: usize) -> Result<TableType, Error> {
    if ty.table64 {
        return Err(unsupported("64-bit memories", offset));
    }
    if ty.shared {
        return Err(unsupported("shared-everything threads", offset));
    }
    Ok(TableType { element: ref_type(ty.element_type, offset)?, min: ty.initial, max: ty.maximum })
}

/// Converts the type of a global.
pub(super) fn global_type(ty: wasmparser::GlobalType, offset: usize) -> Result<GlobalType, Error> {
    if ty.shared {
        return Err(unsupported("shared-everything threads", offset));
    }
    Ok(GlobalType { value: val_type(ty.content_type, offset)?, mutable: ty.mutable })
}
