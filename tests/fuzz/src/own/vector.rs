//! Operators of vectors.

use crate::own::body::Body;
use crate::own::plan::Ty;

const BINARY: [&str; 58] = [
    "v128.and",
    "v128.andnot",
    "v128.or",
    "v128.xor",
    "i8x16.add",
    "i8x16.sub",
    "i8x16.add_sat_s",
    "i8x16.add_sat_u",
    "i8x16.sub_sat_s",
    "i8x16.sub_sat_u",
    "i8x16.min_s",
    "i8x16.max_u",
    "i8x16.avgr_u",
    "i8x16.eq",
    "i8x16.lt_s",
    "i8x16.gt_u",
    "i8x16.swizzle",
    "i8x16.narrow_i16x8_s",
    "i8x16.narrow_i16x8_u",
    "i16x8.add",
    "i16x8.sub",
    "i16x8.mul",
    "i16x8.min_u",
    "i16x8.max_s",
    "i16x8.avgr_u",
    "i16x8.q15mulr_sat_s",
    "i16x8.narrow_i32x4_s",
    "i16x8.narrow_i32x4_u",
    "i16x8.extmul_low_i8x16_s",
    "i16x8.extmul_high_i8x16_u",
    "i16x8.ge_s",
    "i16x8.le_u",
    "i32x4.add",
    "i32x4.sub",
    "i32x4.mul",
    "i32x4.min_s",
    "i32x4.max_u",
    "i32x4.dot_i16x8_s",
    "i32x4.extmul_low_i16x8_u",
    "i32x4.extmul_high_i16x8_s",
    "i32x4.ne",
    "i32x4.lt_u",
    "i32x4.ge_s",
    "i64x2.add",
    "i64x2.sub",
    "i64x2.mul",
    "i64x2.eq",
    "i64x2.lt_s",
    "i64x2.ge_s",
    "i64x2.extmul_low_i32x4_u",
    "i64x2.extmul_high_i32x4_s",
    "i8x16.sub",
    "i16x8.add_sat_s",
    "i16x8.sub_sat_u",
    "i16x8.eq",
    "i32x4.gt_u",
    "i32x4.eq",
    "i8x16.ge_u",
];

const BINARY_FLOAT: [&str; 18] = [
    "f32x4.add",
    "f32x4.sub",
    "f32x4.mul",
    "f32x4.div",
    "f32x4.min",
    "f32x4.max",
    "f32x4.pmin",
    "f32x4.pmax",
    "f32x4.eq",
    "f32x4.lt",
    "f64x2.add",
    "f64x2.sub",
    "f64x2.mul",
    "f64x2.div",
    "f64x2.min",
    "f64x2.pmax",
    "f64x2.le",
    "f64x2.ne",
];

const UNARY: [&str; 26] = [
    "v128.not",
    "i8x16.abs",
    "i8x16.neg",
    "i8x16.popcnt",
    "i16x8.abs",
    "i16x8.neg",
    "i16x8.extend_low_i8x16_s",
    "i16x8.extend_high_i8x16_u",
    "i16x8.extadd_pairwise_i8x16_s",
    "i16x8.extadd_pairwise_i8x16_u",
    "i32x4.abs",
    "i32x4.neg",
    "i32x4.extend_low_i16x8_u",
    "i32x4.extend_high_i16x8_s",
    "i32x4.extadd_pairwise_i16x8_s",
    "i32x4.extadd_pairwise_i16x8_u",
    "i64x2.abs",
    "i64x2.neg",
    "i64x2.extend_low_i32x4_s",
    "i64x2.extend_high_i32x4_u",
    "i64x2.extend_high_i32x4_s",
    "i16x8.extend_low_i8x16_u",
    "i32x4.extend_low_i16x8_s",
    "i32x4.extend_high_i16x8_u",
    "i16x8.extend_high_i8x16_s",
    "i64x2.extend_low_i32x4_u",
];

const UNARY_FLOAT: [&str; 20] = [
    "f32x4.abs",
    "f32x4.neg",
    "f32x4.sqrt",
    "f32x4.ceil",
    "f32x4.floor",
    "f32x4.trunc",
    "f32x4.nearest",
    "f32x4.convert_i32x4_s",
    "f32x4.convert_i32x4_u",
    "f32x4.demote_f64x2_zero",
    "i32x4.trunc_sat_f32x4_s",
    "i32x4.trunc_sat_f32x4_u",
    "i32x4.trunc_sat_f64x2_s_zero",
    "i32x4.trunc_sat_f64x2_u_zero",
    "f64x2.sqrt",
    "f64x2.ceil",
    "f64x2.nearest",
    "f64x2.convert_low_i32x4_s",
    "f64x2.convert_low_i32x4_u",
    "f64x2.promote_low_f32x4",
];

