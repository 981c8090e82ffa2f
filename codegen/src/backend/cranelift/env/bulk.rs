//! Copying and filling bytes of linear memories.
//!
//! In:  indices, and a number of bytes.
//! Out: a few loads and stores where that number is a small constant, otherwise a test and a call of the runtime.
//!
//! A copy that does not fit traps and writes nothing (specification: "Memory Instructions"). So all bounds are tested
//! first. Where memory is guarded, a small copy needs no test: all of its loads come before its stores, and the first
//! store is of the last bytes. Bytes before those are in bounds if they are, since a memory begins with its first byte.
//! The pieces of a copy may overlap, as all are loaded before one is stored.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, InstructionData, Opcode, Type, Value, ValueDef, types};
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::trap::TrapCode;

use super::FuncCx;
use super::bounds::Bound;
use super::mem_ref::MemRef;
use super::memory::Memory;
use crate::target::Opt;

/// Most bytes that are copied or filled without a call, with vectors and without.
const MAX_INLINE_BYTES: [u64; 2] = [128, 32];

/// A part of a small copy: its first byte and its type.
type Piece = (u32, Type);

impl Memory {
    /// Sets bytes to the low byte of `value`.
    pub(crate) fn fill(self, func: &mut FuncCx<'_>, dst: Value, value: Value, len: Value) {
        if let Some(len) = func.small(len) {
            let pieces = func.pieces(len);
            let at = self.start(func, dst, len);
            let byte = func.builder.ins().ireduce(types::I8, value);
            for (offset, ty) in pieces.into_iter().rev() {
                let value = func.repeated(byte, ty);
                MemRef::linear(func, at, offset.cast_signed(), self.faults()).store(func, value);
            }
            return;
        }
        let at = self.tested(func, dst, len);
        let [at, len] = [at, func.extend_to_i64(len)];
        func.libcall(Libcall::fill_bytes, &[at, value, len]);
    }

    /// Copies bytes from `src` in memory `from`.
    pub(crate) fn copy(self, func: &mut FuncCx<'_>, from: Self, dst: Value, src: Value, len: Value) {
        if let Some(len) = func.small(len) {
            let pieces = func.pieces(len);
            // Where tests are needed, both come before the first access.
            let [to, src] = [self.start(func, dst, len), from.start(func, src, len)];
            let load = |&(offset, ty): &Piece| {
                let mem_ref = MemRef::linear(func, src, offset.cast_signed(), from.faults());
                mem_ref.load(func, ty)
            };
            let values: Vec<_> = pieces.iter().map(load).collect();
            for ((offset, _), value) in pieces.into_iter().zip(values).rev() {
                MemRef::linear(func, to, offset.cast_signed(), self.faults()).store(func, value);
            }
            return;
        }
        let [to, src] = [self.tested(func, dst, len), from.tested(func, src, len)];
        let len = func.extend_to_i64(len);
        func.libcall(Libcall::copy_bytes, &[to, src, len]);
    }

    /// Returns the address of `len` bytes; traps if they are not within the memory, unless an access of them faults.
    fn start(self, func: &mut FuncCx<'_>, index: Value, len: u32) -> Value {
        self.test(func, index, u64::from(len));
        let index = func.extend_to_i64(index);
        let base = self.base(func);
        func.builder.ins().iadd(base, index)
    }

    /// Returns the address of bytes whose number is no constant; traps if they are not within the memory.
    fn tested(self, func: &mut FuncCx<'_>, index: Value, len: Value) -> Value {
        let [index, count] = [index, len].map(|value| func.extend_to_i64(value));
        let len = self.len(func);
        let beyond = if self.is_wide() {
            // The sum may wrap, so it is never made; where the first part is false, the difference does not.
            let long = func.builder.ins().icmp(IntCC::UnsignedGreaterThan, count, len);
            let last = func.builder.ins().isub(len, count);
            let behind = func.builder.ins().icmp(IntCC::UnsignedGreaterThan, index, last);
            func.builder.ins().bor(long, behind)
        } else {
            // Both have 32 bits.
            let end = func.builder.ins().iadd(index, count);
            func.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, len)
        };
        func.trap_if(beyond, TrapCode::MemoryOutOfBounds);
        let base = self.base(func);
        func.builder.ins().iadd(base, index)
    }

    /// Returns whether an access of bytes that do not exist faults.
    fn faults(self) -> bool {
        self.bound() == Bound::Guarded
    }
}

impl FuncCx<'_> {
    /// Returns a number of bytes that is a constant, small, and not zero.
    fn small(&self, len: Value) -> Option<u32> {
        let len = self.constant(len)?;
        let max = MAX_INLINE_BYTES[usize::from(!self.vectors)];
        u32::try_from(len).ok().filter(|&len| self.opt == Opt::Speed && len > 0 && u64::from(len) <= max)
    }

    /// Returns a constant integer, sign-extended.
    pub(crate) fn constant(&self, value: Value) -> Option<i64> {
        let dfg = &self.builder.func.dfg;
        let ValueDef::Result(inst, 0) = dfg.value_def(value) else { return None };
        match dfg.insts[inst] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } if dfg.value_type(value) == types::I32 => {
                Some(i64::from(imm.bits() as i32))
            }
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits()),
            _ => None,
        }
    }

    /// Returns the parts that bytes are copied in: together all of them, the last up to the last byte.
    fn pieces(&self, len: u32) -> Vec<Piece> {
        let all = [types::I8X16, types::I64, types::I32, types::I16, types::I8];
        let usable = &all[usize::from(!self.vectors)..];
        let fits = usable.iter().copied().find(|ty| ty.bytes() <= len);
        let ty = fits.expect("checked: there is a byte");
        let last = len - ty.bytes();
        let whole = (0..last).step_by(ty.bytes() as usize).map(|offset| (offset, ty));
        let mut pieces: Vec<_> = whole.collect();
        // The rest may be shorter than a part.
        let left = len - pieces.last().map_or(0, |&(offset, ty)| offset + ty.bytes());
        let short = usable.iter().copied().rfind(|ty| ty.bytes() >= left);
        let ty = short.filter(|ty| ty.bytes() <= len).unwrap_or(ty);
        pieces.push((len - ty.bytes(), ty));
        pieces
    }

    /// Returns a byte in all bytes of a type.
    fn repeated(&mut self, byte: Value, ty: Type) -> Value {
        match ty {
            types::I8 => byte,
            ty if ty.is_vector() => self.builder.ins().splat(ty, byte),
            ty => {
                let wide = self.builder.ins().uextend(ty, byte);
                let ones = self.builder.ins().iconst(ty, 0x0101_0101_0101_0101_u64.cast_signed() & mask(ty));
                self.builder.ins().imul(wide, ones)
            }
        }
    }
}

/// Returns ones for all bits of an integer.
fn mask(ty: Type) -> i64 {
    (u64::MAX >> (64 - ty.bits())).cast_signed()
}
