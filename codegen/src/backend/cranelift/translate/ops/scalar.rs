//! Scalar operators (specification: "Numeric Instructions"): one row each, and the few that can trap.
//!
//! In:  operands of type `i32`, `i64`, `f32`, `f64`.
//! Out: one instruction each; in front of a division or a trapping conversion, tests for every case in which the
//! instruction could fault or has no result, so that it never does.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use include_wasm_abi::trap::TrapCode;
use wasmparser::{Ieee32, Ieee64};

use crate::backend::cranelift::env::hints::Divisor;
use crate::backend::cranelift::translate::Translator;
use crate::backend::cranelift::translate::shapes::Binary;

macro_rules! scalar_ops {
    ($with:ident) => {
        $with! {
            visit_i32_const(value: i32) = i32_const(value);
            visit_i64_const(value: i64) = i64_const(value);
            visit_f32_const(value: Ieee32) = f32_const(value);
            visit_f64_const(value: Ieee64) = f64_const(value);
            visit_i32_eqz = is_zero();
            visit_i32_eq = compare(IntCC::Equal);
            visit_i32_ne = compare(IntCC::NotEqual);
            visit_i32_lt_s = compare(IntCC::SignedLessThan);
            visit_i32_lt_u = compare(IntCC::UnsignedLessThan);
            visit_i32_gt_s = compare(IntCC::SignedGreaterThan);
            visit_i32_gt_u = compare(IntCC::UnsignedGreaterThan);
            visit_i32_le_s = compare(IntCC::SignedLessThanOrEqual);
            visit_i32_le_u = compare(IntCC::UnsignedLessThanOrEqual);
            visit_i32_ge_s = compare(IntCC::SignedGreaterThanOrEqual);
            visit_i32_ge_u = compare(IntCC::UnsignedGreaterThanOrEqual);
            visit_i64_eqz = is_zero();
            visit_i64_eq = compare(IntCC::Equal);
            visit_i64_ne = compare(IntCC::NotEqual);
            visit_i64_lt_s = compare(IntCC::SignedLessThan);
            visit_i64_lt_u = compare(IntCC::UnsignedLessThan);
            visit_i64_gt_s = compare(IntCC::SignedGreaterThan);
            visit_i64_gt_u = compare(IntCC::UnsignedGreaterThan);
            visit_i64_le_s = compare(IntCC::SignedLessThanOrEqual);
            visit_i64_le_u = compare(IntCC::UnsignedLessThanOrEqual);
            visit_i64_ge_s = compare(IntCC::SignedGreaterThanOrEqual);
            visit_i64_ge_u = compare(IntCC::UnsignedGreaterThanOrEqual);
            visit_f32_eq = compare_floats(FloatCC::Equal);
            visit_f32_ne = compare_floats(FloatCC::NotEqual);
            visit_f32_lt = compare_floats(FloatCC::LessThan);
            visit_f32_gt = compare_floats(FloatCC::GreaterThan);
            visit_f32_le = compare_floats(FloatCC::LessThanOrEqual);
            visit_f32_ge = compare_floats(FloatCC::GreaterThanOrEqual);
            visit_f64_eq = compare_floats(FloatCC::Equal);
            visit_f64_ne = compare_floats(FloatCC::NotEqual);
            visit_f64_lt = compare_floats(FloatCC::LessThan);
            visit_f64_gt = compare_floats(FloatCC::GreaterThan);
            visit_f64_le = compare_floats(FloatCC::LessThanOrEqual);
            visit_f64_ge = compare_floats(FloatCC::GreaterThanOrEqual);
            visit_i32_clz = unary(|i, x| i.clz(x));
            visit_i32_ctz = unary(|i, x| i.ctz(x));
            visit_i32_popcnt = unary(|i, x| i.popcnt(x));
            visit_i32_add = binary(|i, x, y| i.iadd(x, y));
            visit_i32_sub = binary(|i, x, y| i.isub(x, y));
            visit_i32_mul = binary(|i, x, y| i.imul(x, y));
            visit_i32_div_s = divide(Division::Signed, |i, x, y| i.sdiv(x, y));
            visit_i32_div_u = divide(Division::Unsigned, |i, x, y| i.udiv(x, y));
            visit_i32_rem_s = divide(Division::Remainder, |i, x, y| i.srem(x, y));
            visit_i32_rem_u = divide(Division::Remainder, |i, x, y| i.urem(x, y));
            visit_i32_and = binary(|i, x, y| i.band(x, y));
            visit_i32_or = binary(|i, x, y| i.bor(x, y));
            visit_i32_xor = binary(|i, x, y| i.bxor(x, y));
            visit_i32_shl = binary(|i, x, y| i.ishl(x, y));
            visit_i32_shr_s = binary(|i, x, y| i.sshr(x, y));
            visit_i32_shr_u = binary(|i, x, y| i.ushr(x, y));
            visit_i32_rotl = binary(|i, x, y| i.rotl(x, y));
            visit_i32_rotr = binary(|i, x, y| i.rotr(x, y));
            visit_i64_clz = unary(|i, x| i.clz(x));
            visit_i64_ctz = unary(|i, x| i.ctz(x));
            visit_i64_popcnt = unary(|i, x| i.popcnt(x));
            visit_i64_add = binary(|i, x, y| i.iadd(x, y));
            visit_i64_sub = binary(|i, x, y| i.isub(x, y));
            visit_i64_mul = binary(|i, x, y| i.imul(x, y));
            visit_i64_div_s = divide(Division::Signed, |i, x, y| i.sdiv(x, y));
            visit_i64_div_u = divide(Division::Unsigned, |i, x, y| i.udiv(x, y));
            visit_i64_rem_s = divide(Division::Remainder, |i, x, y| i.srem(x, y));
            visit_i64_rem_u = divide(Division::Remainder, |i, x, y| i.urem(x, y));
            visit_i64_and = binary(|i, x, y| i.band(x, y));
            visit_i64_or = binary(|i, x, y| i.bor(x, y));
            visit_i64_xor = binary(|i, x, y| i.bxor(x, y));
            visit_i64_shl = binary(|i, x, y| i.ishl(x, y));
            visit_i64_shr_s = binary(|i, x, y| i.sshr(x, y));
            visit_i64_shr_u = binary(|i, x, y| i.ushr(x, y));
            visit_i64_rotl = binary(|i, x, y| i.rotl(x, y));
            visit_i64_rotr = binary(|i, x, y| i.rotr(x, y));
            visit_f32_abs = unary(|i, x| i.fabs(x));
            visit_f32_neg = unary(|i, x| i.fneg(x));
            visit_f32_ceil = unary(|i, x| i.ceil(x));
            visit_f32_floor = unary(|i, x| i.floor(x));
            visit_f32_trunc = unary(|i, x| i.trunc(x));
            visit_f32_nearest = unary(|i, x| i.nearest(x));
            visit_f32_sqrt = unary(|i, x| i.sqrt(x));
            visit_f32_add = binary(|i, x, y| i.fadd(x, y));
            visit_f32_sub = binary(|i, x, y| i.fsub(x, y));
            visit_f32_mul = binary(|i, x, y| i.fmul(x, y));
            visit_f32_div = binary(|i, x, y| i.fdiv(x, y));
            visit_f32_min = binary(|i, x, y| i.fmin(x, y));
            visit_f32_max = binary(|i, x, y| i.fmax(x, y));
            visit_f32_copysign = binary(|i, x, y| i.fcopysign(x, y));
            visit_f64_abs = unary(|i, x| i.fabs(x));
            visit_f64_neg = unary(|i, x| i.fneg(x));
            visit_f64_ceil = unary(|i, x| i.ceil(x));
            visit_f64_floor = unary(|i, x| i.floor(x));
            visit_f64_trunc = unary(|i, x| i.trunc(x));
            visit_f64_nearest = unary(|i, x| i.nearest(x));
            visit_f64_sqrt = unary(|i, x| i.sqrt(x));
            visit_f64_add = binary(|i, x, y| i.fadd(x, y));
            visit_f64_sub = binary(|i, x, y| i.fsub(x, y));
            visit_f64_mul = binary(|i, x, y| i.fmul(x, y));
            visit_f64_div = binary(|i, x, y| i.fdiv(x, y));
            visit_f64_min = binary(|i, x, y| i.fmin(x, y));
            visit_f64_max = binary(|i, x, y| i.fmax(x, y));
            visit_f64_copysign = binary(|i, x, y| i.fcopysign(x, y));
            visit_i32_wrap_i64 = unary(|i, x| i.ireduce(I32, x));
            visit_i32_trunc_f32_s = truncate(Truncation::I32_F32_S);
            visit_i32_trunc_f32_u = truncate(Truncation::I32_F32_U);
            visit_i32_trunc_f64_s = truncate(Truncation::I32_F64_S);
            visit_i32_trunc_f64_u = truncate(Truncation::I32_F64_U);
            visit_i64_trunc_f32_s = truncate(Truncation::I64_F32_S);
            visit_i64_trunc_f32_u = truncate(Truncation::I64_F32_U);
            visit_i64_trunc_f64_s = truncate(Truncation::I64_F64_S);
            visit_i64_trunc_f64_u = truncate(Truncation::I64_F64_U);
            visit_i32_trunc_sat_f32_s = unary(|i, x| i.fcvt_to_sint_sat(I32, x));
            visit_i32_trunc_sat_f32_u = unary(|i, x| i.fcvt_to_uint_sat(I32, x));
            visit_i32_trunc_sat_f64_s = unary(|i, x| i.fcvt_to_sint_sat(I32, x));
            visit_i32_trunc_sat_f64_u = unary(|i, x| i.fcvt_to_uint_sat(I32, x));
            visit_i64_trunc_sat_f32_s = unary(|i, x| i.fcvt_to_sint_sat(I64, x));
            visit_i64_trunc_sat_f32_u = unary(|i, x| i.fcvt_to_uint_sat(I64, x));
            visit_i64_trunc_sat_f64_s = unary(|i, x| i.fcvt_to_sint_sat(I64, x));
            visit_i64_trunc_sat_f64_u = unary(|i, x| i.fcvt_to_uint_sat(I64, x));
            visit_i64_extend_i32_s = unary(|i, x| i.sextend(I64, x));
            visit_i64_extend_i32_u = unary(|i, x| i.uextend(I64, x));
            visit_f32_convert_i32_s = unary(|i, x| i.fcvt_from_sint(F32, x));
            visit_f32_convert_i32_u = unary(|i, x| i.fcvt_from_uint(F32, x));
            visit_f32_convert_i64_s = unary(|i, x| i.fcvt_from_sint(F32, x));
            visit_f32_convert_i64_u = unary(|i, x| i.fcvt_from_uint(F32, x));
            visit_f64_convert_i32_s = unary(|i, x| i.fcvt_from_sint(F64, x));
            visit_f64_convert_i32_u = unary(|i, x| i.fcvt_from_uint(F64, x));
            visit_f64_convert_i64_s = unary(|i, x| i.fcvt_from_sint(F64, x));
            visit_f64_convert_i64_u = unary(|i, x| i.fcvt_from_uint(F64, x));
            visit_f32_demote_f64 = unary(|i, x| i.fdemote(F32, x));
            visit_f64_promote_f32 = unary(|i, x| i.fpromote(F64, x));
            visit_i32_reinterpret_f32 = reinterpret(I32);
            visit_i64_reinterpret_f64 = reinterpret(I64);
            visit_f32_reinterpret_i32 = reinterpret(F32);
            visit_f64_reinterpret_i64 = reinterpret(F64);
            visit_i32_extend8_s = extend_low(I8, I32);
            visit_i32_extend16_s = extend_low(I16, I32);
            visit_i64_extend8_s = extend_low(I8, I64);
            visit_i64_extend16_s = extend_low(I16, I64);
            visit_i64_extend32_s = extend_low(I32, I64);
        }
    };
}
pub(crate) use scalar_ops;

