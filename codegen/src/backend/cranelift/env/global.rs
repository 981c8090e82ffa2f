//! A global: a constant where its value cannot change, a field of the context otherwise.
//!
//! In:  the value to set, if one is set.
//! Out: the value.
//!
//! A global that cannot be set keeps the value of its instantiation, which comes before any code of the instance runs;
//! so does an imported one, as it cannot be set by its owner either (specification: "Import Matching").

use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{ConstantData, InstBuilder, Type, Value, types};
use include_wasm_abi::expr::ConstOp;
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{GlobalField, PointerField};
use include_wasm_abi::width::Width;
use include_wasm_entity::EntityRef;

use super::FuncCx;
use super::block_args::CanonicalValue;
use super::mem_ref::MemRef;
use super::signature::clif_type;
use super::vmctx::Origin;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::{Global as GlobalDef, GlobalIndex};

/// A global.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Global {
    origin: Origin,
    width: Width,
    ty: ValType,
    mutable: bool,
    constant: Option<ConstOp>,
}

impl ModuleCx<'_> {
    /// Returns a global.
    pub(crate) fn global(&self, index: GlobalIndex) -> Global {
        let width = self.target.arch.width();
        let origin = Origin::of(
            index.index(),
            self.module.imported.globals,
            self.offsets.imported_globals_at,
            self.offsets.defined_globals_at,
            GlobalField::struct_size(width),
            PointerField::struct_size(width),
        );
        let GlobalDef { ty, init } = &self.module.globals[index];
        let constant = match init.as_ref().map(|expr| &expr.0[..]) {
            Some(&[op]) if !ty.mutable || self.summary.keeps_value(index) => Some(op),
            _ => None,
        };
        Global { origin, width, ty: ty.value, mutable: ty.mutable, constant }
    }
}

impl Global {
    /// Returns the value.
    pub(crate) fn get(self, func: &mut FuncCx<'_>) -> Value {
        match self.constant {
            Some(ConstOp::I32(value)) => func.i32_const(value),
            Some(ConstOp::I64(value)) => func.i64_const(value),
            Some(ConstOp::F32(bits)) => func.f32_const(bits),
            Some(ConstOp::F64(bits)) => func.f64_const(bits),
            Some(ConstOp::V128(bytes)) => func.v128_const(&bytes),
            Some(ConstOp::RefNull) => func.null(),
            _ => {
                let ty = clif_type(self.ty, func.pointer);
                self.mem_ref(func).load(func, ty)
            }
        }
    }

    /// Sets the value.
    pub(crate) fn set(self, func: &mut FuncCx<'_>, value: CanonicalValue) {
        self.mem_ref(func).store(func, value.value());
    }

    fn mem_ref(self, func: &mut FuncCx<'_>) -> MemRef {
        let (base, offset) = self.origin.field(func, GlobalField::value.offset(self.width));
        if self.mutable { MemRef::global(func, base, offset) } else { MemRef::fixed(func, base, offset) }
    }
}

impl FuncCx<'_> {
    /// Returns a 32-bit integer.
    pub(crate) fn i32_const(&mut self, value: i32) -> Value {
        self.builder.ins().iconst(types::I32, i64::from(value))
    }

    /// Returns a 64-bit integer.
    pub(crate) fn i64_const(&mut self, value: i64) -> Value {
        self.builder.ins().iconst(types::I64, value)
    }

    /// Returns a 32-bit number by its bits.
    pub(crate) fn f32_const(&mut self, bits: u32) -> Value {
        self.builder.ins().f32const(Ieee32::with_bits(bits))
    }

    /// Returns a 64-bit number by its bits.
    pub(crate) fn f64_const(&mut self, bits: u64) -> Value {
        self.builder.ins().f64const(Ieee64::with_bits(bits))
    }

    /// Returns a vector by its bytes in linear memory's order.
    pub(crate) fn v128_const(&mut self, bytes: &[u8; 16]) -> Value {
        self.lanes_const(types::I8X16, bytes)
    }

    /// Returns a vector of lanes `ty` by its bytes in linear memory's order.
    pub(crate) fn lanes_const(&mut self, ty: Type, bytes: &[u8; 16]) -> Value {
        let constant = self.builder.func.dfg.constants.insert(ConstantData::from(&bytes[..]));
        self.builder.ins().vconst(ty, constant)
    }

    /// Returns a null reference.
    pub(crate) fn null(&mut self) -> Value {
        let pointer = self.pointer;
        self.builder.ins().iconst(pointer, 0)
    }
}
