//! Between which numbers a value lies.
//!
//! In:  integers as unsigned numbers, and what branches have shown about them.
//! Out: the least and the greatest number that a value can be.
//!
//! A sum may wrap: its range is known where all sums wrap or none does. A parameter of a loop's header is known where
//! it begins in a known range, is changed by a constant each time around, and where the way back is taken only if the
//! new value is below a bound, or has not reached a number that it cannot step over.

use core::cell::Cell;

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstructionData, Opcode, Type, Value, ValueDef};

use super::scoped_map::Scoped;

/// How many instructions back a value is followed.
const DEPTH: u32 = 7;

/// How many values are looked at for one answer.
const LOOKS: u32 = 48;

/// How many branches back a value is looked for in one.
const NEAR: usize = 4;

/// Most ways into a block whose parameters are looked at.
const WAYS: usize = 4;

/// A range of unsigned numbers, with both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u64,
    pub(super) high: u64,
}

/// Bounds that branches have shown.
pub(super) type Bounds = Scoped<(Side, Value)>;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Low,
    High,
}

/// A function, and what is known at a place in it.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) func: &'a Function,
    cfg: &'a ControlFlowGraph,
    facts: Option<&'a Bounds>,
}

/// Learns what the branch shows by which alone a block is reached.
pub(super) fn learn(func: &Function, cfg: &ControlFlowGraph, facts: &mut Bounds, block: Block) {
    let mut preds = cfg.pred_iter(block);
    let (Some(pred), None) = (preds.next(), preds.next()) else { return };
    let looks = &Cell::new(LOOKS);
    let known = Known::new(func, cfg, facts);
    let (shown, differs) = (known.shown(pred.inst, block, looks), known.differs(pred.inst, block));
    if let Some((value, bound)) = shown {
        facts.learn((Side::High, value), bound, |new, old| new < old);
    }
    if let Some((value, 0)) = differs {
        facts.learn((Side::Low, value), 1, |new, old| new > old);
    }
}

impl Range {
    const fn new(low: u64, high: u64) -> Self {
        Self { low, high }
    }

    fn union(self, other: Self) -> Self {
        Self::new(self.low.min(other.low), self.high.max(other.high))
    }

    /// Returns the number, if there is only one.
    fn only(self) -> Option<u64> {
        (self.low == self.high).then_some(self.low)
    }
}

/// Returns the greatest number of an integer type.
pub(super) fn greatest(ty: Type) -> u64 {
    if ty.is_int() && ty.bits() <= 64 { u64::MAX >> (64 - ty.bits()) } else { u64::MAX }
}

/// Returns a range that was calculated without a bound, in numbers that wrap above `most`.
fn wrapped(low: i128, high: i128, most: u64) -> Range {
    let modulus = i128::from(most) + 1;
    let (from, to) = (low.div_euclid(modulus), high.div_euclid(modulus));
    if from == to {
        // Both are remainders of a number that 64 bits hold.
        Range::new(low.rem_euclid(modulus) as u64, high.rem_euclid(modulus) as u64)
    } else {
        Range::new(0, most)
    }
}

impl<'a> Known<'a> {
    pub(super) fn new(func: &'a Function, cfg: &'a ControlFlowGraph, facts: &'a Bounds) -> Self {
        Self { func, cfg, facts: Some(facts) }
    }

    /// Returns the range of a value.
    pub(super) fn range(self, value: Value) -> Range {
        self.within(value, DEPTH, &Cell::new(LOOKS))
    }

