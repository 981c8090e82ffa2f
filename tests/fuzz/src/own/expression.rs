//! Values of a type, as folded instructions.

use crate::own::body::Body;
use crate::own::plan::Ty;
use crate::random::INTEGERS;

const INT_BINARY: [&str; 11] = ["add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"];
pub(super) const INT_DIVIDE: [&str; 4] = ["div_s", "div_u", "rem_s", "rem_u"];
const INT_UNARY: [&str; 5] = ["clz", "ctz", "popcnt", "extend8_s", "extend16_s"];
const INT_COMPARE: [&str; 10] = ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"];
const FLOAT_BINARY: [&str; 7] = ["add", "sub", "mul", "div", "min", "max", "copysign"];
const FLOAT_UNARY: [&str; 7] = ["abs", "neg", "sqrt", "ceil", "floor", "trunc", "nearest"];
const FLOAT_COMPARE: [&str; 6] = ["eq", "ne", "lt", "gt", "le", "ge"];

const I32_LOADS: [(&str, usize); 6] =
    [("load", 4), ("load", 4), ("load8_s", 1), ("load8_u", 1), ("load16_s", 2), ("load16_u", 2)];
const I64_LOADS: [(&str, usize); 8] = [
    ("load", 8),
    ("load", 8),
    ("load8_s", 1),
    ("load8_u", 1),
    ("load16_s", 2),
    ("load16_u", 2),
    ("load32_s", 4),
    ("load32_u", 4),
];

