//! Wasm types to CLIF types and signatures.
//!
//! In:  a function type.
//! Out: the signature of compiled code (`tail`, context first), of a host function's shim, of a runtime function.
//!
//! 32-bit integers are sign-extended towards the host, unsigned parameters of the runtime zero-extended; `tail` code
//! assumes nothing about upper bits.

use cranelift_codegen::ir::{self, AbiParam, ArgumentPurpose, Signature, Type, types};
use cranelift_codegen::isa::CallConv;
use include_wasm_abi::call::Shape;
use include_wasm_abi::libcall::{Kind, Libcall, Returns};
use include_wasm_abi::types::ValType;

use super::FuncCx;
use crate::cx::ModuleCx;
use crate::module::{FuncType, TypeIndex};

/// A function type of the module, under the index of the first type that equals it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeRef<'a> {
    /// Index of the first type that equals it.
    pub(crate) canonical: TypeIndex,
    /// The type.
    pub(crate) ty: &'a FuncType,
}

impl<'a> ModuleCx<'a> {
    /// Returns a type.
    pub(crate) fn type_ref(&self, ty: TypeIndex) -> TypeRef<'a> {
        TypeRef { canonical: self.module.canonical[ty], ty: &self.module.types[ty] }
    }
}

/// Returns the CLIF type of a value where it crosses an edge.
pub(crate) fn clif_type(ty: ValType, pointer: Type) -> Type {
    match ty {
        ValType::I32 => types::I32,
        ValType::I64 => types::I64,
        ValType::F32 => types::F32,
        ValType::F64 => types::F64,
        ValType::V128 => types::I8X16,
        ValType::Ref(_) => pointer,
    }
}

/// Returns the signature of compiled code.
pub(crate) fn tail_signature(ty: &FuncType, pointer: Type) -> Signature {
    let values = |types: &[ValType]| types.iter().map(|&ty| AbiParam::new(clif_type(ty, pointer))).collect::<Vec<_>>();
    let mut signature = Signature::new(CallConv::Tail);
    signature.params.push(AbiParam::special(pointer, ArgumentPurpose::VMContext));
    signature.params.extend(values(&ty.params));
    signature.returns = values(&ty.results);
    signature
}

/// Returns the signature of a host function's shim.
fn host_signature(ty: &FuncType, pointer: Type, c_conv: CallConv) -> Signature {
    let mut signature = Signature::new(c_conv);
    signature.params.push(AbiParam::new(pointer));
    match Shape::of(&ty.params, &ty.results) {
        Shape::Registers => {
            let values = |types: &[ValType]| types.iter().map(|&ty| host_param(ty, pointer)).collect::<Vec<_>>();
            signature.params.extend(values(&ty.params));
            signature.returns = values(&ty.results);
        }
        Shape::Slots => signature.params.push(AbiParam::new(pointer)),
    }
    signature
}

fn host_param(ty: ValType, pointer: Type) -> AbiParam {
    let param = AbiParam::new(clif_type(ty, pointer));
    if ty == ValType::I32 { param.sext() } else { param }
}

/// Returns the signature of a runtime function.
pub(crate) fn libcall_signature(call: Libcall, pointer: Type, c_conv: CallConv) -> Signature {
    let mut signature = Signature::new(c_conv);
    signature.params.push(AbiParam::new(pointer));
    signature.params.extend(call.params().iter().map(|kind| match kind {
        Kind::U32 => AbiParam::new(types::I32).uext(),
        Kind::U64 => AbiParam::new(types::I64),
        Kind::Word => AbiParam::new(pointer),
    }));
    match call.result() {
        Returns::Never | Returns::Nothing => {}
        Returns::Trap => signature.returns.push(AbiParam::new(types::I32).uext()),
        Returns::U64 => signature.returns.push(AbiParam::new(types::I64)),
    }
    signature
}

impl FuncCx<'_> {
    /// Returns the signature of compiled code of a type.
    pub(crate) fn tail_signature(&mut self, of: TypeRef<'_>) -> ir::SigRef {
        let Self { builder, signatures, pointer, .. } = self;
        *signatures.entry(of.canonical).or_insert_with(|| builder.import_signature(tail_signature(of.ty, *pointer)))
    }

    /// Returns the signature of a host function's shim of a type.
    pub(crate) fn host_signature(&mut self, of: TypeRef<'_>) -> ir::SigRef {
        let Self { builder, host_signatures, pointer, c_conv, .. } = self;
        *host_signatures
            .entry(of.canonical)
            .or_insert_with(|| builder.import_signature(host_signature(of.ty, *pointer, *c_conv)))
    }
}
