//! Fused multiplication and addition without an instruction for it.
//!
//! In:  three numbers of one format.
//! Out: CLIF for `x * y + z`, rounded once, to nearest, ties to even.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F64, I64, I128};
use cranelift_codegen::ir::{BlockArg, InstBuilder, MemFlagsData, Value};
use cranelift_frontend::FunctionBuilder;

/// Bits of a double's fraction.
const FRACTION: i64 = 52;
/// Largest value of a double's exponent field, that of infinities and NaNs.
const SPECIAL: i64 = 0x7ff;
/// Exponent of a double whose field is one, seen as an integer times a power of two.
const LEAST: i64 = -1074;

/// Adds in double precision, where the product is exact, and rounds the sum to odd. The second rounding, to single
/// precision, then gives the same as a single one, since a double has more than twice the bits, and two (Boldo and
/// Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd").
pub(super) fn single(b: &mut FunctionBuilder<'_>, x: Value, y: Value, z: Value) -> Value {
    let [x, y, z] = [x, y, z].map(|value| b.ins().fpromote(F64, value));
    let product = b.ins().fmul(x, y);
    let sum = b.ins().fadd(product, z);
    // The exact rounding error of the sum: no step of this can overflow or round (Knuth's two-sum).
    let z_part = b.ins().fsub(sum, product);
    let product_part = b.ins().fsub(sum, z_part);
    let product_lost = b.ins().fsub(product, product_part);
    let z_lost = b.ins().fsub(z, z_part);
    let lost = b.ins().fadd(product_lost, z_lost);

    let bits = to_bits(b, sum);
    let lost_bits = to_bits(b, lost);
    // With infinities and NaNs `lost` is a NaN, which is not ordered.
    let zero = b.ins().f64const(0.0);
    let inexact = b.ins().fcmp(FloatCC::OrderedNotEqual, lost, zero);
    let last = b.ins().band_imm_u(bits, 1);
    let even = b.ins().icmp_imm_s(IntCC::Equal, last, 0);
    let signs = b.ins().bxor(bits, lost_bits);
    let too_small = b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, signs, 0);
    let (up, down) = (b.ins().iadd_imm_s(bits, 1), b.ins().iadd_imm_s(bits, -1));
    let odd = b.ins().select(too_small, up, down);
    let to_odd = b.ins().band(inexact, even);
    let bits = b.ins().select(to_odd, odd, bits);
    let sum = b.ins().bitcast(F64, MemFlagsData::new(), bits);
    b.ins().fdemote(F32, sum)
}

