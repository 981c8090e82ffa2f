//! A table: its length and its elements.
//!
//! In:  an index, and the trap of an index out of bounds.
//! Out: a [`MemRef`] of one word, or a call of the runtime for bulk operations.
//!
//! An index has 32 bits and is zero-extended; an element lies at `base + index * word`, which cannot wrap, since the
//! table is in memory. Where the module defines the table and its type allows one size, that size is a constant and the
//! elements never move; an imported table is accessed through its owner's structure.

use core::ops::Range;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::{PointerField, TableField};
use include_wasm_abi::width::Width;
use include_wasm_entity::EntityRef;

use super::FuncCx;
use super::mem_ref::MemRef;
use super::vmctx::Origin;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::TableIndex;

/// A table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    index: TableIndex,
    origin: Origin,
    width: Width,
    fixed: Option<u32>,
}

impl ModuleCx<'_> {
    /// Returns a table.
    pub(crate) fn table(&self, index: TableIndex) -> Table {
        let width = self.target.arch.width();
        let origin = Origin::of(
            index.index(),
            self.module.imported.tables,
            self.offsets.imported_tables_at,
            self.offsets.defined_tables_at,
            TableField::struct_size(width),
            PointerField::struct_size(width),
        );
        let ty = self.module.tables[index].ty;
        let fixed = match origin {
            Origin::Defined(_) if ty.max == Some(ty.min) || self.summary.keeps_size(index) => {
                u32::try_from(ty.min).ok()
            }
            _ => None,
        };
        Table { index, origin, width, fixed }
    }
}

impl Table {
    /// Returns an element; traps with `code` if there is none at `index`.
    pub(crate) fn get(self, func: &mut FuncCx<'_>, index: Value, code: TrapCode) -> Value {
        let pointer = func.pointer;
        self.element(func, index, code).load(func, pointer)
    }

    /// Sets an element; traps if there is none at `index`.
    pub(crate) fn set(self, func: &mut FuncCx<'_>, index: Value, value: Value) {
        self.element(func, index, TrapCode::TableOutOfBounds).store(func, value);
    }

    /// Returns the number of elements.
    pub(crate) fn size(self, func: &mut FuncCx<'_>) -> Value {
        if let Some(len) = self.fixed {
            return func.builder.ins().iconst(types::I32, i64::from(len));
        }
        let len = self.len(func);
        func.builder.ins().ireduce(types::I32, len)
    }

    /// Grows the table by `delta` elements of `value`; returns the old number, or all ones.
    pub(crate) fn grow(self, func: &mut FuncCx<'_>, delta: Value, value: Value) -> Value {
        let delta = func.extend_to_i64(delta);
        let table = func.index_arg(self.index.as_u32());
        let old = func.libcall(Libcall::table_grow, &[table, delta, value]).expect("the table says it has a value");
        func.builder.ins().ireduce(types::I32, old)
    }

    /// Sets elements.
    pub(crate) fn fill(self, func: &mut FuncCx<'_>, dst: Value, value: Value, len: Value) {
        let [dst, len] = [dst, len].map(|value| func.extend_to_i64(value));
        let table = func.index_arg(self.index.as_u32());
        func.libcall(Libcall::table_fill, &[table, dst, value, len]);
    }

    /// Copies elements from `src` in table `from`.
    pub(crate) fn copy(self, func: &mut FuncCx<'_>, from: Self, dst: Value, src: Value, len: Value) {
        let [dst, src, len] = [dst, src, len].map(|value| func.extend_to_i64(value));
        let [to, from] = [self, from].map(|table| func.index_arg(table.index.as_u32()));
        func.libcall(Libcall::table_copy, &[to, from, dst, src, len]);
    }

    /// Copies elements from `src` in an element segment.
    pub(crate) fn init(self, func: &mut FuncCx<'_>, segment: u32, dst: Value, src: Value, len: Value) {
        let dst = func.extend_to_i64(dst);
        let [table, segment] = [self.index.as_u32(), segment].map(|index| func.index_arg(index));
        func.libcall(Libcall::table_init, &[table, segment, dst, src, len]);
    }

    /// Returns an element of a table whose `elements` are functions and all others null. Traps if the index is that of
    /// none of these.
    pub(crate) fn get_filled(self, func: &mut FuncCx<'_>, index: Value, elements: Range<u32>, len: u32) -> Value {
        let first = func.builder.ins().iadd_imm_s(index, -i64::from(elements.start));
        let count = func.i32_const((elements.end - elements.start).cast_signed());
        let none = func.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, first, count);
        func.cold_if(none, |func| {
            let len = func.i32_const(len.cast_signed());
            let beyond = func.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
            func.trap_for(beyond, TrapCode::UndefinedElement, TrapCode::UninitializedElement);
        });
        let pointer = func.pointer;
        self.mem_ref(func, index).load(func, pointer)
    }

    /// Traps as a call of element `index` that is no function of the right type. All of the code is cold.
    pub(crate) fn trap_of_call(self, func: &mut FuncCx<'_>, index: Value) {
        func.set_cold();
        let element = self.get(func, index, TrapCode::UndefinedElement);
        func.set_cold();
        func.trap_if_null(element, TrapCode::UninitializedElement);
        func.set_cold();
        func.trap(TrapCode::IndirectCallTypeMismatch);
    }

    fn element(self, func: &mut FuncCx<'_>, index: Value, code: TrapCode) -> MemRef {
        let beyond = match self.fixed {
            Some(len) => {
                let len = func.builder.ins().iconst(types::I32, i64::from(len));
                func.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len)
            }
            None => {
                let len = self.len(func);
                let index = func.extend_to_i64(index);
                func.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len)
            }
        };
        func.trap_if(beyond, code);
        self.mem_ref(func, index)
    }

    /// Returns a reference to an element that exists.
    fn mem_ref(self, func: &mut FuncCx<'_>, index: Value) -> MemRef {
        let index = func.extend_to_i64(index);
        let shift = i64::from(self.width.bytes().trailing_zeros());
        let offset = func.builder.ins().ishl_imm_u(index, shift);
        let base = self.base(func);
        let element = func.builder.ins().iadd(base, offset);
        MemRef::element(func, element)
    }

    fn len(self, func: &mut FuncCx<'_>) -> Value {
        let (base, offset) = self.origin.field(func, TableField::len.offset(self.width));
        let pointer = func.pointer;
        MemRef::field(func, base, offset).load(func, pointer)
    }

    fn base(self, func: &mut FuncCx<'_>) -> Value {
        let (base, offset) = self.origin.field(func, TableField::base.offset(self.width));
        let pointer = func.pointer;
        match self.fixed {
            Some(_) => MemRef::fixed(func, base, offset),
            None => MemRef::field(func, base, offset),
        }
        .load(func, pointer)
    }
}