impl Body<'_> {
    /// Returns an expression of a type, of at most this depth.
    pub(super) fn value(&mut self, ty: Ty, depth: usize) -> String {
        self.spend(1);
        if depth == 0 || self.is_spent() {
            return self.leaf(ty);
        }
        let deeper = depth - 1;
        match self.random.below(100) {
            0..18 => self.leaf(ty),
            18..45 => self.operator(ty, depth),
            45..62 => self.load(ty, deeper),
            62..70 => match self.call_of(ty, deeper) {
                Some(call) => call,
                None => self.operator(ty, depth),
            },
            70..76 => match self.indirect_call_of(ty, deeper) {
                Some(call) => call,
                None => self.operator(ty, depth),
            },
            76..82 => {
                let (first, second) = (self.value(ty, deeper), self.value(ty, deeper));
                let condition = self.value(Ty::I32, deeper);
                format!("(select {first} {second} {condition})")
            }
            82..87 => {
                let condition = self.value(Ty::I32, deeper);
                let (first, second) = (self.value(ty, deeper), self.value(ty, deeper));
                format!("(if (result {}) {condition} (then {first}) (else {second}))", ty.name())
            }
            87..91 => {
                // A block that is left early with a value.
                let label = self.label();
                let (early, late) = (self.value(ty, deeper), self.value(ty, deeper));
                let condition = self.value(Ty::I32, deeper);
                format!("(block {label} (result {}) (drop (br_if {label} {early} {condition})) {late})", ty.name())
            }
            91..95 => {
                let local = self.assignable(ty);
                format!("(local.tee {local} {})", self.value(ty, deeper))
            }
            95..97 => {
                let (outer, inner) = (self.label(), self.label());
                let (value, index) = (self.value(ty, deeper), self.value(Ty::I32, deeper));
                let name = ty.name();
                let target = self.random.pick(&[&outer, &inner]).clone();
                let after = self.leaf(ty);
                format!(
                    "(block {outer} (result {name}) (drop (block {inner} (result {name}) \
                     (br_table {outer} {inner} {inner} {outer} {target} {value} {index}))) {after})"
                )
            }
            _ => self.host_call_of(ty, deeper).unwrap_or_else(|| self.leaf(ty)),
        }
    }

    /// Returns an expression without operands.
    pub(super) fn leaf(&mut self, ty: Ty) -> String {
        match self.random.below(10) {
            0..3 => self.constant(ty),
            3..8 => format!("(local.get {})", self.readable(ty)),
            _ => match self.global(ty) {
                Some(global) => format!("(global.get $g{global})"),
                None => self.constant(ty),
            },
        }
    }

    fn constant(&mut self, ty: Ty) -> String {
        let integer =
            if self.random.percent(70) { self.random.pick(&INTEGERS) } else { self.random.any().cast_signed() };
        let float = ["0", "-0", "1", "-1", "0.5", "3.75", "1e10", "-2147483649", "inf", "nan", "1e-40", "9.3e18"];
        match ty {
            Ty::I32 => format!("(i32.const {})", integer as i32),
            Ty::I64 => format!("(i64.const {integer})"),
            Ty::F32 | Ty::F64 => format!("({}.const {})", ty.name(), self.random.pick(&float)),
            Ty::V128 => format!("(v128.const i64x2 {integer} {})", self.random.any()),
        }
    }

    fn load(&mut self, ty: Ty, depth: usize) -> String {
        match ty {
            Ty::V128 => format!("(v128.load {})", self.place(16, depth)),
            Ty::F32 => format!("(f32.load {})", self.place(4, depth)),
            Ty::F64 => format!("(f64.load {})", self.place(8, depth)),
            Ty::I32 => {
                let (name, size) = self.random.pick(&I32_LOADS);
                format!("(i32.{name} {})", self.place(size, depth))
            }
            Ty::I64 => {
                let (name, size) = self.random.pick(&I64_LOADS);
                format!("(i64.{name} {})", self.place(size, depth))
            }
        }
    }

    fn operator(&mut self, ty: Ty, depth: usize) -> String {
        match ty {
            Ty::I32 | Ty::I64 => self.integer(ty, depth),
            Ty::F32 | Ty::F64 => self.float(ty, depth),
            Ty::V128 => self.vector(depth),
        }
    }

    fn integer(&mut self, ty: Ty, depth: usize) -> String {
        let (name, deeper) = (ty.name(), depth.saturating_sub(1));
        match self.random.below(20) {
            0..9 => {
                let operator = self.random.pick(&INT_BINARY);
                let (left, right) = (self.value(ty, deeper), self.value(ty, deeper));
                format!("({name}.{operator} {left} {right})")
            }
            9 => {
                let operator = self.random.pick(&INT_DIVIDE);
                let (left, right) = (self.value(ty, deeper), self.value(ty, deeper));
                // Mostly by an odd number, which is not zero, or by one of a few.
                let right = match self.random.below(20) {
                    0..12 => format!("({name}.or {right} ({name}.const 1))"),
                    12..18 => {
                        let (mask, added) = (self.random.pick(&[7, 31, 255]), self.random.pick(&[1, 2, 10, -256]));
                        format!("({name}.add ({name}.and {right} ({name}.const {mask})) ({name}.const {added}))")
                    }
                    _ => right,
                };
                format!("({name}.{operator} {left} {right})")
            }
            10 => format!("({name}.{} {})", self.random.pick(&INT_UNARY), self.value(ty, deeper)),
            11 if ty == Ty::I64 => {
                let operator = self.random.pick(&["extend_i32_s", "extend_i32_u"]);
                format!("(i64.{operator} {})", self.value(Ty::I32, deeper))
            }
            11 => format!("(i32.wrap_i64 {})", self.value(Ty::I64, deeper)),
            12 if self.plan.floats => {
                let from = self.random.pick(&[Ty::F32, Ty::F64]);
                let saturates = if self.random.percent(90) { "_sat" } else { "" };
                let sign = self.random.pick(&["s", "u"]);
                format!("({name}.trunc{saturates}_{}_{sign} {})", from.name(), self.value(from, deeper))
            }
            13 if self.plan.floats => {
                let from = if ty == Ty::I32 { Ty::F32 } else { Ty::F64 };
                // Bits of a NaN show otherwise.
                format!("({name}.reinterpret_{} {})", from.name(), self.value(from, deeper))
            }
            14 if self.plan.vectors && ty == Ty::I32 => self.of_vector(depth),
            14 if self.plan.vectors => format!("(i64x2.extract_lane 1 {})", self.value(Ty::V128, deeper)),
            15 if ty == Ty::I32 => match self.random.below(4) {
                0 => "(memory.size)".to_owned(),
                1 => format!("(table.size $t{})", self.random.below(self.plan.tables.len())),
                2 => {
                    let table = self.random.below(self.plan.tables.len());
                    let index = self.random.below(self.plan.tables[table].elements.len());
                    format!("(ref.is_null (table.get $t{table} (i32.const {index})))")
                }
                _ => self.counter(),
            },
            15 => format!("(i64.extend32_s {})", self.value(Ty::I64, deeper)),
            _ if ty == Ty::I32 => {
                let of = if self.plan.floats {
                    self.random.pick(&[Ty::I32, Ty::I32, Ty::I64, Ty::F32, Ty::F64])
                } else {
                    self.random.pick(&[Ty::I32, Ty::I32, Ty::I64])
                };
                let operator = match of {
                    Ty::F32 | Ty::F64 => self.random.pick(&FLOAT_COMPARE),
                    _ => self.random.pick(&INT_COMPARE),
                };
                if of == Ty::I32 && self.random.percent(20) {
                    return format!("(i32.eqz {})", self.value(Ty::I32, deeper));
                }
                let (left, right) = (self.value(of, deeper), self.value(of, deeper));
                format!("({}.{operator} {left} {right})", of.name())
            }
            _ => format!("(i64.xor {} {})", self.value(ty, deeper), self.value(ty, deeper)),
        }
    }

    fn float(&mut self, ty: Ty, depth: usize) -> String {
        let (name, deeper) = (ty.name(), depth.saturating_sub(1));
        let (other, bits) = if ty == Ty::F32 { (Ty::F64, Ty::I32) } else { (Ty::F32, Ty::I64) };
        match self.random.below(10) {
            0..5 => {
                let operator = self.random.pick(&FLOAT_BINARY);
                let (left, right) = (self.value(ty, deeper), self.value(ty, deeper));
                format!("({name}.{operator} {left} {right})")
            }
            5..7 => format!("({name}.{} {})", self.random.pick(&FLOAT_UNARY), self.value(ty, deeper)),
            7 => {
                let from = self.random.pick(&[Ty::I32, Ty::I64]);
                let sign = self.random.pick(&["s", "u"]);
                format!("({name}.convert_{}_{sign} {})", from.name(), self.value(from, deeper))
            }
            8 => {
                let operator = if ty == Ty::F32 { "demote" } else { "promote" };
                format!("({name}.{operator}_{} {})", other.name(), self.value(other, deeper))
            }
            _ => format!("({name}.reinterpret_{} {})", bits.name(), self.value(bits, deeper)),
        }
    }
}