/// Adds integers of 128 bits: the product of two numbers of 53 bits is exact there, with bits left to align the third.
pub(super) fn double(b: &mut FunctionBuilder<'_>, x: Value, y: Value, z: Value) -> Value {
    let done = b.create_block();
    let result = b.append_block_param(done, F64);
    let [x_bits, y_bits, z_bits] = [x, y, z].map(|value| to_bits(b, value));

    // A product that is special or zero is exact: nothing is rounded twice.
    let product = b.ins().fmul(x, y);
    let [x_special, y_special, z_special] = [x_bits, y_bits, z_bits].map(|bits| is_special(b, bits));
    let [x_zero, y_zero, z_zero] = [x_bits, y_bits, z_bits].map(|bits| is_zero(b, bits));
    let is_exact = [x_special, y_special, x_zero].into_iter().fold(y_zero, |any, each| b.ins().bor(any, each));
    let sum = b.ins().fadd(product, z);
    leave_if(b, is_exact, done, sum);
    // From here on the product is finite, even where `product` is not.
    let special = b.ins().fadd(z, z);
    leave_if(b, z_special, done, special);
    // Adding a zero would change the sign of a product that is rounded to zero.
    leave_if(b, z_zero, done, product);

    let (x_int, x_exp) = parts(b, x_bits);
    let (y_int, y_exp) = parts(b, y_bits);
    let (z_int, z_exp) = parts(b, z_bits);
    // Both sides as integers of up to 126 bits, whose top bits are so high that only the smaller loses any.
    let (x_int, y_int) = (b.ins().ishl_imm_u(x_int, 10), b.ins().ishl_imm_u(y_int, 10));
    let (low, high) = (b.ins().imul(x_int, y_int), b.ins().umulhi(x_int, y_int));
    let product = b.ins().iconcat(low, high);
    let product_exp = b.ins().iadd(x_exp, y_exp);
    let product_exp = b.ins().iadd_imm_s(product_exp, -20);
    let z_high = b.ins().ishl_imm_u(z_int, 9);
    let nothing = b.ins().iconst(I64, 0);
    let z_int = b.ins().iconcat(nothing, z_high);
    let z_exp = b.ins().iadd_imm_s(z_exp, -73);
    let exp = larger(b, product_exp, z_exp);
    let by = b.ins().isub(exp, product_exp);
    let product = shift_right(b, product, by);
    let by = b.ins().isub(exp, z_exp);
    let z_int = shift_right(b, z_int, by);

    let product_sign = b.ins().bxor(x_bits, y_bits);
    let signs = b.ins().bxor(product_sign, z_bits);
    let same_sign = b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, signs, 0);
    let sum = b.ins().iadd(product, z_int);
    let (difference, negated) = (b.ins().isub(product, z_int), b.ins().isub(z_int, product));
    let z_wins = b.ins().icmp(IntCC::UnsignedLessThan, product, z_int);
    let difference = b.ins().select(z_wins, negated, difference);
    let sum = b.ins().select(same_sign, sum, difference);
    // With the same sign either is right.
    let sign = b.ins().select(z_wins, z_bits, product_sign);
    let sign = b.ins().band_imm_s(sign, i64::MIN);

    let (low, high) = b.ins().isplit(sum);
    let any = b.ins().bor(low, high);
    let cancelled = b.ins().icmp_imm_s(IntCC::Equal, any, 0);
    let zero = b.ins().f64const(0.0);
    leave_if(b, cancelled, done, zero);

    let rounded = round(b, sum, exp);
    let bits = b.ins().bor(rounded, sign);
    let value = b.ins().bitcast(F64, MemFlagsData::new(), bits);
    b.ins().jump(done, &[BlockArg::Value(value)]);
    b.switch_to_block(done);
    result
}

/// Returns the bits of the double nearest to `int * 2^exp`, which is not zero.
fn round(b: &mut FunctionBuilder<'_>, int: Value, exp: Value) -> Value {
    // Below, `top` has its highest bit set, and its lowest if a bit behind it was.
    let (low, high) = b.ins().isplit(int);
    let (low_zeros, high_zeros) = (b.ins().clz(low), b.ins().clz(high));
    let both = b.ins().iadd_imm_s(low_zeros, 64);
    let no_high = b.ins().icmp_imm_s(IntCC::Equal, high, 0);
    let zeros = b.ins().select(no_high, both, high_zeros);
    let int = b.ins().ishl(int, zeros);
    let (low, top) = b.ins().isplit(int);
    let more = b.ins().icmp_imm_s(IntCC::NotEqual, low, 0);
    let more = b.ins().uextend(I64, more);
    let top = b.ins().bor(top, more);
    let exp = b.ins().isub(exp, zeros);

    // The exponent field, less the one that the highest bit of the fraction adds; below zero the fraction moves
    // instead.
    let field = b.ins().iadd_imm_s(exp, 127 + 1022);
    let zero = b.ins().iconst(I64, 0);
    let missing = b.ins().ineg(field);
    let missing = larger(b, missing, zero);
    let field = larger(b, field, zero);
    let wide = b.ins().uextend(I128, top);
    let wide = shift_right(b, wide, missing);
    let (top, _) = b.ins().isplit(wide);
    let fraction = b.ins().ushr_imm_u(top, 11);
    let rest = b.ins().band_imm_u(top, 0x7ff);
    // Above a half, or a half and odd.
    let last = b.ins().band_imm_u(fraction, 1);
    let rest = b.ins().iadd(rest, last);
    let up = b.ins().icmp_imm_s(IntCC::SignedGreaterThan, rest, 0x400);
    let up = b.ins().uextend(I64, up);
    let field = b.ins().ishl_imm_u(field, FRACTION);
    let bits = b.ins().iadd(field, fraction);
    let bits = b.ins().iadd(bits, up);
    let infinity = b.ins().iconst(I64, SPECIAL << FRACTION);
    let overflow = b.ins().icmp(IntCC::UnsignedGreaterThan, bits, infinity);
    b.ins().select(overflow, infinity, bits)
}

