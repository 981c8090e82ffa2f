//! Expansions of Cranelift's library calls: operations that an instruction set lacks, as functions in the same blob.
//!
//! In:  a library call in compiled code.
//! Out: CLIF that any instruction set can compile without a library call.
//!
//! Only code for x86-64 has library calls: for rounding without SSE4.1, for `fma` without FMA, for `pshufb` without
//! SSSE3. The other calls of Cranelift's list serve features that compiled code does not use: thread-local storage,
//! probes, copies of structures.
//!
//! Results are those of WebAssembly: a NaN becomes a quiet one with its payload, and zeros keep their sign.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F64, I8, I8X16, I16, I16X8, I32, I64};
use cranelift_codegen::ir::{
    Endianness, Function, InstBuilder, LibCall, MemFlagsData, StackSlotData, StackSlotKind, Type, UserFuncName, Value,
};
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_frontend::FunctionBuilder;

use super::{clif, fma};

/// Returns the function for a library call as CLIF, or `None` for a call that no compiled code has.
pub(crate) fn expand(isa: &dyn TargetIsa, call: LibCall) -> Option<Function> {
    let body: fn(&mut FunctionBuilder<'_>, &[Value]) -> Value = match call {
        LibCall::CeilF32 => |b, args| ceil(b, Format::SINGLE, args[0]),
        LibCall::CeilF64 => |b, args| ceil(b, Format::DOUBLE, args[0]),
        LibCall::FloorF32 => |b, args| floor(b, Format::SINGLE, args[0]),
        LibCall::FloorF64 => |b, args| floor(b, Format::DOUBLE, args[0]),
        LibCall::TruncF32 => |b, args| trunc(b, Format::SINGLE, args[0]),
        LibCall::TruncF64 => |b, args| trunc(b, Format::DOUBLE, args[0]),
        LibCall::NearestF32 => |b, args| nearest(b, Format::SINGLE, args[0]),
        LibCall::NearestF64 => |b, args| nearest(b, Format::DOUBLE, args[0]),
        LibCall::FmaF32 => |b, args| fma::single(b, args[0], args[1], args[2]),
        LibCall::FmaF64 => |b, args| fma::double(b, args[0], args[1], args[2]),
        LibCall::X86Pshufb => |b, args| pshufb(b, args[0], args[1]),
        _ => return None,
    };
    let convention = CallConv::for_libcall(isa.flags(), isa.default_call_conv());
    let signature = call.signature(convention, isa.pointer_type());
    Some(clif::function(isa, UserFuncName::default(), signature, |builder, args| {
        let result = body(builder, args);
        builder.ins().return_(&[result]);
    }))
}

/// A format of IEEE 754.
#[derive(Clone, Copy)]
struct Format {
    float: Type,
    int: Type,
    /// Bits of the fraction.
    fraction: i64,
    /// Bias of the exponent.
    bias: i64,
}

impl Format {
    const SINGLE: Self = Self { float: F32, int: I32, fraction: 23, bias: 127 };
    const DOUBLE: Self = Self { float: F64, int: I64, fraction: 52, bias: 1023 };

    fn constant(self, b: &mut FunctionBuilder<'_>, value: f32) -> Value {
        if self.float == F32 { b.ins().f32const(value) } else { b.ins().f64const(f64::from(value)) }
    }

    fn sign_bit(self, b: &mut FunctionBuilder<'_>) -> Value {
        b.ins().iconst(self.int, if self.int == I32 { i64::from(i32::MIN) } else { i64::MIN })
    }
}

/// Rounds towards zero: clears the bits of the fraction that are worth less than one.
fn trunc(b: &mut FunctionBuilder<'_>, format: Format, x: Value) -> Value {
    let bits = b.ins().bitcast(format.int, MemFlagsData::new(), x);
    let exponent = b.ins().ushr_imm_u(bits, format.fraction);
    let exponent = b.ins().band_imm_u(exponent, 2 * format.bias + 1);
    let exponent = b.ins().iadd_imm_s(exponent, -format.bias);
    // The shift takes its amount modulo the width, but the result is used only for exponents below `fraction`.
    let ones = b.ins().iconst(format.int, (1 << format.fraction) - 1);
    let below_one = b.ins().ushr(ones, exponent);
    let integer = b.ins().band_not(bits, below_one);
    let zero = format.sign_bit(b);
    let zero = b.ins().band(bits, zero);
    let is_small = b.ins().icmp_imm_s(IntCC::SignedLessThan, exponent, 0);
    let rounded = b.ins().select(is_small, zero, integer);
    let rounded = b.ins().bitcast(format.float, MemFlagsData::new(), rounded);
    let is_integer = b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, exponent, format.fraction);
    let quiet = quiet(b, x);
    b.ins().select(is_integer, quiet, rounded)
}

