//! A linear memory: its origin, its length, its bytes.
//!
//! In:  index, offset and size of an access.
//! Out: a [`MemRef`] that may be accessed, after the check of [`bounds`].

use cranelift_codegen::ir::{InstBuilder, Value, types};
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::{MemoryField, PointerField};
use include_wasm_abi::width::Width;
use include_wasm_entity::EntityRef;

use super::FuncCx;
use super::bounds::{self, Bound};
use super::hints::{Address, Check};
use super::mem_ref::MemRef;
use super::vmctx::Origin;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::MemoryIndex;
use crate::target::{MemoryStrategy, Opt};

/// A linear memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    index: MemoryIndex,
    origin: Origin,
    width: Width,
    bound: Bound,
    /// Minimum size in bytes, by its type.
    least: u64,
    wide: bool,
    page_shift: u8,
}

impl ModuleCx<'_> {
    /// Returns a memory.
    pub(crate) fn memory(&self, index: MemoryIndex) -> Memory {
        let width = self.target.arch.width();
        let origin = Origin::of(
            index.index(),
            self.module.imported.memories,
            self.offsets.imported_memories_at,
            self.offsets.defined_memories_at,
            MemoryField::struct_size(width),
            PointerField::struct_size(width),
        );
        let ty = self.module.memories[index];
        let fixed = match origin {
            Origin::Defined(_) if ty.max == Some(ty.min) || self.summary.keeps_length(index) => {
                ty.min.checked_mul(1 << ty.page_shift)
            }
            _ => None,
        };
        let bound = match (self.target.memory, ty.wide, fixed) {
            (MemoryStrategy::Guarded, false, _) if ty.record().can_be_guarded() => Bound::Guarded,
            (_, _, Some(len)) => Bound::Fixed(len),
            (_, _, None) => Bound::Dynamic,
        };
        let least = ty.min.checked_mul(1 << ty.page_shift).unwrap_or(0);
        Memory { index, origin, width, bound, least, wide: ty.wide, page_shift: ty.page_shift }
    }
}

impl Memory {
    /// Returns a reference to `size` bytes at `index + offset`; traps if they are not within the memory.
    pub(crate) fn access(self, func: &mut FuncCx<'_>, index: Value, offset: u64, size: u32) -> MemRef {
        self.test(func, index, bounds::need(offset, size));
        let extended = func.extend_to_i64(index);
        let base = self.base(func);
        let address = func.builder.ins().iadd(base, extended);
        if func.opt != Opt::None && !self.wide {
            func.hints.addresses.insert(address, Address { base, index });
        }
        let (address, offset) = match i32::try_from(offset) {
            Ok(offset) => (address, offset),
            Err(_) => (func.builder.ins().iadd_imm_s(address, offset.cast_signed()), 0),
        };
        MemRef::linear(func, address, offset, self.bound == Bound::Guarded)
    }

    /// Traps if the `need` bytes from `index` on are not within the memory, unless an access of them faults.
    pub(super) fn test(self, func: &mut FuncCx<'_>, index: Value, need: u64) {
        let mut dynamic = None;
        let beyond = match self.bound {
            Bound::Guarded => None,
            Bound::Fixed(len) => bounds::beyond_fixed(func, len, index, need),
            Bound::Dynamic => {
                let len = self.len(func);
                let index = func.extend_to_i64(index);
                dynamic = Some((index, len));
                Some(if self.wide {
                    bounds::beyond_wide(func, len, index, need)
                } else {
                    bounds::beyond_narrow(func, len, index, need, self.least)
                })
            }
        };
        let Some(beyond) = beyond else { return };
        let branch = func.trap_if(beyond, TrapCode::MemoryOutOfBounds);
        // The sum of a constant length's test does not exist where no index is in bounds.
        if func.opt != Opt::None && !self.wide && (dynamic.is_some() || need <= self.least) {
            let (memory, least) = (self.index, self.least);
            func.hints.checks.insert(branch, Check { memory, least, index, need, dynamic });
        }
    }

    /// Returns the bound.
    pub(super) fn bound(self) -> Bound {
        self.bound
    }

    /// Returns whether its indices have 64 bits.
    pub(super) fn is_wide(self) -> bool {
        self.wide
    }

    /// Returns the number of pages, of the memory's index type.
    pub(crate) fn size(self, func: &mut FuncCx<'_>) -> Value {
        let len = self.len(func);
        let pages = match self.page_shift {
            0 => len,
            shift => func.builder.ins().ushr_imm_u(len, i64::from(shift)),
        };
        self.of_index_type(func, pages)
    }

    /// Grows the memory by a number of pages; returns the old number, or all ones, of the memory's index type.
    pub(crate) fn grow(self, func: &mut FuncCx<'_>, delta: Value) -> Value {
        let delta = func.extend_to_i64(delta);
        let memory = func.index_arg(self.index.as_u32());
        let old = func.libcall(Libcall::memory_grow, &[memory, delta]).expect("the table says it has a value");
        self.of_index_type(func, old)
    }

    /// Copies bytes from `src` in a data segment.
    pub(crate) fn init(self, func: &mut FuncCx<'_>, segment: u32, dst: Value, src: Value, len: Value) {
        let dst = func.extend_to_i64(dst);
        let [memory, segment] = [self.index.as_u32(), segment].map(|index| func.index_arg(index));
        func.libcall(Libcall::memory_init, &[memory, segment, dst, src, len]);
    }

    /// Returns the length in bytes.
    pub(super) fn len(self, func: &mut FuncCx<'_>) -> Value {
        if let Bound::Fixed(len) = self.bound {
            return func.builder.ins().iconst(types::I64, len.cast_signed());
        }
        let (base, offset) = self.origin.field(func, MemoryField::len.offset(self.width));
        let pointer = func.pointer;
        let mem_ref = if func.bounded { MemRef::fixed } else { MemRef::field };
        mem_ref(func, base, offset).load(func, pointer)
    }

    /// Returns the address of the first byte, which never moves.
    pub(super) fn base(self, func: &mut FuncCx<'_>) -> Value {
        let (base, offset) = self.origin.field(func, MemoryField::base.offset(self.width));
        let pointer = func.pointer;
        MemRef::fixed(func, base, offset).load(func, pointer)
    }

    fn of_index_type(self, func: &mut FuncCx<'_>, value: Value) -> Value {
        if self.wide { value } else { func.builder.ins().ireduce(types::I32, value) }
    }
}
