//! Vector operators (specification: "Vector Instructions").
//!
//! In:  vectors in any lanes.
//! Out: vectors in the lanes of the operator. A mask that a comparison makes has integer lanes, all ones or all zeros.
//!
//! Lane zero is in the lowest bytes on every target: compiled code is of convention `tail`, accesses say "little".

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use include_wasm_abi::feature::Arch;
use wasmparser::{MemArg, V128};

use crate::backend::cranelift::env::mem_ref::{Extend, LoadInstruction};
use crate::backend::cranelift::translate::shapes::{Binary, Unary};
use crate::backend::cranelift::translate::{Translator, shuffle};
use crate::target::Opt;

macro_rules! simd_ops {
    ($with:ident) => { $with! {
        visit_v128_load(arg: MemArg) = load(arg, Load::plain(I8X16));
        visit_v128_load8x8_s(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.sload8x8(flags, p, at));
        visit_v128_load8x8_u(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.uload8x8(flags, p, at));
        visit_v128_load16x4_s(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.sload16x4(flags, p, at));
        visit_v128_load16x4_u(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.uload16x4(flags, p, at));
        visit_v128_load32x2_s(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.sload32x2(flags, p, at));
        visit_v128_load32x2_u(arg: MemArg) = load_wide(arg, |i, flags, p, at| i.uload32x2(flags, p, at));
        visit_v128_load8_splat(arg: MemArg) = load_splat(arg, I8X16);
        visit_v128_load16_splat(arg: MemArg) = load_splat(arg, I16X8);
        visit_v128_load32_splat(arg: MemArg) = load_splat(arg, I32X4);
        visit_v128_load64_splat(arg: MemArg) = load_splat(arg, I64X2);
        visit_v128_load32_zero(arg: MemArg) = load_zero(arg, I32X4);
        visit_v128_load64_zero(arg: MemArg) = load_zero(arg, I64X2);
        visit_v128_store(arg: MemArg) = store_vector(arg);
        visit_v128_load8_lane(arg: MemArg, lane: u8) = load_lane(arg, I8X16, lane);
        visit_v128_load16_lane(arg: MemArg, lane: u8) = load_lane(arg, I16X8, lane);
        visit_v128_load32_lane(arg: MemArg, lane: u8) = load_lane(arg, I32X4, lane);
        visit_v128_load64_lane(arg: MemArg, lane: u8) = load_lane(arg, I64X2, lane);
        visit_v128_store8_lane(arg: MemArg, lane: u8) = store_lane(arg, I8X16, lane);
        visit_v128_store16_lane(arg: MemArg, lane: u8) = store_lane(arg, I16X8, lane);
        visit_v128_store32_lane(arg: MemArg, lane: u8) = store_lane(arg, I32X4, lane);
        visit_v128_store64_lane(arg: MemArg, lane: u8) = store_lane(arg, I64X2, lane);
        visit_v128_const(value: V128) = v128_const(value);
        visit_i8x16_shuffle(lanes: [u8; 16]) = shuffle(lanes);
        visit_i8x16_swizzle = lanes_binary(I8X16, |i, x, y| i.swizzle(x, y));
        visit_i8x16_extract_lane_s(lane: u8) = extract_lane(I8X16, lane, Extend::Signed);
        visit_i8x16_extract_lane_u(lane: u8) = extract_lane(I8X16, lane, Extend::Unsigned);
        visit_i16x8_extract_lane_s(lane: u8) = extract_lane(I16X8, lane, Extend::Signed);
        visit_i16x8_extract_lane_u(lane: u8) = extract_lane(I16X8, lane, Extend::Unsigned);
        visit_i32x4_extract_lane(lane: u8) = extract_lane(I32X4, lane, Extend::No);
        visit_i64x2_extract_lane(lane: u8) = extract_lane(I64X2, lane, Extend::No);
        visit_f32x4_extract_lane(lane: u8) = extract_lane(F32X4, lane, Extend::No);
        visit_f64x2_extract_lane(lane: u8) = extract_lane(F64X2, lane, Extend::No);
        visit_i8x16_replace_lane(lane: u8) = replace_lane(I8X16, lane);
        visit_i16x8_replace_lane(lane: u8) = replace_lane(I16X8, lane);
        visit_i32x4_replace_lane(lane: u8) = replace_lane(I32X4, lane);
        visit_i64x2_replace_lane(lane: u8) = replace_lane(I64X2, lane);
        visit_f32x4_replace_lane(lane: u8) = replace_lane(F32X4, lane);
        visit_f64x2_replace_lane(lane: u8) = replace_lane(F64X2, lane);
        visit_i8x16_splat = splat(I8X16);
        visit_i16x8_splat = splat(I16X8);
        visit_i32x4_splat = splat(I32X4);
        visit_i64x2_splat = splat(I64X2);
        visit_f32x4_splat = splat(F32X4);
        visit_f64x2_splat = splat(F64X2);
        visit_i8x16_eq = lanes_compare(I8X16, IntCC::Equal);
        visit_i8x16_ne = lanes_compare(I8X16, IntCC::NotEqual);
        visit_i8x16_lt_s = lanes_compare(I8X16, IntCC::SignedLessThan);
        visit_i8x16_lt_u = lanes_compare(I8X16, IntCC::UnsignedLessThan);
        visit_i8x16_gt_s = lanes_compare(I8X16, IntCC::SignedGreaterThan);
        visit_i8x16_gt_u = lanes_compare(I8X16, IntCC::UnsignedGreaterThan);
        visit_i8x16_le_s = lanes_compare(I8X16, IntCC::SignedLessThanOrEqual);
        visit_i8x16_le_u = lanes_compare(I8X16, IntCC::UnsignedLessThanOrEqual);
        visit_i8x16_ge_s = lanes_compare(I8X16, IntCC::SignedGreaterThanOrEqual);
        visit_i8x16_ge_u = lanes_compare(I8X16, IntCC::UnsignedGreaterThanOrEqual);
        visit_i16x8_eq = lanes_compare(I16X8, IntCC::Equal);
        visit_i16x8_ne = lanes_compare(I16X8, IntCC::NotEqual);
        visit_i16x8_lt_s = lanes_compare(I16X8, IntCC::SignedLessThan);
        visit_i16x8_lt_u = lanes_compare(I16X8, IntCC::UnsignedLessThan);
        visit_i16x8_gt_s = lanes_compare(I16X8, IntCC::SignedGreaterThan);
        visit_i16x8_gt_u = lanes_compare(I16X8, IntCC::UnsignedGreaterThan);
        visit_i16x8_le_s = lanes_compare(I16X8, IntCC::SignedLessThanOrEqual);
        visit_i16x8_le_u = lanes_compare(I16X8, IntCC::UnsignedLessThanOrEqual);
        visit_i16x8_ge_s = lanes_compare(I16X8, IntCC::SignedGreaterThanOrEqual);
        visit_i16x8_ge_u = lanes_compare(I16X8, IntCC::UnsignedGreaterThanOrEqual);
        visit_i32x4_eq = lanes_compare(I32X4, IntCC::Equal);
        visit_i32x4_ne = lanes_compare(I32X4, IntCC::NotEqual);
        visit_i32x4_lt_s = lanes_compare(I32X4, IntCC::SignedLessThan);
        visit_i32x4_lt_u = lanes_compare(I32X4, IntCC::UnsignedLessThan);
        visit_i32x4_gt_s = lanes_compare(I32X4, IntCC::SignedGreaterThan);
        visit_i32x4_gt_u = lanes_compare(I32X4, IntCC::UnsignedGreaterThan);
        visit_i32x4_le_s = lanes_compare(I32X4, IntCC::SignedLessThanOrEqual);
        visit_i32x4_le_u = lanes_compare(I32X4, IntCC::UnsignedLessThanOrEqual);
        visit_i32x4_ge_s = lanes_compare(I32X4, IntCC::SignedGreaterThanOrEqual);
        visit_i32x4_ge_u = lanes_compare(I32X4, IntCC::UnsignedGreaterThanOrEqual);
        visit_i64x2_eq = lanes_compare(I64X2, IntCC::Equal);
        visit_i64x2_ne = lanes_compare(I64X2, IntCC::NotEqual);
        visit_i64x2_lt_s = lanes_compare(I64X2, IntCC::SignedLessThan);
        visit_i64x2_gt_s = lanes_compare(I64X2, IntCC::SignedGreaterThan);
        visit_i64x2_le_s = lanes_compare(I64X2, IntCC::SignedLessThanOrEqual);
        visit_i64x2_ge_s = lanes_compare(I64X2, IntCC::SignedGreaterThanOrEqual);
        visit_f32x4_eq = lanes_compare_floats(F32X4, FloatCC::Equal);
        visit_f32x4_ne = lanes_compare_floats(F32X4, FloatCC::NotEqual);
        visit_f32x4_lt = lanes_compare_floats(F32X4, FloatCC::LessThan);
        visit_f32x4_gt = lanes_compare_floats(F32X4, FloatCC::GreaterThan);
        visit_f32x4_le = lanes_compare_floats(F32X4, FloatCC::LessThanOrEqual);
        visit_f32x4_ge = lanes_compare_floats(F32X4, FloatCC::GreaterThanOrEqual);
        visit_f64x2_eq = lanes_compare_floats(F64X2, FloatCC::Equal);
        visit_f64x2_ne = lanes_compare_floats(F64X2, FloatCC::NotEqual);
        visit_f64x2_lt = lanes_compare_floats(F64X2, FloatCC::LessThan);
        visit_f64x2_gt = lanes_compare_floats(F64X2, FloatCC::GreaterThan);
        visit_f64x2_le = lanes_compare_floats(F64X2, FloatCC::LessThanOrEqual);
        visit_f64x2_ge = lanes_compare_floats(F64X2, FloatCC::GreaterThanOrEqual);
        visit_v128_not = bits_unary(|i, x| i.bnot(x));
        visit_v128_and = bits_binary(|i, x, y| i.band(x, y));
        visit_v128_andnot = bits_binary(|i, x, y| i.band_not(x, y));
        visit_v128_or = bits_binary(|i, x, y| i.bor(x, y));
        visit_v128_xor = bits_binary(|i, x, y| i.bxor(x, y));
        visit_v128_bitselect = bitselect();
        visit_v128_any_true = any_true();
        visit_i8x16_abs = lanes_unary(I8X16, |i, x| i.iabs(x));
        visit_i8x16_neg = lanes_unary(I8X16, |i, x| i.ineg(x));
        visit_i8x16_popcnt = lanes_unary(I8X16, |i, x| i.popcnt(x));
        visit_i8x16_all_true = all_true(I8X16);
        visit_i8x16_bitmask = bitmask(I8X16);
        visit_i8x16_narrow_i16x8_s = lanes_binary(I16X8, |i, x, y| i.snarrow(x, y));
        visit_i8x16_narrow_i16x8_u = lanes_binary(I16X8, |i, x, y| i.unarrow(x, y));
        visit_i8x16_shl = lanes_shift(I8X16, |i, x, y| i.ishl(x, y));
        visit_i8x16_shr_s = lanes_shift(I8X16, |i, x, y| i.sshr(x, y));
        visit_i8x16_shr_u = lanes_shift(I8X16, |i, x, y| i.ushr(x, y));
        visit_i8x16_add = lanes_binary(I8X16, |i, x, y| i.iadd(x, y));
        visit_i8x16_add_sat_s = lanes_binary(I8X16, |i, x, y| i.sadd_sat(x, y));
        visit_i8x16_add_sat_u = lanes_binary(I8X16, |i, x, y| i.uadd_sat(x, y));
        visit_i8x16_sub = lanes_binary(I8X16, |i, x, y| i.isub(x, y));
        visit_i8x16_sub_sat_s = lanes_binary(I8X16, |i, x, y| i.ssub_sat(x, y));
        visit_i8x16_sub_sat_u = lanes_binary(I8X16, |i, x, y| i.usub_sat(x, y));
        visit_i8x16_min_s = lanes_binary(I8X16, |i, x, y| i.smin(x, y));
        visit_i8x16_min_u = lanes_binary(I8X16, |i, x, y| i.umin(x, y));
        visit_i8x16_max_s = lanes_binary(I8X16, |i, x, y| i.smax(x, y));
        visit_i8x16_max_u = lanes_binary(I8X16, |i, x, y| i.umax(x, y));
        visit_i8x16_avgr_u = lanes_binary(I8X16, |i, x, y| i.avg_round(x, y));
        visit_i16x8_abs = lanes_unary(I16X8, |i, x| i.iabs(x));
        visit_i16x8_neg = lanes_unary(I16X8, |i, x| i.ineg(x));
        visit_i16x8_q15mulr_sat_s = lanes_binary(I16X8, |i, x, y| i.sqmul_round_sat(x, y));
        visit_i16x8_all_true = all_true(I16X8);
        visit_i16x8_bitmask = bitmask(I16X8);
        visit_i16x8_narrow_i32x4_s = lanes_binary(I32X4, |i, x, y| i.snarrow(x, y));
        visit_i16x8_narrow_i32x4_u = lanes_binary(I32X4, |i, x, y| i.unarrow(x, y));
        visit_i16x8_shl = lanes_shift(I16X8, |i, x, y| i.ishl(x, y));
        visit_i16x8_shr_s = lanes_shift(I16X8, |i, x, y| i.sshr(x, y));
        visit_i16x8_shr_u = lanes_shift(I16X8, |i, x, y| i.ushr(x, y));
        visit_i16x8_add = lanes_binary(I16X8, |i, x, y| i.iadd(x, y));
        visit_i16x8_add_sat_s = lanes_binary(I16X8, |i, x, y| i.sadd_sat(x, y));
        visit_i16x8_add_sat_u = lanes_binary(I16X8, |i, x, y| i.uadd_sat(x, y));
        visit_i16x8_sub = lanes_binary(I16X8, |i, x, y| i.isub(x, y));
        visit_i16x8_sub_sat_s = lanes_binary(I16X8, |i, x, y| i.ssub_sat(x, y));
        visit_i16x8_sub_sat_u = lanes_binary(I16X8, |i, x, y| i.usub_sat(x, y));
        visit_i16x8_mul = lanes_binary(I16X8, |i, x, y| i.imul(x, y));
        visit_i16x8_min_s = lanes_binary(I16X8, |i, x, y| i.smin(x, y));
        visit_i16x8_min_u = lanes_binary(I16X8, |i, x, y| i.umin(x, y));
        visit_i16x8_max_s = lanes_binary(I16X8, |i, x, y| i.smax(x, y));
        visit_i16x8_max_u = lanes_binary(I16X8, |i, x, y| i.umax(x, y));
        visit_i16x8_avgr_u = lanes_binary(I16X8, |i, x, y| i.avg_round(x, y));
        visit_i16x8_extadd_pairwise_i8x16_s = add_pairs(I8X16, |i, x| i.swiden_low(x), |i, x| i.swiden_high(x));
        visit_i16x8_extadd_pairwise_i8x16_u = add_pairs(I8X16, |i, x| i.uwiden_low(x), |i, x| i.uwiden_high(x));
        visit_i16x8_extend_low_i8x16_s = lanes_unary(I8X16, |i, x| i.swiden_low(x));
        visit_i16x8_extend_high_i8x16_s = lanes_unary(I8X16, |i, x| i.swiden_high(x));
        visit_i16x8_extend_low_i8x16_u = lanes_unary(I8X16, |i, x| i.uwiden_low(x));
        visit_i16x8_extend_high_i8x16_u = lanes_unary(I8X16, |i, x| i.uwiden_high(x));
        visit_i16x8_extmul_low_i8x16_s = multiply_wide(I8X16, |i, x| i.swiden_low(x));
        visit_i16x8_extmul_high_i8x16_s = multiply_wide(I8X16, |i, x| i.swiden_high(x));
        visit_i16x8_extmul_low_i8x16_u = multiply_wide(I8X16, |i, x| i.uwiden_low(x));
        visit_i16x8_extmul_high_i8x16_u = multiply_wide(I8X16, |i, x| i.uwiden_high(x));
        visit_i32x4_abs = lanes_unary(I32X4, |i, x| i.iabs(x));
        visit_i32x4_neg = lanes_unary(I32X4, |i, x| i.ineg(x));
        visit_i32x4_all_true = all_true(I32X4);
        visit_i32x4_bitmask = bitmask(I32X4);
        visit_i32x4_shl = lanes_shift(I32X4, |i, x, y| i.ishl(x, y));
        visit_i32x4_shr_s = lanes_shift(I32X4, |i, x, y| i.sshr(x, y));
        visit_i32x4_shr_u = lanes_shift(I32X4, |i, x, y| i.ushr(x, y));
        visit_i32x4_add = lanes_binary(I32X4, |i, x, y| i.iadd(x, y));
        visit_i32x4_sub = lanes_binary(I32X4, |i, x, y| i.isub(x, y));
        visit_i32x4_mul = lanes_binary(I32X4, |i, x, y| i.imul(x, y));
        visit_i32x4_min_s = lanes_binary(I32X4, |i, x, y| i.smin(x, y));
        visit_i32x4_min_u = lanes_binary(I32X4, |i, x, y| i.umin(x, y));
        visit_i32x4_max_s = lanes_binary(I32X4, |i, x, y| i.smax(x, y));
        visit_i32x4_max_u = lanes_binary(I32X4, |i, x, y| i.umax(x, y));
        visit_i32x4_extadd_pairwise_i16x8_s = add_pairs(I16X8, |i, x| i.swiden_low(x), |i, x| i.swiden_high(x));
        visit_i32x4_extadd_pairwise_i16x8_u = add_pairs(I16X8, |i, x| i.uwiden_low(x), |i, x| i.uwiden_high(x));
        visit_i32x4_extend_low_i16x8_s = lanes_unary(I16X8, |i, x| i.swiden_low(x));
        visit_i32x4_extend_high_i16x8_s = lanes_unary(I16X8, |i, x| i.swiden_high(x));
        visit_i32x4_extend_low_i16x8_u = lanes_unary(I16X8, |i, x| i.uwiden_low(x));
        visit_i32x4_extend_high_i16x8_u = lanes_unary(I16X8, |i, x| i.uwiden_high(x));
        visit_i32x4_extmul_low_i16x8_s = multiply_wide(I16X8, |i, x| i.swiden_low(x));
        visit_i32x4_extmul_high_i16x8_s = multiply_wide(I16X8, |i, x| i.swiden_high(x));
        visit_i32x4_extmul_low_i16x8_u = multiply_wide(I16X8, |i, x| i.uwiden_low(x));
        visit_i32x4_extmul_high_i16x8_u = multiply_wide(I16X8, |i, x| i.uwiden_high(x));
        visit_i32x4_dot_i16x8_s = dot();
        visit_i64x2_abs = lanes_unary(I64X2, |i, x| i.iabs(x));
        visit_i64x2_neg = lanes_unary(I64X2, |i, x| i.ineg(x));
        visit_i64x2_all_true = all_true(I64X2);
        visit_i64x2_bitmask = bitmask(I64X2);
        visit_i64x2_shl = lanes_shift(I64X2, |i, x, y| i.ishl(x, y));
        visit_i64x2_shr_s = lanes_shift(I64X2, |i, x, y| i.sshr(x, y));
        visit_i64x2_shr_u = lanes_shift(I64X2, |i, x, y| i.ushr(x, y));
        visit_i64x2_add = lanes_binary(I64X2, |i, x, y| i.iadd(x, y));
        visit_i64x2_sub = lanes_binary(I64X2, |i, x, y| i.isub(x, y));
        visit_i64x2_mul = lanes_binary(I64X2, |i, x, y| i.imul(x, y));
        visit_i64x2_extend_low_i32x4_s = lanes_unary(I32X4, |i, x| i.swiden_low(x));
        visit_i64x2_extend_high_i32x4_s = lanes_unary(I32X4, |i, x| i.swiden_high(x));
        visit_i64x2_extend_low_i32x4_u = lanes_unary(I32X4, |i, x| i.uwiden_low(x));
        visit_i64x2_extend_high_i32x4_u = lanes_unary(I32X4, |i, x| i.uwiden_high(x));
        visit_i64x2_extmul_low_i32x4_s = multiply_wide(I32X4, |i, x| i.swiden_low(x));
        visit_i64x2_extmul_high_i32x4_s = multiply_wide(I32X4, |i, x| i.swiden_high(x));
        visit_i64x2_extmul_low_i32x4_u = multiply_wide(I32X4, |i, x| i.uwiden_low(x));
        visit_i64x2_extmul_high_i32x4_u = multiply_wide(I32X4, |i, x| i.uwiden_high(x));
        visit_f32x4_ceil = lanes_unary(F32X4, |i, x| i.ceil(x));
        visit_f32x4_floor = lanes_unary(F32X4, |i, x| i.floor(x));
        visit_f32x4_trunc = lanes_unary(F32X4, |i, x| i.trunc(x));
        visit_f32x4_nearest = lanes_unary(F32X4, |i, x| i.nearest(x));
        visit_f32x4_abs = lanes_unary(F32X4, |i, x| i.fabs(x));
        visit_f32x4_neg = lanes_unary(F32X4, |i, x| i.fneg(x));
        visit_f32x4_sqrt = lanes_unary(F32X4, |i, x| i.sqrt(x));
        visit_f32x4_add = lanes_binary(F32X4, |i, x, y| i.fadd(x, y));
        visit_f32x4_sub = lanes_binary(F32X4, |i, x, y| i.fsub(x, y));
        visit_f32x4_mul = lanes_binary(F32X4, |i, x, y| i.fmul(x, y));
        visit_f32x4_div = lanes_binary(F32X4, |i, x, y| i.fdiv(x, y));
        visit_f32x4_min = lanes_binary(F32X4, |i, x, y| i.fmin(x, y));
        visit_f32x4_max = lanes_binary(F32X4, |i, x, y| i.fmax(x, y));
        visit_f32x4_pmin = pseudo_min(F32X4);
        visit_f32x4_pmax = pseudo_max(F32X4);
        visit_f64x2_ceil = lanes_unary(F64X2, |i, x| i.ceil(x));
        visit_f64x2_floor = lanes_unary(F64X2, |i, x| i.floor(x));
        visit_f64x2_trunc = lanes_unary(F64X2, |i, x| i.trunc(x));
        visit_f64x2_nearest = lanes_unary(F64X2, |i, x| i.nearest(x));
        visit_f64x2_abs = lanes_unary(F64X2, |i, x| i.fabs(x));
        visit_f64x2_neg = lanes_unary(F64X2, |i, x| i.fneg(x));
        visit_f64x2_sqrt = lanes_unary(F64X2, |i, x| i.sqrt(x));
        visit_f64x2_add = lanes_binary(F64X2, |i, x, y| i.fadd(x, y));
        visit_f64x2_sub = lanes_binary(F64X2, |i, x, y| i.fsub(x, y));
        visit_f64x2_mul = lanes_binary(F64X2, |i, x, y| i.fmul(x, y));
        visit_f64x2_div = lanes_binary(F64X2, |i, x, y| i.fdiv(x, y));
        visit_f64x2_min = lanes_binary(F64X2, |i, x, y| i.fmin(x, y));
        visit_f64x2_max = lanes_binary(F64X2, |i, x, y| i.fmax(x, y));
        visit_f64x2_pmin = pseudo_min(F64X2);
        visit_f64x2_pmax = pseudo_max(F64X2);
        visit_i32x4_trunc_sat_f32x4_s = lanes_unary(F32X4, |i, x| i.fcvt_to_sint_sat(I32X4, x));
        visit_i32x4_trunc_sat_f32x4_u = lanes_unary(F32X4, |i, x| i.fcvt_to_uint_sat(I32X4, x));
        visit_f32x4_convert_i32x4_s = lanes_unary(I32X4, |i, x| i.fcvt_from_sint(F32X4, x));
        visit_f32x4_convert_i32x4_u = lanes_unary(I32X4, |i, x| i.fcvt_from_uint(F32X4, x));
        visit_i32x4_trunc_sat_f64x2_s_zero = truncate_low(|i, x| i.fcvt_to_sint_sat(I64X2, x), |i, x, y| i.snarrow(x, y));
        visit_i32x4_trunc_sat_f64x2_u_zero = truncate_low(|i, x| i.fcvt_to_uint_sat(I64X2, x), |i, x, y| i.uunarrow(x, y));
        visit_f64x2_convert_low_i32x4_s = convert_low(|i, x| i.swiden_low(x), |i, x| i.fcvt_from_sint(F64X2, x));
        visit_f64x2_convert_low_i32x4_u = convert_low(|i, x| i.uwiden_low(x), |i, x| i.fcvt_from_uint(F64X2, x));
        visit_f32x4_demote_f64x2_zero = lanes_unary(F64X2, |i, x| i.fvdemote(x));
        visit_f64x2_promote_low_f32x4 = lanes_unary(F32X4, |i, x| i.fvpromote_low(x));
    } };
}
pub(crate) use simd_ops;