/// Rounds down: truncation rounds up only negative numbers.
fn floor(b: &mut FunctionBuilder<'_>, format: Format, x: Value) -> Value {
    let rounded = trunc(b, format, x);
    let one = format.constant(b, 1.0);
    let lower = b.ins().fsub(rounded, one);
    let is_above = b.ins().fcmp(FloatCC::GreaterThan, rounded, x);
    b.ins().select(is_above, lower, rounded)
}

/// Rounds up. Between minus one and zero the result is minus zero, which is not below the number.
fn ceil(b: &mut FunctionBuilder<'_>, format: Format, x: Value) -> Value {
    let rounded = trunc(b, format, x);
    let one = format.constant(b, 1.0);
    let higher = b.ins().fadd(rounded, one);
    let is_below = b.ins().fcmp(FloatCC::LessThan, rounded, x);
    b.ins().select(is_below, higher, rounded)
}

/// Rounds to the nearest integer, halves to even: numbers of the size of `1 / epsilon` have no fraction, so that adding
/// such a number rounds as the hardware does.
fn nearest(b: &mut FunctionBuilder<'_>, format: Format, x: Value) -> Value {
    let large = format.constant(b, if format.float == F32 { 8_388_608.0 } else { 4_503_599_627_370_496.0 });
    let magnitude = b.ins().fabs(x);
    let rounded = b.ins().fadd(magnitude, large);
    let rounded = b.ins().fsub(rounded, large);
    let rounded = b.ins().fcopysign(rounded, x);
    let has_fraction = b.ins().fcmp(FloatCC::LessThan, magnitude, large);
    let quiet = quiet(b, x);
    b.ins().select(has_fraction, rounded, quiet)
}

/// Returns the number itself, or a quiet NaN for any NaN.
fn quiet(b: &mut FunctionBuilder<'_>, x: Value) -> Value {
    let is_nan = b.ins().fcmp(FloatCC::Unordered, x, x);
    let sum = b.ins().fadd(x, x);
    b.ins().select(is_nan, sum, x)
}

/// Selects bytes of `x` by the low four bits of those of `mask`; a mask with the high bit gives zero.
fn pshufb(b: &mut FunctionBuilder<'_>, x: Value, mask: Value) -> Value {
    let flags = MemFlagsData::trusted().with_endianness(Endianness::Little);
    let slot = |b: &mut FunctionBuilder<'_>, size| {
        let slot = b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size, 4));
        b.ins().stack_addr(I64, slot, 0)
    };
    // Where the highest bit of a selector is set, its byte comes from the zeros from 128 on.
    let [from, by] = [slot(b, 144), slot(b, 16)];
    b.ins().store(flags, x, from, 0);
    let zero = b.ins().iconst(I64, 0);
    b.ins().store(flags, zero, from, 128);
    b.ins().store(flags, zero, from, 136);
    let bits = b.ins().iconst(I8, 0x8f);
    let bits = b.ins().splat(I8X16, bits);
    let lanes = MemFlagsData::new().with_endianness(Endianness::Little);
    let mask = b.ins().bitcast(I8X16, lanes, mask);
    let selectors = b.ins().band(mask, bits);
    b.ins().store(flags, selectors, by, 0);
    let byte = |b: &mut FunctionBuilder<'_>, i| {
        let index = b.ins().uload8(I64, flags, by, i);
        let at = b.ins().iadd(from, index);
        b.ins().uload8(I32, flags, at, 0)
    };
    let zero = b.ins().iconst(I16, 0);
    let mut result = b.ins().splat(I16X8, zero);
    for lane in 0..8 {
        let [low, high] = [2 * lane, 2 * lane + 1].map(|i| byte(b, i));
        let high = b.ins().ishl_imm_u(high, 8);
        let both = b.ins().bor(low, high);
        let both = b.ins().ireduce(I16, both);
        result = b.ins().insertlane(result, both, lane as u8);
    }
    let ty = b.func.dfg.value_type(x);
    b.ins().bitcast(ty, lanes, result)
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::backend::cranelift::emit::{self, Name};
    use crate::backend::cranelift::isa::isa;
    use crate::target::{CAbi, Target};

    #[test]
    fn expansions_need_no_feature_nor_each_other_and_do_not_fault() {
        let mut made = 0;
        for &arch in Arch::ALL {
            let target = Target::new(arch, CAbi::SystemV, 0);
            let isa = isa(&target).unwrap();
            for &call in LibCall::all_libcalls() {
                // Vectors are an extension on RISC-V alone, and only x86-64 has this library call.
                if arch == Arch::Riscv64 && call == LibCall::X86Pshufb {
                    continue;
                }
                let Some(clif) = expand(&*isa, call) else { continue };
                let function = emit::compile(&target, &*isa, Name::LibcallExpansion(call), clif, &[]).unwrap();
                assert_eq!(function.callees().count(), 0, "{arch:?} {call}");
                assert_eq!(function.sites, [], "{arch:?} {call}");
                made += 1;
            }
        }
        assert_eq!(made, 4 * 11 - 1);
    }
}
