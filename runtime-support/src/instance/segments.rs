//! Data and element segments, copied at instantiation and by instruction.

use include_wasm_abi::blob::{DataRecord, ElemRecord, NONE, Span, Wire};
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::{VmMemory, VmTable};
use include_wasm_abi::wire::Reader;

use crate::value::RawRef;

use super::context::Context;
use super::expr::{func_ref, reference};

/// Copies `len` bytes from `src` in a data segment to `dst` in a memory.
///
/// # Safety
///
/// - *Segment*: the context is whole, and its module has this segment.
/// - *Memory*: it is of the context's store, its bytes can be written, and nothing borrows from it.
pub(crate) unsafe fn copy_to_memory(
    context: Context,
    memory: &mut VmMemory,
    segment: u32,
    dst: u64,
    src: u32,
    len: u32,
) -> Result<(), TrapCode> {
    // SAFETY: *Segment* of this function's contract: the context has a cell for it.
    let left = unsafe { (*context.data_segment(segment)).len };
    let bytes = context.meta().records::<DataRecord>().get(segment as usize).map_or(Span::default(), |data| data.bytes);
    let source_fits = src.checked_add(len).is_some_and(|end| end <= left && end <= bytes.len);
    let target_fits = dst.checked_add(u64::from(len)).is_some_and(|end| end <= memory.len as u64);
    if !source_fits || !target_fits {
        return Err(TrapCode::MemoryOutOfBounds);
    }
    let start = bytes.at as usize + src as usize;
    let source = context.code().data().get(start..start + len as usize).ok_or(TrapCode::MemoryOutOfBounds)?;
    let target = memory.base.wrapping_add(dst as usize);
    // SAFETY:
    // - readable: `source` is a slice.
    // - writable: the bytes lie within the memory's length, by *Memory* of this function's contract.
    // - no overlap: segments are constant data, memories are not.
    unsafe { target.copy_from_nonoverlapping(source.as_ptr(), source.len()) };
    Ok(())
}

/// Copies `len` elements from `src` in an element segment to `dst` in a table.
///
/// # Safety
///
/// - *Segment*: the context is whole, and its module has this segment.
/// - *Table*: it is of the context's store, its elements can be written, and they have the segment's type.
pub(crate) unsafe fn copy_to_table(
    context: Context,
    table: &mut VmTable,
    segment: u32,
    dst: u64,
    src: u32,
    len: u32,
) -> Result<(), TrapCode> {
    // SAFETY: *Segment* of this function's contract: the context has a cell for it.
    let left = unsafe { (*context.elem_segment(segment)).len };
    let items = context.meta().records::<ElemRecord>().get(segment as usize).ok_or(TrapCode::TableOutOfBounds)?;
    let source_fits = src.checked_add(len).is_some_and(|end| end <= left && end <= items.count);
    let target_fits = dst.checked_add(u64::from(len)).is_some_and(|end| end <= table.len as u64);
    if !source_fits || !target_fits {
        return Err(TrapCode::TableOutOfBounds);
    }
    for offset in 0..len {
        let value = item(context, &items, src + offset).unwrap_or(core::ptr::null_mut());
        let element = table.base.cast::<RawRef>().wrapping_add(dst as usize + offset as usize);
        // SAFETY: the element lies within the table's length, by *Table* of this function's contract.
        unsafe { element.write(value) };
    }
    Ok(())
}

/// Returns an element of a segment.
fn item(context: Context, items: &ElemRecord, index: u32) -> Option<RawRef> {
    let index = index as usize;
    if items.functions.len != 0 {
        let bytes = context.meta().pool(items.functions).get(index * 4..)?;
        let function = Reader::new(bytes).u32().ok()?;
        return if function == NONE { None } else { func_ref(context, function).map(reference) };
    }
    let bytes = context.meta().pool(items.exprs).get(index * Span::SIZE..)?;
    let expr = Span::read(&mut Reader::new(bytes)).ok()?;
    context.evaluate(context.meta().pool(expr)).map(reference)
}