impl Translator<'_> {
    /// One vector, one instruction.
    pub(crate) fn lanes_unary(&mut self, ty: Type, instruction: Unary) {
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let result = instruction(self.func.builder.ins(), x);
        self.operands.push(result);
    }

    /// Two vectors, one instruction.
    pub(crate) fn lanes_binary(&mut self, ty: Type, instruction: Binary) {
        let [x, y] = self.pop_two_lanes(ty);
        let result = instruction(self.func.builder.ins(), x, y);
        self.operands.push(result);
    }

    /// A vector and a number of bits that CLIF takes modulo the width of a lane, as WebAssembly does.
    pub(crate) fn lanes_shift(&mut self, ty: Type, instruction: Binary) {
        let count = self.operands.pop();
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let result = instruction(self.func.builder.ins(), x, count);
        self.operands.push(result);
    }

    pub(crate) fn lanes_compare(&mut self, ty: Type, condition: IntCC) {
        let [x, y] = self.pop_two_lanes(ty);
        let mask = self.func.builder.ins().icmp(condition, x, y);
        self.operands.push(mask);
    }

    pub(crate) fn lanes_compare_floats(&mut self, ty: Type, condition: FloatCC) {
        let [x, y] = self.pop_two_lanes(ty);
        let mask = self.func.builder.ins().fcmp(condition, x, y);
        self.operands.push(mask);
    }

    /// One vector in any lanes, one instruction that treats all bits alike.
    pub(crate) fn bits_unary(&mut self, instruction: Unary) {
        self.lanes_unary(types::I8X16, instruction);
    }

    /// Two vectors in any lanes, one instruction that treats all bits alike.
    pub(crate) fn bits_binary(&mut self, instruction: Binary) {
        self.lanes_binary(types::I8X16, instruction);
    }

    pub(crate) fn bitselect(&mut self) {
        let mask = self.operands.pop_lanes(&mut self.func, types::I8X16);
        let [x, y] = self.pop_two_lanes(types::I8X16);
        let result = self.func.builder.ins().bitselect(mask, x, y);
        self.operands.push(result);
    }

    pub(crate) fn any_true(&mut self) {
        let x = self.operands.pop_lanes(&mut self.func, types::I8X16);
        let result = self.func.builder.ins().vany_true(x);
        self.push_bool(result);
    }

    pub(crate) fn all_true(&mut self, ty: Type) {
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let result = self.func.builder.ins().vall_true(x);
        self.push_bool(result);
    }

    pub(crate) fn bitmask(&mut self, ty: Type) {
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let result = self.func.builder.ins().vhigh_bits(types::I32, x);
        self.operands.push(result);
    }

    pub(crate) fn v128_const(&mut self, value: V128) {
        let value = self.func.v128_const(value.bytes());
        self.operands.push(value);
    }

    pub(crate) fn shuffle(&mut self, lanes: [u8; 16]) {
        let [x, y] = self.pop_two_lanes(types::I8X16);
        let target = self.cx.target;
        let simple = target.arch == Arch::X86_64 && !target.has_feature("ssse3");
        let append = if simple && target.opt != Opt::None { shuffle::shuffle } else { shuffle::append };
        let result = append(&mut self.func.builder, [x, y], lanes);
        self.operands.push(result);
    }

    pub(crate) fn splat(&mut self, ty: Type) {
        let scalar = self.pop_lane(ty);
        let result = self.func.builder.ins().splat(ty, scalar);
        self.operands.push(result);
    }

    pub(crate) fn extract_lane(&mut self, ty: Type, lane: u8, extend: Extend) {
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let scalar = self.func.builder.ins().extractlane(x, lane);
        let ins = self.func.builder.ins();
        let result = match extend {
            Extend::No => scalar,
            Extend::Signed => ins.sextend(types::I32, scalar),
            Extend::Unsigned => ins.uextend(types::I32, scalar),
        };
        self.operands.push(result);
    }

    pub(crate) fn replace_lane(&mut self, ty: Type, lane: u8) {
        let scalar = self.pop_lane(ty);
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let result = self.func.builder.ins().insertlane(x, scalar, lane);
        self.operands.push(result);
    }

    /// The lanes of one vector in pairs, widened and added.
    pub(crate) fn add_pairs(&mut self, ty: Type, widen_low: Unary, widen_high: Unary) {
        let x = self.operands.pop_lanes(&mut self.func, ty);
        let [low, high] = [widen_low, widen_high].map(|widen| widen(self.func.builder.ins(), x));
        let result = self.func.builder.ins().iadd_pairwise(low, high);
        self.operands.push(result);
    }

    /// One half of the lanes of each of two vectors, widened and multiplied.
    pub(crate) fn multiply_wide(&mut self, ty: Type, widen: Unary) {
        let operands = self.pop_two_lanes(ty);
        let [x, y] = operands.map(|value| widen(self.func.builder.ins(), value));
        let result = self.func.builder.ins().imul(x, y);
        self.operands.push(result);
    }

    /// Products of signed 16-bit lanes, added in pairs. Only the sum of two squares of -2^15 wraps, as it must.
    pub(crate) fn dot(&mut self) {
        let [x, y] = self.pop_two_lanes(types::I16X8);
        let halves: [Unary; 2] = [|i, x| i.swiden_low(x), |i, x| i.swiden_high(x)];
        let [low, high] = halves.map(|widen| {
            let [x, y] = [x, y].map(|value| widen(self.func.builder.ins(), value));
            self.func.builder.ins().imul(x, y)
        });
        let result = self.func.builder.ins().iadd_pairwise(low, high);
        self.operands.push(result);
    }

    /// The second operand where it is less than the first (specification: "fpmin").
    pub(crate) fn pseudo_min(&mut self, ty: Type) {
        let [x, y] = self.pop_two_lanes(ty);
        self.second_if_less(ty, (y, x), x, y);
    }

    /// The second operand where the first is less (specification: "fpmax").
    pub(crate) fn pseudo_max(&mut self, ty: Type) {
        let [x, y] = self.pop_two_lanes(ty);
        self.second_if_less(ty, (x, y), x, y);
    }

    fn second_if_less(&mut self, ty: Type, (less, than): (Value, Value), x: Value, y: Value) {
        let mask = self.func.builder.ins().fcmp(FloatCC::LessThan, less, than);
        let mask = self.func.cast_lanes(ty, mask);
        let result = self.func.builder.ins().bitselect(mask, y, x);
        self.operands.push(result);
    }

    /// Two numbers of 64 bits to 32-bit integers in the low lanes, and zeros in the high ones. Both steps saturate, and
    /// the second can only do so where the first has left a value beyond 32 bits.
    pub(crate) fn truncate_low(&mut self, convert: Unary, narrow: Binary) {
        let x = self.operands.pop_lanes(&mut self.func, types::F64X2);
        let wide = convert(self.func.builder.ins(), x);
        let zero = self.func.lanes_const(types::I64X2, &[0; 16]);
        let result = narrow(self.func.builder.ins(), wide, zero);
        self.operands.push(result);
    }

    /// The low two 32-bit integers to numbers of 64 bits.
    pub(crate) fn convert_low(&mut self, widen: Unary, convert: Unary) {
        let x = self.operands.pop_lanes(&mut self.func, types::I32X4);
        let wide = widen(self.func.builder.ins(), x);
        let result = convert(self.func.builder.ins(), wide);
        self.operands.push(result);
    }

    /// Half a vector from memory, each lane widened.
    pub(crate) fn load_wide(&mut self, arg: MemArg, instruction: LoadInstruction) {
        let mem_ref = self.access(arg, types::I64);
        let value = mem_ref.load_with(&mut self.func, instruction);
        self.operands.push(value);
    }

    pub(crate) fn load_splat(&mut self, arg: MemArg, ty: Type) {
        let scalar = self.load_scalar(arg, ty);
        let value = self.func.builder.ins().splat(ty, scalar);
        self.operands.push(value);
    }

    pub(crate) fn load_zero(&mut self, arg: MemArg, ty: Type) {
        let scalar = self.load_scalar(arg, ty);
        let value = self.func.builder.ins().scalar_to_vector(ty, scalar);
        self.operands.push(value);
    }

    pub(crate) fn load_lane(&mut self, arg: MemArg, ty: Type, lane: u8) {
        let vector = self.operands.pop_lanes(&mut self.func, ty);
        let scalar = self.load_scalar(arg, ty);
        let value = self.func.builder.ins().insertlane(vector, scalar, lane);
        self.operands.push(value);
    }

    pub(crate) fn store_vector(&mut self, arg: MemArg) {
        let value = self.operands.pop_lanes(&mut self.func, types::I8X16);
        let mem_ref = self.access(arg, types::I8X16);
        mem_ref.store(&mut self.func, value);
    }

    pub(crate) fn store_lane(&mut self, arg: MemArg, ty: Type, lane: u8) {
        let vector = self.operands.pop_lanes(&mut self.func, ty);
        let scalar = self.func.builder.ins().extractlane(vector, lane);
        let mem_ref = self.access(arg, ty.lane_type());
        mem_ref.store(&mut self.func, scalar);
    }

    fn load_scalar(&mut self, arg: MemArg, ty: Type) -> Value {
        let scalar = ty.lane_type();
        let mem_ref = self.access(arg, scalar);
        mem_ref.load(&mut self.func, scalar)
    }

    /// Pops a scalar and makes it as narrow as a lane.
    fn pop_lane(&mut self, ty: Type) -> Value {
        let scalar = self.operands.pop();
        let lane = ty.lane_type();
        if lane.bits() < 32 { self.func.builder.ins().ireduce(lane, scalar) } else { scalar }
    }

    fn pop_two_lanes(&mut self, ty: Type) -> [Value; 2] {
        let operands: [Value; 2] = self.operands.pop_many();
        operands.map(|value| self.func.cast_lanes(ty, value))
    }
}