/// Which cases of an integer division trap, besides a divisor of zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Division {
    /// A signed quotient: the smallest number divided by minus one has none.
    Signed,
    /// An unsigned quotient.
    Unsigned,
    /// A remainder: that of the smallest number and minus one is zero.
    Remainder,
}

/// A conversion of a number to an integer that traps where there is no result: between the number's bounds, each of
/// which is exactly a number of its type, truncation gives an integer of the result's type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truncation {
    float: Type,
    int: Type,
    signed: bool,
    /// Comparison with `low` of a number that has a result.
    above: FloatCC,
    low: f64,
    /// A number that has a result is less.
    high: f64,
}

impl Truncation {
    const TWO_31: f64 = 2_147_483_648.0;
    const TWO_32: f64 = 4_294_967_296.0;
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    const TWO_64: f64 = 18_446_744_073_709_551_616.0;

    pub(crate) const I32_F32_S: Self = Self::signed(types::F32, types::I32, Self::TWO_31);
    pub(crate) const I32_F64_S: Self = Self {
        // -2^31 - 1 is a number of 64 bits, and what lies between it and -2^31 is truncated to -2^31.
        above: FloatCC::GreaterThan,
        low: -Self::TWO_31 - 1.0,
        ..Self::signed(types::F64, types::I32, Self::TWO_31)
    };
    pub(crate) const I64_F32_S: Self = Self::signed(types::F32, types::I64, Self::TWO_63);
    pub(crate) const I64_F64_S: Self = Self::signed(types::F64, types::I64, Self::TWO_63);
    pub(crate) const I32_F32_U: Self = Self::unsigned(types::F32, types::I32, Self::TWO_32);
    pub(crate) const I32_F64_U: Self = Self::unsigned(types::F64, types::I32, Self::TWO_32);
    pub(crate) const I64_F32_U: Self = Self::unsigned(types::F32, types::I64, Self::TWO_64);
    pub(crate) const I64_F64_U: Self = Self::unsigned(types::F64, types::I64, Self::TWO_64);

