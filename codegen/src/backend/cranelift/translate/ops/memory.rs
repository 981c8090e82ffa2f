//! Memory operators (specification: "Memory Instructions").
//!
//! In:  an index on the operand stack, and the memory and offset of the operator.
//! Out: an access through the [`MemRef`] of the memory, or a call of the runtime.

use cranelift_codegen::ir::Type;
use include_wasm_abi::libcall::Libcall;
use wasmparser::MemArg;

use crate::backend::cranelift::env::mem_ref::{Load, MemRef};
use crate::backend::cranelift::env::memory::Memory;
use crate::backend::cranelift::translate::Translator;
use crate::frontend::module::MemoryIndex;

macro_rules! memory_ops {
    ($with:ident) => {
        $with! {
            visit_i32_load(arg: MemArg) = load(arg, Load::plain(I32));
            visit_i64_load(arg: MemArg) = load(arg, Load::plain(I64));
            visit_f32_load(arg: MemArg) = load(arg, Load::plain(F32));
            visit_f64_load(arg: MemArg) = load(arg, Load::plain(F64));
            visit_i32_load8_s(arg: MemArg) = load(arg, Load::signed(I8, I32));
            visit_i32_load8_u(arg: MemArg) = load(arg, Load::unsigned(I8, I32));
            visit_i32_load16_s(arg: MemArg) = load(arg, Load::signed(I16, I32));
            visit_i32_load16_u(arg: MemArg) = load(arg, Load::unsigned(I16, I32));
            visit_i64_load8_s(arg: MemArg) = load(arg, Load::signed(I8, I64));
            visit_i64_load8_u(arg: MemArg) = load(arg, Load::unsigned(I8, I64));
            visit_i64_load16_s(arg: MemArg) = load(arg, Load::signed(I16, I64));
            visit_i64_load16_u(arg: MemArg) = load(arg, Load::unsigned(I16, I64));
            visit_i64_load32_s(arg: MemArg) = load(arg, Load::signed(I32, I64));
            visit_i64_load32_u(arg: MemArg) = load(arg, Load::unsigned(I32, I64));
            visit_i32_store(arg: MemArg) = store(arg, I32);
            visit_i64_store(arg: MemArg) = store(arg, I64);
            visit_f32_store(arg: MemArg) = store(arg, F32);
            visit_f64_store(arg: MemArg) = store(arg, F64);
            visit_i32_store8(arg: MemArg) = store(arg, I8);
            visit_i32_store16(arg: MemArg) = store(arg, I16);
            visit_i64_store8(arg: MemArg) = store(arg, I8);
            visit_i64_store16(arg: MemArg) = store(arg, I16);
            visit_i64_store32(arg: MemArg) = store(arg, I32);
            visit_memory_size(memory: u32) = memory_size(memory);
            visit_memory_grow(memory: u32) = memory_grow(memory);
            visit_memory_fill(memory: u32) = memory_fill(memory);
            visit_memory_copy(dst: u32, src: u32) = memory_copy(dst, src);
            visit_memory_init(segment: u32, memory: u32) = memory_init(segment, memory);
            visit_data_drop(segment: u32) = data_drop(segment);
        }
    };
}
pub(crate) use memory_ops;

impl Translator<'_> {
    pub(crate) fn load(&mut self, arg: MemArg, load: Load) {
        let mem_ref = self.access(arg, load.memory);
        let value = mem_ref.load_extended(&mut self.func, load);
        self.operands.push(value);
    }

    pub(crate) fn store(&mut self, arg: MemArg, memory: Type) {
        let value = self.operands.pop();
        let mem_ref = self.access(arg, memory);
        mem_ref.store_low(&mut self.func, memory, value);
    }

    pub(crate) fn memory_size(&mut self, memory: u32) {
        let pages = self.memory(memory).size(&mut self.func);
        self.operands.push(pages);
    }

    pub(crate) fn memory_grow(&mut self, memory: u32) {
        let delta = self.operands.pop();
        let old = self.memory(memory).grow(&mut self.func, delta);
        self.operands.push(old);
    }

    pub(crate) fn memory_fill(&mut self, memory: u32) {
        let [dst, value, len] = self.operands.pop_many();
        self.memory(memory).fill(&mut self.func, dst, value, len);
    }

    pub(crate) fn memory_copy(&mut self, dst_memory: u32, src_memory: u32) {
        let [dst, src, len] = self.operands.pop_many();
        let from = self.memory(src_memory);
        self.memory(dst_memory).copy(&mut self.func, from, dst, src, len);
    }

    pub(crate) fn memory_init(&mut self, segment: u32, memory: u32) {
        let [dst, src, len] = self.operands.pop_many();
        self.memory(memory).init(&mut self.func, segment, dst, src, len);
    }

    pub(crate) fn data_drop(&mut self, segment: u32) {
        let segment = self.func.index_arg(segment);
        self.func.libcall(Libcall::data_drop, &[segment]);
    }

    /// Pops an index and returns the [`MemRef`] of a value of type `ty` there.
    pub(crate) fn access(&mut self, arg: MemArg, ty: Type) -> MemRef {
        let index = self.operands.pop();
        self.memory(arg.memory).access(&mut self.func, index, arg.offset, ty.bytes())
    }

    fn memory(&self, index: u32) -> Memory {
        self.cx.memory(MemoryIndex::from_u32(index))
    }
}
