//! Demand-driven value-range analysis over SSA, with bounds from dominating branches.
//!
//! In:  integers as unsigned numbers, and the bounds that branches imply.
//! Out: the [`Range`] of a value.
//!
//! A parameter of a loop's header is an induction variable where its initial range is known and each back edge adds a
//! constant. Its range is known where the back edge is taken only if the new value is below a bound, or has not reached
//! a number that it cannot step over.

use core::cell::Cell;

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstructionData, Opcode, Value, ValueDef};

use super::range::{Range, binary, max_value};
use super::scoped_map::ScopedMap;

/// Most definitions on a path from the value of a query.
const MAX_DEPTH: u32 = 7;

/// Most values that one query visits.
pub(super) const MAX_VALUES: u32 = 48;

/// Most predecessors of a block whose parameters have a range.
const MAX_PREDECESSORS: usize = 4;

/// Bounds that the dominating branches imply.
pub(super) type Bounds = ScopedMap<(Side, Value)>;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Low,
    High,
}

/// The ranges of a function's values at one block.
#[derive(Clone, Copy)]
pub(super) struct ValueRanges<'a> {
    pub(super) func: &'a Function,
    pub(super) cfg: &'a ControlFlowGraph,
    bounds: Option<&'a Bounds>,
}

impl<'a> ValueRanges<'a> {
    pub(super) fn new(func: &'a Function, cfg: &'a ControlFlowGraph, bounds: &'a Bounds) -> Self {
        Self { func, cfg, bounds: Some(bounds) }
    }

    /// Returns the range of a value.
    pub(super) fn range(self, value: Value) -> Range {
        self.query(value, MAX_DEPTH, &Cell::new(MAX_VALUES))
    }