    const fn signed(float: Type, int: Type, high: f64) -> Self {
        Self { float, int, signed: true, above: FloatCC::GreaterThanOrEqual, low: -high, high }
    }

    const fn unsigned(float: Type, int: Type, high: f64) -> Self {
        Self { float, int, signed: false, above: FloatCC::GreaterThan, low: -1.0, high }
    }
}

impl Translator<'_> {
    pub(crate) fn i32_const(&mut self, value: i32) {
        let value = self.func.i32_const(value);
        self.operands.push(value);
    }

    pub(crate) fn i64_const(&mut self, value: i64) {
        let value = self.func.i64_const(value);
        self.operands.push(value);
    }

    pub(crate) fn f32_const(&mut self, value: Ieee32) {
        let value = self.func.f32_const(value.bits());
        self.operands.push(value);
    }

    pub(crate) fn f64_const(&mut self, value: Ieee64) {
        let value = self.func.f64_const(value.bits());
        self.operands.push(value);
    }

    /// Extends the low bits of an integer, as many as `narrow` has, with copies of their sign.
    pub(crate) fn extend_low(&mut self, narrow: Type, wide: Type) {
        let x = self.operands.pop();
        let low = self.func.builder.ins().ireduce(narrow, x);
        let result = self.func.builder.ins().sextend(wide, low);
        self.operands.push(result);
    }

    pub(crate) fn divide(&mut self, division: Division, instruction: Binary) {
        let [x, y] = self.operands.pop_many();
        let ty = self.func.builder.func.dfg.value_type(x);
        let min = if ty == types::I32 { i64::from(i32::MIN) } else { i64::MIN };
        match (division, self.func.constant(y)) {
            (Division::Signed, None) => {
                // One test for both divisors that may trap, which are next to each other.
                let sum = self.func.builder.ins().iadd_imm_s(y, 1);
                let special = self.func.builder.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, sum, 1);
                let branch = self.func.rarely_if(special, |func| {
                    let zero = func.is_zero(y);
                    func.trap_if(zero, TrapCode::IntegerDivideByZero);
                    func.set_cold();
                    let smallest = func.builder.ins().icmp_imm_s(IntCC::Equal, x, min);
                    func.trap_if(smallest, TrapCode::IntegerOverflow);
                    func.set_cold();
                });
                self.func.note_divisor(branch, Divisor { value: y, signed: true });
            }
            (_, None | Some(0)) => {
                let zero = self.func.is_zero(y);
                let branch = self.func.trap_if(zero, TrapCode::IntegerDivideByZero);
                self.func.note_divisor(branch, Divisor { value: y, signed: false });
            }
            (Division::Signed, Some(-1)) => {
                let smallest = self.func.builder.ins().icmp_imm_s(IntCC::Equal, x, min);
                self.func.trap_if(smallest, TrapCode::IntegerOverflow);
            }
            (_, Some(_)) => {}
        }
        let result = instruction(self.func.builder.ins(), x, y);
        self.operands.push(result);
    }

    pub(crate) fn truncate(&mut self, truncation: Truncation) {
        let Truncation { float, int, signed, above, low, high } = truncation;
        let x = self.operands.pop();
        let [low, high] = [low, high].map(|bound| self.float_const(float, bound));
        let above = self.func.builder.ins().fcmp(above, x, low);
        let below = self.func.builder.ins().fcmp(FloatCC::LessThan, x, high);
        let within = self.func.builder.ins().band(above, below);
        let without = self.func.is_zero(within);
        self.func.cold_if(without, |func| {
            let nan = func.builder.ins().fcmp(FloatCC::Unordered, x, x);
            func.trap_for(nan, TrapCode::InvalidConversionToInteger, TrapCode::IntegerOverflow);
        });
        // The bounds hold, so this is the truncation; the instruction that faults outside of them is not needed.
        let ins = self.func.builder.ins();
        let result = if signed { ins.fcvt_to_sint_sat(int, x) } else { ins.fcvt_to_uint_sat(int, x) };
        self.operands.push(result);
    }

    fn float_const(&mut self, ty: Type, value: f64) -> Value {
        if ty == types::F32 {
            self.func.f32_const((value as f32).to_bits())
        } else {
            self.func.f64_const(value.to_bits())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_truncations_are_numbers_of_their_type() {
        let all = [
            Truncation::I32_F32_S,
            Truncation::I32_F64_S,
            Truncation::I64_F32_S,
            Truncation::I64_F64_S,
            Truncation::I32_F32_U,
            Truncation::I32_F64_U,
            Truncation::I64_F32_U,
            Truncation::I64_F64_U,
        ];
        for Truncation { float, low, high, .. } in all {
            if float == types::F32 {
                assert_eq!((f64::from(low as f32), f64::from(high as f32)), (low, high));
            }
        }
    }
}
