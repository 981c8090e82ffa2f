//! Redundant bounds-check elimination over the dominator tree, and merging of checks with the same index.
//!
//! In:  a block that ends in a check, and the checks that are available in it, from the blocks that dominate it.
//! Out: a jump instead of the check; or one check of more bytes that replaces several.
//!
//! A memory never shrinks, so a check that succeeded stays valid. A check cannot fail
//!
//! - if the largest index and the bytes from there on lie within the memory's minimum size;
//! - if a check of as many bytes or more is available for the same index;
//! - if its index is that one plus a constant, and its bytes end where those end or before. Then the sum did not wrap:
//!   the earlier bytes end within the memory, so at 2^32 or before, and the constant is less than their number.
//!
//! A check may replace later ones of the same index if the code between them has no side effects: only loads and
//! calculations. The merged check covers the bytes of all of them. Where it fails, a cold block repeats each check in
//! order, so that the trap is that of the first check that fails.

use std::collections::HashMap;

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, InstructionData, Value};

use super::scoped_map::ScopedMap;
use super::value_range::{Bounds, ValueRanges};
use crate::backend::cranelift::env::bounds;
use crate::backend::cranelift::env::hints::Check;
use crate::frontend::module::MemoryIndex;

/// Most instructions between checks that are merged.
const MAX_INSTS_BETWEEN: usize = 64;

/// Available checks: how many bytes from an index on are within a memory.
pub(super) type AvailableChecks = ScopedMap<(MemoryIndex, Value)>;

/// Eliminates or widens the check that a block ends in, if there is one.
pub(super) fn visit(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    bounds: &Bounds,
    block: Block,
    checks: &HashMap<Inst, Check>,
    available: &mut AvailableChecks,
) {
    let Some(branch) = func.layout.last_inst(block) else { return };
    let Some(check) = checks.get(&branch) else { return };
    let ranges = ValueRanges::new(func, cfg, bounds);
    let index = func.dfg.resolve_aliases(check.index);
    let fits = ranges.range(index).high.checked_add(check.need).is_some_and(|end| end <= check.least);
    if fits || is_redundant(ranges, check, index, available) {
        let Some([_, next]) = targets(func, branch) else { return };
        func.replace(branch).jump(next, &[]);
        available.insert((check.memory, index), check.need, |new, old| new > old);
        return;
    }
    let need = widen(func, cfg, branch, check, index, checks);
    available.insert((check.memory, index), need, |new, old| new > old);
}

/// Returns the targets of a check: the trap, and the code behind the check.
pub(super) fn targets(func: &Function, branch: Inst) -> Option<[Block; 2]> {
    let InstructionData::Brif { blocks, .. } = func.dfg.insts[branch] else { return None };
    Some(blocks.map(|call| call.block(&func.dfg.value_lists)))
}

/// Returns whether an available check implies this one.
fn is_redundant(ranges: ValueRanges<'_>, check: &Check, index: Value, available: &AvailableChecks) -> bool {
    let bytes = |index| available.get((check.memory, index)).unwrap_or(0);
    if bytes(index) >= check.need {
        return true;
    }
    let Some((root, constant)) = ranges.sum(index) else { return false };
    let bytes = bytes(ranges.func.dfg.resolve_aliases(root));
    constant < bytes && constant.checked_add(check.need).is_some_and(|end| end <= bytes)
}

/// Merges the checks that follow into a check. Returns how many bytes the merged check covers.
fn widen(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    branch: Inst,
    check: &Check,
    index: Value,
    checks: &HashMap<Inst, Check>,
) -> u64 {
    let followers = followers(func, cfg, branch, check, index, checks);
    // The cold blocks find the first check that fails.
    let all = [(branch, check.need)].into_iter().chain(followers);
    let all: Vec<_> = all.filter_map(|(branch, need)| Some((branch, need, targets(func, branch)?))).collect();
    let [(_, _, [_, next]), followers @ ..] = &all[..] else { return check.need };
    let Some(&(_, need, [last, _])) = followers.last() else { return check.need };
    for &(follower, _, [_, next]) in followers {
        func.replace(follower).jump(next, &[]);
    }
    let srcloc = func.srcloc(branch);
    let mut repeated = Vec::new();
    for _ in followers {
        let block = func.dfg.make_block();
        func.layout.append_block(block);
        func.layout.set_cold(block);
        repeated.push(block);
    }
    for (number, (&block, &(_, need, [trap, _]))) in repeated.iter().zip(&all).enumerate() {
        let mut cursor = FuncCursor::new(func).at_bottom(block).with_srcloc(srcloc);
        let beyond = beyond(&mut cursor, check, need);
        let otherwise = repeated.get(number + 1).copied().unwrap_or(last);
        cursor.ins().brif(beyond, trap, &[], otherwise, &[]);
    }
    let mut cursor = FuncCursor::new(func).at_inst(branch).with_srcloc(srcloc);
    let beyond = beyond(&mut cursor, check, need);
    func.replace(branch).brif(beyond, repeated[0], &[], *next, &[]);
    need
}

/// Returns the checks that can be merged into a check and that cover more bytes than those before them, each with its
/// number of bytes.
fn followers(
    func: &Function,
    cfg: &ControlFlowGraph,
    branch: Inst,
    check: &Check,
    index: Value,
    checks: &HashMap<Inst, Check>,
) -> Vec<(Inst, u64)> {
    let (mut found, mut need, mut branch) = (Vec::new(), check.need, branch);
    let mut left = MAX_INSTS_BETWEEN;
    loop {
        let Some([_, next]) = targets(func, branch) else { return found };
        if cfg.pred_iter(next).take(2).count() != 1 {
            return found;
        }
        let Some(last) = func.layout.last_inst(next) else { return found };
        for inst in func.layout.block_insts(next).filter(|&inst| inst != last) {
            let opcode = func.dfg.insts[inst].opcode();
            let traps = opcode.can_trap() && !opcode.can_load();
            if opcode.can_store() || opcode.is_call() || opcode.other_side_effects() || traps || left == 0 {
                return found;
            }
            left -= 1;
        }
        let Some(other) = checks.get(&last) else { return found };
        let same = func.dfg.resolve_aliases(other.index) == index && other.memory == check.memory;
        // A check of another index traps before the checks behind it do.
        if !same {
            return found;
        }
        if other.need > need {
            // A check of more bytes than a constant length has a form of its own.
            if check.dynamic.is_none() && other.need > check.least {
                return found;
            }
            need = other.need;
            found.push((last, need));
        }
        branch = last;
    }
}

/// Appends the condition that `need` bytes are out of bounds.
fn beyond(cursor: &mut FuncCursor<'_>, check: &Check, need: u64) -> Value {
    match check.dynamic {
        Some((index, len)) => bounds::beyond_narrow(cursor, len, index, need, check.least),
        // `least` is the length. A check of fewer bytes exists, so this one may fail too.
        None => bounds::beyond_fixed(cursor, check.least, check.index, need)
            .expect("checked: the more bytes, the fewer indices are in bounds"),
    }
}
