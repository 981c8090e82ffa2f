//! The parts that are the instance's own: memories, function references, globals, tables, segments.
//!
//! A method here writes cells of the context; that there are as many as the metadata counts, the context's type says.

use include_wasm_abi::blob::{
    DataRecord, ElemRecord, FuncRefRecord, FunctionRecord, GlobalRecord, MemoryRecord, NONE, Span, TableRecord, flags,
    mode,
};
use include_wasm_abi::vm::{VmFuncRef, VmGlobal, VmMemory, VmTable};

use crate::error::{Failure, LoadError};
#[cfg(feature = "alloc")]
use crate::instance::address_space::make_memory;
use crate::instance::context::Context;
use crate::instance::expr::{enable_calculations, reference};
use crate::instance::record::Record;
use crate::instance::segments::{copy_to_memory, copy_to_table};
use crate::instance::space::Space;
#[cfg(feature = "alloc")]
use crate::instance::table::of_type as table_of;
use crate::value::{RawRef, WasmValue};

use super::InstanceBuilder;

const DAMAGED: LoadError = LoadError::Damaged { part: "a constant expression" };

impl InstanceBuilder<'_, '_> {
    /// Compares the CPU's features with those that the code needs.
    pub(in crate::instance) fn cpu(&mut self) -> Result<(), Failure> {
        Ok(self.context.code().check_features()?)
    }

    /// Lets constant expressions have more than one operation.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "it is a part like the others")]
    pub(in crate::instance) fn calculations(&mut self) -> Result<(), Failure> {
        enable_calculations();
        Ok(())
    }

    /// Makes memories.
    pub(in crate::instance) fn memories(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let meta = context.meta();
        let guarded = meta.header().flags & flags::GUARDED != 0;
        let imported = meta.shape().imported_memories as usize;
        for (index, ty) in (0..).zip(meta.records::<MemoryRecord>().skip(imported).iter()) {
            let memory = self.memory(index, &ty, guarded && ty.can_be_guarded())?;
            // SAFETY: the context has a cell for each memory.
            unsafe { context.defined_memory(index).write(memory) };
        }
        Ok(())
    }

    /// Makes a memory of this type, all zeros but for an image of the module's data. It is the memory `index` among the
    /// instance's own.
    fn memory(&mut self, index: u32, ty: &MemoryRecord, guarded: bool) -> Result<VmMemory, LoadError> {
        let _ = index;
        match self.space {
            #[cfg(feature = "alloc")]
            // SAFETY: *Record* and *Exclusive* of `new`.
            Space::Heap => unsafe { make_memory(self.context, index, ty, guarded) },
            // A guarded memory is address space of the OS, wherever the rest of the instance lies.
            #[cfg(feature = "alloc")]
            // SAFETY: as above.
            Space::Given(_) if guarded => unsafe { make_memory(self.context, index, ty, guarded) },
            Space::Given(given) => given.memory(ty, guarded),
        }
    }

    /// Fills in the functions that a reference can point to.
    pub(in crate::instance) fn references(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let meta = context.meta();
        let functions = meta.records::<FunctionRecord>();
        let imported = meta.shape().imported_functions;
        for (place, func_ref) in (0..).zip(meta.records::<FuncRefRecord>().iter()) {
            let index = func_ref.function;
            let function = functions.get(index as usize).ok_or(LoadError::Damaged { part: "a function reference" })?;
            let (mut code, mut ctx) = (context.code().pointer(function.code).cast_mut(), context.ptr().cast());
            if index < imported {
                // SAFETY: the context has a cell for each import, and they are linked by *Order* of `new`.
                let import = unsafe { &*context.import(index) };
                if !import.ctx.is_null() {
                    // A function of another instance is that function, wherever it is called from.
                    (code, ctx) = (import.code, import.ctx);
                }
            }
            // SAFETY: the metadata is our compiler's, so the index is one of the module's types, and the context has a
            // cell for each.
            let type_id = unsafe { (*context.type_id(function.ty)).id };
            // SAFETY: the context has a cell for each reference.
            unsafe { context.func_ref(place).write(VmFuncRef { code, ctx, type_id, index }) };
        }
        Ok(())
    }

    /// Makes globals.
    pub(in crate::instance) fn globals(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let imported = context.meta().shape().imported_globals as usize;
        for (index, global) in (0..).zip(context.meta().records::<GlobalRecord>().skip(imported).iter()) {
            let value = context.evaluate(context.meta().pool(global.init)).ok_or(DAMAGED)?;
            // SAFETY: the context has a cell for each global.
            unsafe { context.defined_global(index).write(VmGlobal { value }) };
        }
        Ok(())
    }

    /// Makes tables.
    pub(in crate::instance) fn tables(&mut self) -> Result<(), Failure> {
        let context = self.context;
        let imported = context.meta().shape().imported_tables as usize;
        for (index, ty) in (0..).zip(context.meta().records::<TableRecord>().skip(imported).iter()) {
            let table = self.table(&ty)?;
            // SAFETY: the context has a cell for each table.
            unsafe { context.defined_table(index).write(table) };
            if ty.init.len != 0 {
                // SAFETY: written just now, and *Exclusive* of `new`.
                let table = unsafe { &mut *context.defined_table(index) };
                // SAFETY: made just now with that many elements.
                unsafe { fill_table(context, table, &ty) }?;
            }
        }
        Ok(())
    }

