//! Wasm types to CLIF types and signatures.
//!
//! In:  a function type.
//! Out: the signature of compiled code (`tail`, context first), of a host function's shim, of a runtime function.
//!
//! `tail` code assumes nothing about the upper bits of a 32-bit integer. [`CConv`] has the extensions of C conventions.

use cranelift_codegen::ir::{
    self, AbiParam, ArgumentExtension, ArgumentPurpose, InstBuilder, MemFlagsData, Signature, Type, types,
};
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_frontend::FunctionBuilder;
use include_wasm_abi::call::Shape;
use include_wasm_abi::feature::Arch;
use include_wasm_abi::libcall::{Kind, Libcall, Returns};
use include_wasm_abi::types::ValType;
use target_lexicon::Architecture;

use super::FuncCx;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::{FuncType, TypeIndex};

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

/// Returns a value as one of another type of the same size, where it is not of that type.
pub(crate) fn as_bits(builder: &mut FunctionBuilder<'_>, value: ir::Value, ty: Type) -> ir::Value {
    match builder.func.dfg.value_type(value) == ty {
        true => value,
        false => builder.ins().bitcast(ty, MemFlagsData::new(), value),
    }
}

/// The C convention of the target, as far as scalars go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CConv {
    convention: CallConv,
    pointer: Type,
    /// Extensions of a 32-bit integer to a register: of a signed one, and of an unsigned one.
    extended: [ArgumentExtension; 2],
    /// Number of floats that are passed as such. The others are passed as integers.
    floats: usize,
}

impl CConv {
    /// Returns the convention of functions in Rust.
    pub(crate) fn of(isa: &dyn TargetIsa) -> Self {
        use ArgumentExtension::{None, Sext, Uext};
        let extended = match isa.triple().architecture {
            // RISC-V sign-extends an unsigned integer too.
            Architecture::Riscv64(_) => [Sext, Sext],
            Architecture::S390x => [Sext, Uext],
            // The callee reads 32 bits. On Apple's systems an argument on the stack has no more.
            _ => [None, None],
        };
        // Cranelift puts floats that find no register for floats on the stack. That is right but there, where they are
        // passed as integers are.
        let floats = if matches!(isa.triple().architecture, Architecture::Riscv64(_)) { 8 } else { usize::MAX };
        Self { convention: isa.default_call_conv(), pointer: isa.pointer_type(), extended, floats }
    }

    /// Returns a signature without parameters and results.
    pub(crate) fn signature(self) -> Signature {
        Signature::new(self.convention)
    }

    /// Returns values of WebAssembly as parameters. Where one has another type than the value, it has the same bits:
    /// see [`as_bits`].
    pub(crate) fn params(self, types: &[ValType]) -> impl Iterator<Item = AbiParam> {
        let mut floats = 0;
        types.iter().map(move |&ty| {
            floats += usize::from(ty.is_float());
            match ty {
                ValType::F32 if floats > self.floats => AbiParam::new(types::I32),
                ValType::F64 if floats > self.floats => AbiParam::new(types::I64),
                _ => self.value(ty),
            }
        })
    }

    /// Returns a value of WebAssembly as a result, or as a parameter for which there is a register.
    pub(crate) fn value(self, ty: ValType) -> AbiParam {
        match clif_type(ty, self.pointer) {
            types::I32 => self.int(true),
            other => AbiParam::new(other),
        }
    }

    fn int(self, signed: bool) -> AbiParam {
        AbiParam { extension: self.extended[usize::from(!signed)], ..AbiParam::new(types::I32) }
    }

    /// Returns the signature of a host function's shim.
    fn host(self, ty: &FuncType) -> Signature {
        let mut signature = self.signature();
        signature.params.push(AbiParam::new(self.pointer));
        match Shape::of(&ty.params, &ty.results) {
            Shape::Registers => {
                signature.params.extend(self.params(&ty.params));
                signature.returns.extend(ty.results.iter().map(|&ty| self.value(ty)));
            }
            Shape::Slots => signature.params.push(AbiParam::new(self.pointer)),
        }
        signature
    }

    /// Returns the signature of a function's direct entry.
    pub(crate) fn direct_entry(self, ty: &FuncType) -> Signature {
        let mut signature = self.signature();
        signature.params.push(AbiParam::special(self.pointer, ArgumentPurpose::VMContext));
        signature.params.extend(self.params(&ty.params));
        signature.returns.extend(ty.results.iter().map(|&ty| self.value(ty)));
        signature
    }

    /// Returns the signature of a runtime function.
    pub(crate) fn libcall(self, call: Libcall) -> Signature {
        let mut signature = self.signature();
        if call == Libcall::raise {
            // `raise` is assembly for each instruction set, whatever the OS.
            signature.call_conv = CallConv::SystemV;
        }
        signature.params.push(AbiParam::new(self.pointer));
        signature.params.extend(call.params().iter().map(|kind| match kind {
            Kind::U32 => self.int(false),
            Kind::U64 => AbiParam::new(types::I64),
            Kind::Word => AbiParam::new(self.pointer),
        }));
        match call.result() {
            Returns::Never | Returns::Nothing => {}
            Returns::Trap => signature.returns.push(self.int(false)),
            Returns::U64 => signature.returns.push(AbiParam::new(types::I64)),
        }
        signature
    }
}

impl FuncCx<'_> {
    /// Returns the signature of compiled code of a type.
    pub(crate) fn tail_signature(&mut self, of: TypeRef<'_>) -> ir::SigRef {
        let Self { builder, signatures, pointer, .. } = self;
        *signatures.entry(of.canonical).or_insert_with(|| builder.import_signature(tail_signature(of.ty, *pointer)))
    }

    /// Returns the signature of a host function's shim of a type.
    pub(crate) fn host_signature(&mut self, of: TypeRef<'_>) -> ir::SigRef {
        let Self { builder, host_signatures, c_conv, .. } = self;
        *host_signatures.entry(of.canonical).or_insert_with(|| builder.import_signature(c_conv.host(of.ty)))
    }
}

/// Returns the alignment of every frame in bytes, whatever the alignment of its slots: that of the stack in the C
/// convention.
pub(super) fn stack_alignment(arch: Arch) -> u32 {
    match arch {
        Arch::S390x => 8,
        Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64 => 16,
    }
}
