//! Bounds of values that a branch implies on one of its edges.
//!
//! In:  a branch, and the block of one of its edges.
//! Out: an upper bound of one operand of its comparison, or a number that the operand is not.

use core::cell::Cell;

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value, ValueDef};

use super::range::max_value;
use super::value_range::{Bounds, MAX_VALUES, Side, ValueRanges};

/// Most dominating branches that a query for a value examines.
const MAX_BRANCHES: usize = 4;

/// Inserts the bounds that the branch of a block's only predecessor implies.
pub(super) fn insert_implied(func: &Function, cfg: &ControlFlowGraph, bounds: &mut Bounds, block: Block) {
    let mut preds = cfg.pred_iter(block);
    let (Some(pred), None) = (preds.next(), preds.next()) else { return };
    let budget = &Cell::new(MAX_VALUES);
    let ranges = ValueRanges::new(func, cfg, bounds);
    let upper = ranges.implied_upper_bound(pred.inst, block, budget);
    let unequal = ranges.implied_inequality(pred.inst, block);
    if let Some((value, bound)) = upper {
        bounds.insert((Side::High, value), bound, |new, old| new < old);
    }
    if let Some((value, 0)) = unequal {
        bounds.insert((Side::Low, value), 1, |new, old| new > old);
    }
}

impl ValueRanges<'_> {
    /// Returns a value and its upper bound on the edge of a branch to a block.
    pub(super) fn implied_upper_bound(self, branch: Inst, block: Block, budget: &Cell<u32>) -> Option<(Value, u64)> {
        let (condition, taken) = self.condition(branch, block)?;
        let (cond, x, y) = self.compared(condition)?;
        let cond = if taken { cond } else { cond.complement() };
        let (cond, x, y) = match cond {
            IntCC::UnsignedGreaterThan | IntCC::UnsignedGreaterThanOrEqual => (cond.swap_args(), y, x),
            IntCC::SignedGreaterThan | IntCC::SignedGreaterThanOrEqual => (cond.swap_args(), y, x),
            _ => (cond, x, y),
        };
        let half = max_value(self.func.dfg.value_type(x)) / 2;
        let [a, b] = [x, y].map(|value| self.query(value, 2, budget));
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

    /// Returns the number that `value` is not on the edge of a branch to a block.
    pub(super) fn unequal_to(self, branch: Inst, block: Block, value: Value) -> Option<u64> {
        self.implied_inequality(branch, block).filter(|&(other, _)| other == value).map(|(_, number)| number)
    }

    /// Returns a value and a number that the value is not on the edge of a branch to a block.
    fn implied_inequality(self, branch: Inst, block: Block) -> Option<(Value, u64)> {
        let (condition, taken) = self.condition(branch, block)?;
        match self.compared(condition) {
            None => taken.then_some((condition, 0)),
            Some((cond, x, y)) => {
                let cond = if taken { cond } else { cond.complement() };
                (cond == IntCC::NotEqual).then(|| Some((x, self.constant(y)?))).flatten()
            }
        }
    }

    /// Returns whether `value` is not zero on the edge of a branch to a block, because that branch implies it, or a
    /// branch on the chain of single predecessors.
    pub(super) fn is_nonzero_on(self, branch: Inst, block: Block, value: Value) -> bool {
        let (mut branch, mut block) = (branch, block);
        for _ in 0..MAX_BRANCHES {
            if self.unequal_to(branch, block, value) == Some(0) {
                return true;
            }
            // A branch that dominates the definition cannot name the value, so the implication is about the current
            // value and not about that of an earlier iteration.
            let Some(from) = self.func.layout.inst_block(branch) else { return false };
            let mut preds = self.cfg.pred_iter(from);
            let (Some(pred), None) = (preds.next(), preds.next()) else { return false };
            (branch, block) = (pred.inst, from);
        }
        false
    }

    /// Returns the condition of a branch, and whether the edge to a block is the one of a true condition.
    fn condition(self, branch: Inst, block: Block) -> Option<(Value, bool)> {
        let dfg = &self.func.dfg;
        let InstructionData::Brif { arg, blocks, .. } = dfg.insts[branch] else { return None };
        let [then, otherwise] = blocks.map(|call| call.block(&dfg.value_lists) == block);
        // A comparison becomes an integer of WebAssembly before it is branched on.
        (then != otherwise).then_some((self.narrow(arg), then))
    }

    /// Returns the value behind zero extensions.
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

    /// Returns the comparison that a condition is.
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