    /// Returns an instruction's constant operand, where it has one.
    pub(super) fn constant(self, value: Value) -> Option<u64> {
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else { return None };
        match self.func.dfg.insts[inst] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                Some(imm.bits().cast_unsigned() & greatest(self.func.dfg.value_type(value)))
            }
            _ => None,
        }
    }

    fn within(self, value: Value, depth: u32, looks: &Cell<u32>) -> Range {
        let value = self.func.dfg.resolve_aliases(value);
        let ty = self.func.dfg.value_type(value);
        let most = greatest(ty);
        let all = Range::new(0, most);
        if !ty.is_int() || ty.bits() > 64 {
            return Range::new(0, u64::MAX);
        }
        let left = looks.get();
        looks.set(left.saturating_sub(1));
        let range = match self.func.dfg.value_def(value) {
            _ if depth == 0 || left == 0 => self.constant(value).map_or(all, |number| Range::new(number, number)),
            ValueDef::Result(inst, 0) => self.result(inst, most, depth - 1, looks),
            ValueDef::Param(block, number) => self.param(block, number, value, depth - 1, looks).unwrap_or(all),
            _ => all,
        };
        let bound = |side| self.facts.and_then(|facts| facts.get((side, value)));
        let low = bound(Side::Low).map_or(range.low, |bound| range.low.max(bound));
        let high = bound(Side::High).map_or(range.high, |bound| range.high.min(bound));
        // A bound beyond the range's own other end: the block is never reached, and anything is right.
        Range::new(low.min(high), high)
    }

    /// Returns the range of an instruction's result, whose type has numbers up to `most`.
    fn result(self, inst: Inst, most: u64, depth: u32, looks: &Cell<u32>) -> Range {
        let all = Range::new(0, most);
        let data = &self.func.dfg.insts[inst];
        match *data {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                let number = imm.bits().cast_unsigned() & most;
                Range::new(number, number)
            }
            InstructionData::Binary { opcode, args: [x, y] } => {
                let [a, b] = [x, y].map(|value| self.within(value, depth, looks));
                binary(opcode, a, b, most)
            }
            InstructionData::Unary { opcode, arg } => self.unary(opcode, arg, most, depth, looks),
            InstructionData::Load { opcode, .. } => match opcode {
                Opcode::Uload8 => Range::new(0, 0xff),
                Opcode::Uload16 => Range::new(0, 0xffff),
                Opcode::Uload32 => Range::new(0, 0xffff_ffff),
                _ => all,
            },
            InstructionData::IntCompare { .. } | InstructionData::FloatCompare { .. } => Range::new(0, 1),
            InstructionData::Ternary { opcode: Opcode::Select, args: [_, x, y] } => {
                self.within(x, depth, looks).union(self.within(y, depth, looks))
            }
            _ => all,
        }
    }

    fn unary(self, opcode: Opcode, arg: Value, most: u64, depth: u32, looks: &Cell<u32>) -> Range {
        let all = Range::new(0, most);
        let ty = self.func.dfg.value_type(arg);
        let given = self.within(arg, depth, looks);
        match opcode {
            Opcode::Uextend => given,
            Opcode::Sextend if given.high <= greatest(ty) / 2 => given,
            Opcode::Ireduce if given.high <= most => given,
            Opcode::Popcnt | Opcode::Clz | Opcode::Ctz if ty.is_int() => Range::new(0, u64::from(ty.bits())),
            _ => all,
        }
    }

    /// Returns the range of a block's parameter.
    ///
    /// What branches have shown at the place in question says nothing here: the values that led to the parameter may be
    /// those of an earlier time around a loop.
    fn param(self, block: Block, number: usize, param: Value, depth: u32, looks: &Cell<u32>) -> Option<Range> {
        let always = Self { facts: None, ..self };
        let mut start: Option<Range> = None;
        let mut steps = Vec::new();
        if self.cfg.pred_iter(block).take(WAYS + 1).count() > WAYS {
            return None;
        }
        for pred in self.cfg.pred_iter(block) {
            let value = self.passed(pred.inst, block, number)?;
            match self.step(value, param) {
                _ if value == param => {}
                Some(step) => steps.push((pred.inst, value, step)),
                None => {
                    let mut range = always.within(value, depth, looks);
                    if self.is_nonzero_on(pred.inst, block, value) {
                        range.low = range.low.max(1).min(range.high);
                    }
                    start = Some(start.map_or(range, |start| start.union(range)));
                }
            }
        }
        let mut range = start?;
        if let [(branch, value, step)] = steps[..]
            && let Some(counted) = self.counted(branch, block, value, step, range)
        {
            return Some(counted);
        }
        for &(branch, value, _) in &steps {
            let (bounded, bound) = always.shown(branch, block, looks)?;
            if bounded != value {
                return None;
            }
            range.high = range.high.max(bound);
        }
        let most = greatest(self.func.dfg.value_type(param));
        // A sum may have wrapped to anything from zero on.
        let wraps = |&(_, _, step): &(Inst, Value, u64)| u128::from(range.high) + u128::from(step) > u128::from(most);
        if steps.iter().any(wraps) {
            range.low = 0;
        }
        Some(range)
    }

    /// Returns the range of a parameter that begins with one number, and changes by `step` until it is another.
    fn counted(self, branch: Inst, block: Block, value: Value, step: u64, start: Range) -> Option<Range> {
        let most = greatest(self.func.dfg.value_type(value));
        let (first, last) = (start.only()?, self.unequal(branch, block, value)?);
        if step <= most / 2 {
            // Upwards; zero is reached behind the greatest number.
            let end = if last == 0 { i128::from(most) + 1 } else { i128::from(last) };
            let way = end - i128::from(first);
            (step != 0 && way > 0 && way % i128::from(step) == 0)
                .then(|| Range::new(first, (end - i128::from(step)) as u64))
        } else {
            let step = most - step + 1;
            let way = first.checked_sub(last)?;
            (way > 0 && way % step == 0).then(|| Range::new(last + step, first))
        }
    }

    /// Returns what a branch passes to a parameter of a block, if it goes there in one way.
    fn passed(self, branch: Inst, block: Block, number: usize) -> Option<Value> {
        let dfg = &self.func.dfg;
        if !matches!(dfg.insts[branch], InstructionData::Jump { .. } | InstructionData::Brif { .. }) {
            return None;
        }
        let calls = dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        let mut there = calls.iter().filter(|call| call.block(&dfg.value_lists) == block);
        let (Some(call), None) = (there.next(), there.next()) else { return None };
        match call.args(&dfg.value_lists).nth(number) {
            Some(BlockArg::Value(value)) => Some(dfg.resolve_aliases(value)),
            _ => None,
        }
    }

    /// Returns the constant that `value` is `param` plus.
    fn step(self, value: Value, param: Value) -> Option<u64> {
        let (x, constant) = self.sum(value)?;
        (self.func.dfg.resolve_aliases(x) == param).then_some(constant)
    }

    /// Takes a sum of a value and a constant apart.
    pub(super) fn sum(self, value: Value) -> Option<(Value, u64)> {
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else { return None };
        let InstructionData::Binary { opcode, args: [x, y] } = self.func.dfg.insts[inst] else { return None };
        let most = greatest(self.func.dfg.value_type(value));
        match (opcode, self.constant(x), self.constant(y)) {
            (Opcode::Iadd, _, Some(constant)) => Some((x, constant)),
            (Opcode::Iadd, Some(constant), None) => Some((y, constant)),
            (Opcode::Isub, _, Some(constant)) => Some((x, constant.wrapping_neg() & most)),
            _ => None,
        }
    }

    /// Returns an upper bound that holds of a value where a branch goes to a block.
    fn shown(self, branch: Inst, block: Block, looks: &Cell<u32>) -> Option<(Value, u64)> {
        let (condition, taken) = self.condition(branch, block)?;
        let (cond, x, y) = self.compared(condition)?;
        let cond = if taken { cond } else { cond.complement() };
        let (cond, x, y) = match cond {
            IntCC::UnsignedGreaterThan | IntCC::UnsignedGreaterThanOrEqual => (cond.swap_args(), y, x),
            IntCC::SignedGreaterThan | IntCC::SignedGreaterThanOrEqual => (cond.swap_args(), y, x),
            _ => (cond, x, y),
        };
        let half = greatest(self.func.dfg.value_type(x)) / 2;
        let [a, b] = [x, y].map(|value| self.within(value, 2, looks));
        let signed = a.high <= half && b.high <= half;
        let bound = match cond {
            IntCC::UnsignedLessThan => b.high.checked_sub(1)?,
            IntCC::UnsignedLessThanOrEqual | IntCC::Equal => b.high,
            IntCC::SignedLessThan if signed => b.high.checked_sub(1)?,
            IntCC::SignedLessThanOrEqual if signed => b.high,
            _ => return None,
        };
        Some((x, bound))
    }

    /// Returns the number that a value is not where a branch goes to a block.
    fn unequal(self, branch: Inst, block: Block, value: Value) -> Option<u64> {
        self.differs(branch, block).filter(|&(other, _)| other == value).map(|(_, number)| number)
    }

    /// Returns a value and a number that it is not where a branch goes to a block.
    fn differs(self, branch: Inst, block: Block) -> Option<(Value, u64)> {
        let (condition, taken) = self.condition(branch, block)?;
        match self.compared(condition) {
            None => taken.then_some((condition, 0)),
            Some((cond, x, y)) => {
                let cond = if taken { cond } else { cond.complement() };
                (cond == IntCC::NotEqual).then(|| Some((x, self.constant(y)?))).flatten()
            }
        }
    }

    /// Returns whether a value is not zero where a branch goes to a block, because that branch shows it or one of those
    /// that alone lead there.
    fn is_nonzero_on(self, branch: Inst, block: Block, value: Value) -> bool {
        let (mut branch, mut block) = (branch, block);
        for _ in 0..NEAR {
            if self.unequal(branch, block, value) == Some(0) {
                return true;
            }
            // A branch that dominates what defines the value cannot name it, so this is about the value as it is now.
            let Some(from) = self.func.layout.inst_block(branch) else { return false };
            let mut preds = self.cfg.pred_iter(from);
            let (Some(pred), None) = (preds.next(), preds.next()) else { return false };
            (branch, block) = (pred.inst, from);
        }
        false
    }

    /// Returns the condition of a branch, and whether it goes to a block if it holds.
    fn condition(self, branch: Inst, block: Block) -> Option<(Value, bool)> {
        let dfg = &self.func.dfg;
        let InstructionData::Brif { arg, blocks, .. } = dfg.insts[branch] else { return None };
        let [then, otherwise] = blocks.map(|call| call.block(&dfg.value_lists) == block);
        // A comparison becomes an integer of WebAssembly before it is branched on.
        (then != otherwise).then_some((self.narrow(arg), then))
    }

    /// Returns what a value was before it was zero-extended.
    fn narrow(self, value: Value) -> Value {
        let dfg = &self.func.dfg;
        let mut value = dfg.resolve_aliases(value);
        while let ValueDef::Result(inst, 0) = dfg.value_def(value)
            && let InstructionData::Unary { opcode: Opcode::Uextend, arg } = dfg.insts[inst]
        {
            value = dfg.resolve_aliases(arg);
        }
        value
    }

    fn compared(self, condition: Value) -> Option<(IntCC, Value, Value)> {
        let dfg = &self.func.dfg;
        let ValueDef::Result(inst, 0) = dfg.value_def(condition) else { return None };
        let InstructionData::IntCompare { cond, args: [x, y], .. } = dfg.insts[inst] else { return None };
        let [x, y] = [x, y].map(|value| dfg.resolve_aliases(value));
        // `i32.eqz` of a comparison is its opposite.
        if cond == IntCC::Equal
            && self.constant(y) == Some(0)
            && let ValueDef::Result(inst, 0) = dfg.value_def(self.narrow(x))
            && let InstructionData::IntCompare { cond, args: [x, y], .. } = dfg.insts[inst]
        {
            return Some((cond.complement(), dfg.resolve_aliases(x), dfg.resolve_aliases(y)));
        }
        Some((cond, x, y))
    }
}