/// Returns a number that is neither zero nor special as an integer of 53 bits and an exponent.
fn parts(b: &mut FunctionBuilder<'_>, bits: Value) -> (Value, Value) {
    let field = exponent_field(b, bits);
    let fraction = b.ins().band_imm_u(bits, (1 << FRACTION) - 1);
    let normal = b.ins().bor_imm_u(fraction, 1 << FRACTION);
    let normal_exp = b.ins().iadd_imm_s(field, LEAST - 1);
    let zeros = b.ins().clz(fraction);
    let by = b.ins().iadd_imm_s(zeros, FRACTION - 63);
    let subnormal = b.ins().ishl(fraction, by);
    let least = b.ins().iconst(I64, LEAST);
    let subnormal_exp = b.ins().isub(least, by);
    let is_subnormal = b.ins().icmp_imm_s(IntCC::Equal, field, 0);
    (b.ins().select(is_subnormal, subnormal, normal), b.ins().select(is_subnormal, subnormal_exp, normal_exp))
}

/// Shifts 128 bits by any amount. The lowest bit of the result says too whether a bit was lost.
fn shift_right(b: &mut FunctionBuilder<'_>, int: Value, by: Value) -> Value {
    let most = b.ins().iconst(I64, 127);
    let far = b.ins().icmp(IntCC::SignedGreaterThan, by, most);
    let by = b.ins().select(far, most, by);
    let shifted = b.ins().ushr(int, by);
    let back = b.ins().ishl(shifted, by);
    let lost = b.ins().icmp(IntCC::NotEqual, back, int);
    let lost = b.ins().uextend(I128, lost);
    b.ins().bor(shifted, lost)
}

fn exponent_field(b: &mut FunctionBuilder<'_>, bits: Value) -> Value {
    let field = b.ins().ushr_imm_u(bits, FRACTION);
    b.ins().band_imm_u(field, SPECIAL)
}

fn is_special(b: &mut FunctionBuilder<'_>, bits: Value) -> Value {
    let field = exponent_field(b, bits);
    b.ins().icmp_imm_s(IntCC::Equal, field, SPECIAL)
}

fn is_zero(b: &mut FunctionBuilder<'_>, bits: Value) -> Value {
    let magnitude = b.ins().band_imm_s(bits, i64::MAX);
    b.ins().icmp_imm_s(IntCC::Equal, magnitude, 0)
}

fn larger(b: &mut FunctionBuilder<'_>, x: Value, y: Value) -> Value {
    let x_wins = b.ins().icmp(IntCC::SignedGreaterThan, x, y);
    b.ins().select(x_wins, x, y)
}

fn to_bits(b: &mut FunctionBuilder<'_>, value: Value) -> Value {
    b.ins().bitcast(I64, MemFlagsData::new(), value)
}

/// Jumps to `done` with a result, or goes on in a new block.
fn leave_if(b: &mut FunctionBuilder<'_>, condition: Value, done: cranelift_codegen::ir::Block, result: Value) {
    let next = b.create_block();
    b.ins().brif(condition, done, &[BlockArg::Value(result)], next, &[]);
    b.switch_to_block(next);
}