    /// Returns the number that a value is, if an instruction defines it as a constant.
    pub(super) fn constant(self, value: Value) -> Option<u64> {
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else { return None };
        match self.func.dfg.insts[inst] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                Some(imm.bits().cast_unsigned() & max_value(self.func.dfg.value_type(value)))
            }
            _ => None,
        }
    }

    pub(super) fn query(self, value: Value, depth: u32, budget: &Cell<u32>) -> Range {
        let value = self.func.dfg.resolve_aliases(value);
        let ty = self.func.dfg.value_type(value);
        let max = max_value(ty);
        let all = Range::new(0, max);
        if !ty.is_int() || ty.bits() > 64 {
            return Range::new(0, u64::MAX);
        }
        let left = budget.get();
        budget.set(left.saturating_sub(1));
        let range = match self.func.dfg.value_def(value) {
            _ if depth == 0 || left == 0 => self.constant(value).map_or(all, |number| Range::new(number, number)),
            ValueDef::Result(inst, 0) => self.result(inst, max, depth - 1, budget),
            ValueDef::Param(block, number) => self.param(block, number, value, depth - 1, budget).unwrap_or(all),
            _ => all,
        };
        let bound = |side| self.bounds.and_then(|bounds| bounds.get((side, value)));
        let low = bound(Side::Low).map_or(range.low, |bound| range.low.max(bound));
        let high = bound(Side::High).map_or(range.high, |bound| range.high.min(bound));
        // Bounds that contradict each other: the block is unreachable, and any range is sound.
        Range::new(low.min(high), high)
    }

    /// Returns the range of an instruction's result, whose type has numbers up to `max`.
    fn result(self, inst: Inst, max: u64, depth: u32, budget: &Cell<u32>) -> Range {
        let all = Range::new(0, max);
        let data = &self.func.dfg.insts[inst];
        match *data {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                let number = imm.bits().cast_unsigned() & max;
                Range::new(number, number)
            }
            InstructionData::Binary { opcode, args: [x, y] } => {
                let [a, b] = [x, y].map(|value| self.query(value, depth, budget));
                binary(opcode, a, b, max)
            }
            InstructionData::Unary { opcode, arg } => self.unary(opcode, arg, max, depth, budget),
            InstructionData::Load { opcode, .. } => match opcode {
                Opcode::Uload8 => Range::new(0, 0xff),
                Opcode::Uload16 => Range::new(0, 0xffff),
                Opcode::Uload32 => Range::new(0, 0xffff_ffff),
                _ => all,
            },
            InstructionData::IntCompare { .. } | InstructionData::FloatCompare { .. } => Range::new(0, 1),
            InstructionData::Ternary { opcode: Opcode::Select, args: [_, x, y] } => {
                self.query(x, depth, budget).union(self.query(y, depth, budget))
            }
            _ => all,
        }
    }

    fn unary(self, opcode: Opcode, arg: Value, max: u64, depth: u32, budget: &Cell<u32>) -> Range {
        let all = Range::new(0, max);
        let ty = self.func.dfg.value_type(arg);
        let given = self.query(arg, depth, budget);
        match opcode {
            Opcode::Uextend => given,
            Opcode::Sextend if given.high <= max_value(ty) / 2 => given,
            Opcode::Ireduce if given.high <= max => given,
            Opcode::Popcnt | Opcode::Clz | Opcode::Ctz if ty.is_int() => Range::new(0, u64::from(ty.bits())),
            _ => all,
        }
    }

    /// Returns the range of a block's parameter.
    ///
    /// The bounds of the queried block do not apply to the arguments: these may be values of an earlier iteration of a
    /// loop.
    fn param(self, block: Block, number: usize, param: Value, depth: u32, budget: &Cell<u32>) -> Option<Range> {
        let unbounded = Self { bounds: None, ..self };
        let mut start: Option<Range> = None;
        let mut increments = Vec::new();
        if self.cfg.pred_iter(block).take(MAX_PREDECESSORS + 1).count() > MAX_PREDECESSORS {
            return None;
        }
        for pred in self.cfg.pred_iter(block) {
            let value = self.block_arg(pred.inst, block, number)?;
            match self.increment(value, param) {
                _ if value == param => {}
                Some(increment) => increments.push((pred.inst, value, increment)),
                None => {
                    let mut range = unbounded.query(value, depth, budget);
                    if self.is_nonzero_on(pred.inst, block, value) {
                        range.low = range.low.max(1).min(range.high);
                    }
                    start = Some(start.map_or(range, |start| start.union(range)));
                }
            }
        }
        let mut range = start?;
        if let [(branch, value, increment)] = increments[..]
            && let Some(counted) = self.counted(branch, block, value, increment, range)
        {
            return Some(counted);
        }
        for &(branch, value, _) in &increments {
            let (bounded, bound) = unbounded.implied_upper_bound(branch, block, budget)?;
            if bounded != value {
                return None;
            }
            range.high = range.high.max(bound);
        }
        let max = max_value(self.func.dfg.value_type(param));
        // A sum that may wrap has every low number.
        let wraps =
            |&(_, _, increment): &(Inst, Value, u64)| u128::from(range.high) + u128::from(increment) > u128::from(max);
        if increments.iter().any(wraps) {
            range.low = 0;
        }
        Some(range)
    }

    /// Returns the range of an induction variable that starts with one number and ends with another.
    fn counted(self, branch: Inst, block: Block, value: Value, step: u64, start: Range) -> Option<Range> {
        let max = max_value(self.func.dfg.value_type(value));
        let (first, last) = (start.only()?, self.unequal_to(branch, block, value)?);
        if step <= max / 2 {
            // The variable counts upwards. Zero comes after the largest number.
            let end = if last == 0 { i128::from(max) + 1 } else { i128::from(last) };
            let way = end - i128::from(first);
            (step != 0 && way > 0 && way % i128::from(step) == 0)
                .then(|| Range::new(first, (end - i128::from(step)) as u64))
        } else {
            let step = max - step + 1;
            let way = first.checked_sub(last)?;
            (way > 0 && way % step == 0).then(|| Range::new(last + step, first))
        }
    }

    /// Returns the argument that a branch passes to a parameter of a block, if only one of its edges goes there.
    fn block_arg(self, branch: Inst, block: Block, number: usize) -> Option<Value> {
        let dfg = &self.func.dfg;
        if !matches!(dfg.insts[branch], InstructionData::Jump { .. } | InstructionData::Brif { .. }) {
            return None;
        }
        let calls = dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        let mut edges = calls.iter().filter(|call| call.block(&dfg.value_lists) == block);
        let (Some(call), None) = (edges.next(), edges.next()) else { return None };
        match call.args(&dfg.value_lists).nth(number) {
            Some(BlockArg::Value(value)) => Some(dfg.resolve_aliases(value)),
            _ => None,
        }
    }

    /// Returns the constant increment, if `value` is `param` plus a constant.
    fn increment(self, value: Value, param: Value) -> Option<u64> {
        let (x, constant) = self.sum(value)?;
        (self.func.dfg.resolve_aliases(x) == param).then_some(constant)
    }

    /// Returns the operands of a sum of a value and a constant.
    pub(super) fn sum(self, value: Value) -> Option<(Value, u64)> {
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else { return None };
        let InstructionData::Binary { opcode, args: [x, y] } = self.func.dfg.insts[inst] else { return None };
        let max = max_value(self.func.dfg.value_type(value));
        match (opcode, self.constant(x), self.constant(y)) {
            (Opcode::Iadd, _, Some(constant)) => Some((x, constant)),
            (Opcode::Iadd, Some(constant), None) => Some((y, constant)),
            (Opcode::Isub, _, Some(constant)) => Some((x, constant.wrapping_neg() & max)),
            _ => None,
        }
    }
}