/// Returns the range of an operation on two ranges, whose type has numbers up to `most`.
fn binary(opcode: Opcode, a: Range, b: Range, most: u64) -> Range {
    let all = Range::new(0, most);
    let wide = |number: u64| i128::from(number);
    // All ones below the highest one.
    let filled = |number: u64| u64::MAX.checked_shr(number.leading_zeros()).unwrap_or(0);
    match opcode {
        Opcode::Iadd => wrapped(wide(a.low) + wide(b.low), wide(a.high) + wide(b.high), most),
        Opcode::Isub => wrapped(wide(a.low) - wide(b.high), wide(a.high) - wide(b.low), most),
        Opcode::Imul => match a.high.checked_mul(b.high) {
            Some(high) if high <= most => Range::new(a.low * b.low, high),
            _ => all,
        },
        Opcode::Band => Range::new(0, a.high.min(b.high)),
        Opcode::Bor => Range::new(a.low.max(b.low), filled(a.high.max(b.high))),
        Opcode::Bxor => Range::new(0, filled(a.high.max(b.high))),
        Opcode::Ushr | Opcode::Ishl => {
            let bits = u64::from(most.count_ones());
            let Some(shift) = b.only().map(|shift| shift % bits) else { return all };
            match opcode {
                Opcode::Ushr => Range::new(a.low >> shift, a.high >> shift),
                _ if a.high <= most >> shift => Range::new(a.low << shift, a.high << shift),
                _ => all,
            }
        }
        Opcode::Urem if b.low > 0 => Range::new(0, a.high.min(b.high - 1)),
        Opcode::Udiv if b.low > 0 => Range::new(a.low / b.high, a.high / b.low),
        _ => all,
    }
}