    /// Makes a table of this type, all null.
    fn table(&mut self, ty: &TableRecord) -> Result<VmTable, LoadError> {
        match self.space {
            #[cfg(feature = "alloc")]
            Space::Heap => table_of(ty.min, ty.max),
            Space::Given(given) => given.table(ty),
        }
    }

    /// Lets all of each data segment be left.
    fn whole_data(&mut self) {
        for (index, segment) in (0..).zip(self.context.meta().records::<DataRecord>().iter()) {
            // SAFETY: the context has a cell for each segment.
            unsafe { (*self.context.data_segment(index)).len = segment.bytes.len };
        }
    }

    /// Copies active element segments.
    pub(in crate::instance) fn elements(&mut self) -> Result<(), Failure> {
        let context = self.context;
        // If one of these traps, the functions of those before it live on where others see them, and use data segments.
        self.whole_data();
        let elems = context.meta().records::<ElemRecord>();
        for (index, segment) in (0..).zip(elems.iter()) {
            let len = if segment.mode == mode::DECLARED { 0 } else { segment.count };
            // SAFETY: the context has a cell for each segment.
            unsafe { (*context.elem_segment(index)).len = len };
        }
        for (index, segment) in (0..).zip(elems.iter()) {
            if segment.mode == mode::ACTIVE {
                let offset = offset(context, segment.offset)?;
                // SAFETY:
                // - index: the metadata is our compiler's, so it is one of the module's.
                // - linked: *Order* of `new`.
                let table = unsafe { context.table(segment.table) };
                // SAFETY: it is of the context's store, of which nothing is used now by *Exclusive* of `new`.
                let table = unsafe { &mut *table };
                // SAFETY:
                // - context: *Order* of `new`; the segment is one of the module's.
                // - table: of the context's store, and validation says of the segment's type.
                unsafe { copy_to_table(context, table, index, offset, 0, segment.count) }?;
                // SAFETY: the context has a cell for each segment.
                unsafe { (*context.elem_segment(index)).len = 0 };
            }
        }
        Ok(())
    }

    /// Copies active data segments.
    pub(in crate::instance) fn data(&mut self) -> Result<(), Failure> {
        let context = self.context;
        self.whole_data();
        for (index, segment) in (0..).zip(context.meta().records::<DataRecord>().iter()) {
            if segment.mode == mode::ACTIVE && self.is_mapped(segment.memory) {
                // SAFETY: the context has a cell for each segment.
                unsafe { (*context.data_segment(index)).len = 0 };
            } else if segment.mode == mode::ACTIVE {
                let offset = offset(context, segment.offset)?;
                // SAFETY:
                // - index: the metadata is our compiler's, so it is one of the module's.
                // - linked: *Order* of `new`.
                let memory = unsafe { context.memory(segment.memory) };
                // SAFETY: it is of the context's store, of which nothing is used now by *Exclusive* of `new`.
                let memory = unsafe { &mut *memory };
                // SAFETY:
                // - context: *Order* of `new`; the segment is one of the module's.
                // - memory: of the context's store.
                unsafe { copy_to_memory(context, memory, index, offset, 0, segment.bytes.len) }?;
                // SAFETY: the context has a cell for each segment.
                unsafe { (*context.data_segment(index)).len = 0 };
            }
        }
        Ok(())
    }

    /// Returns whether a memory's data is there already.
    fn is_mapped(&self, memory: u32) -> bool {
        // SAFETY: *Record* of `new`.
        let record = unsafe { Record::of(self.context.ptr()) };
        // SAFETY: the record lives as long as the context, and nothing changes it now by *Exclusive* of `new`.
        let record = unsafe { &*record };
        // What has an image imports no memory.
        memory == 0 && record.has_image()
    }

    /// Looks up the start function.
    pub(in crate::instance) fn start(&mut self) -> Result<(), Failure> {
        let start = self.context.meta().header().start;
        if start == NONE {
            return Ok(());
        }
        self.start = Some(self.context.export(start, false).ok_or(LoadError::Damaged { part: "start function" })?);
        Ok(())
    }
}

/// Gives all elements of a table of this type their first value.
///
/// # Errors
///
/// [`LoadError::Damaged`] where the table's expression is none that our compiler writes.
///
/// # Safety
///
/// - *Table*: its elements can be written, all of its length.
pub(crate) unsafe fn fill_table(context: Context, table: &mut VmTable, ty: &TableRecord) -> Result<(), LoadError> {
    let first = match context.meta().pool(ty.init) {
        [] => core::ptr::null_mut(),
        init => reference(context.evaluate(init).ok_or(DAMAGED)?),
    };
    for index in 0..table.len {
        // SAFETY: *Table* of this function's contract.
        unsafe { table.base.cast::<RawRef>().wrapping_add(index).write(first) };
    }
    Ok(())
}

fn offset(context: Context, span: Span) -> Result<u64, LoadError> {
    let slot = context.evaluate(context.meta().pool(span)).ok_or(DAMAGED)?;
    Ok(u64::from(i32::raw_from_slot(slot).cast_unsigned()))
}