const SHIFTS: [&str; 12] = [
    "i8x16.shl",
    "i8x16.shr_s",
    "i8x16.shr_u",
    "i16x8.shl",
    "i16x8.shr_s",
    "i16x8.shr_u",
    "i32x4.shl",
    "i32x4.shr_s",
    "i32x4.shr_u",
    "i64x2.shl",
    "i64x2.shr_s",
    "i64x2.shr_u",
];

const LOADS: [(&str, usize); 13] = [
    ("v128.load", 16),
    ("v128.load", 16),
    ("v128.load8x8_s", 8),
    ("v128.load16x4_u", 8),
    ("v128.load32x2_s", 8),
    ("v128.load8_splat", 1),
    ("v128.load16_splat", 2),
    ("v128.load32_splat", 4),
    ("v128.load64_splat", 8),
    ("v128.load32_zero", 4),
    ("v128.load64_zero", 8),
    ("v128.load8x8_u", 8),
    ("v128.load32x2_u", 8),
];

/// Tests of a vector, and lanes of one, that are `i32`.
const SCALARS: [&str; 12] = [
    "v128.any_true",
    "i8x16.all_true",
    "i16x8.all_true",
    "i32x4.all_true",
    "i64x2.all_true",
    "i8x16.bitmask",
    "i16x8.bitmask",
    "i32x4.bitmask",
    "i64x2.bitmask",
    "i8x16.extract_lane_s 3",
    "i16x8.extract_lane_u 7",
    "i32x4.extract_lane 2",
];

impl Body<'_> {
    /// Returns an expression for a vector.
    pub(super) fn vector(&mut self, depth: usize) -> String {
        let deeper = depth.saturating_sub(1);
        let floats = self.plan.floats;
        match self.random.below(10) {
            0..3 => {
                let name = if floats && self.random.percent(30) {
                    self.random.pick(&BINARY_FLOAT)
                } else {
                    self.random.pick(&BINARY)
                };
                let (left, right) = (self.value(Ty::V128, deeper), self.value(Ty::V128, deeper));
                format!("({name} {left} {right})")
            }
            3 => {
                let name = if floats && self.random.percent(40) {
                    self.random.pick(&UNARY_FLOAT)
                } else {
                    self.random.pick(&UNARY)
                };
                format!("({name} {})", self.value(Ty::V128, deeper))
            }
            4 => {
                let name = self.random.pick(&SHIFTS);
                format!("({name} {} {})", self.value(Ty::V128, deeper), self.value(Ty::I32, deeper))
            }
            5 => {
                let (name, ty) = match self.random.below(if floats { 6 } else { 4 }) {
                    0 => ("i8x16", Ty::I32),
                    1 => ("i16x8", Ty::I32),
                    2 => ("i32x4", Ty::I32),
                    3 => ("i64x2", Ty::I64),
                    4 => ("f32x4", Ty::F32),
                    _ => ("f64x2", Ty::F64),
                };
                let scalar = self.value(ty, deeper);
                if self.random.percent(50) {
                    format!("({name}.splat {scalar})")
                } else {
                    format!("({name}.replace_lane 1 {} {scalar})", self.value(Ty::V128, deeper))
                }
            }
            6 => {
                let lanes = self.shuffled();
                let (left, right) = (self.value(Ty::V128, deeper), self.value(Ty::V128, deeper));
                format!("(i8x16.shuffle {lanes}{left} {right})")
            }
            7 => {
                let (size, lanes) = self.random.pick(&[(1, 16), (2, 8), (4, 4), (8, 2)]);
                let lane = self.random.below(lanes);
                let place = self.place(size, deeper);
                let (at, base) = place.split_once('(').expect("an address is an expression");
                let vector = self.value(Ty::V128, deeper);
                format!("(v128.load{}_lane {at}{lane} ({base} {vector})", size * 8)
            }
            _ => {
                let (name, size) = self.random.pick(&LOADS);
                format!("({name} {})", self.place(size, deeper))
            }
        }
    }

    /// Returns an expression for a number that depends on a vector.
    pub(super) fn of_vector(&mut self, depth: usize) -> String {
        let name = self.random.pick(&SCALARS);
        format!("({name} {})", self.value(Ty::V128, depth.saturating_sub(1)))
    }

    /// Returns which bytes of two vectors a shuffle takes: lanes of some width, from anywhere or in turns.
    fn shuffled(&mut self) -> String {
        let width = self.random.pick(&[1, 1, 2, 2, 4, 8]);
        let in_turns = self.random.percent(25);
        let (half, operands) = (self.random.below(2), [self.random.below(2), self.random.below(2)]);
        let lanes: Vec<usize> = (0..16 / width)
            .map(|at| {
                if in_turns {
                    operands[at % 2] * 16 / width + half * 8 / width + at / 2
                } else {
                    self.random.below(32 / width)
                }
            })
            .collect();
        lanes.iter().flat_map(|lane| (0..width).map(move |byte| format!("{} ", lane * width + byte))).collect()
    }
}
