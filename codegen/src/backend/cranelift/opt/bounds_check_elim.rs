//! Bounds checks that cannot fail, and those that an earlier one can stand for.
//!
//! In:  a block that ends in a check, and what was checked in the blocks that dominate it.
//! Out: a jump instead of the check; or a check of more bytes that stands for several.
//!
//! A memory never becomes shorter, so a check that passed has passed for good. A check cannot fail
//!
//! - if the greatest index and the bytes from there on lie within what the memory always has;
//! - if as many bytes or more were checked before, from the same index;
//! - if its index is that one plus a constant, and its bytes end where those end or before. Then the sum did not wrap:
//!   the earlier bytes end within the memory, so at 2^32 or before, and the constant is less than their number.
//!
//! A check stands for later ones of the same index if nothing happens between them that anybody could see: only loads
//! and calculations. It then asks for the bytes of all of them; where it fails, each is asked in order, so that the
//! trap is that of the one that would have failed.

use std::collections::HashMap;

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, InstructionData, Value};

use super::scoped_map::Scoped;
use super::value_range::{Bounds, Known};
use crate::backend::cranelift::env::bounds;
use crate::backend::cranelift::env::hints::Check;
use crate::frontend::module::MemoryIndex;

/// Most instructions between two checks that become one.
const FAR: usize = 64;

/// How many bytes from an index on are within a memory.
pub(super) type Passed = Scoped<(MemoryIndex, Value)>;

/// Looks at the check that a block ends in, if it does.
pub(super) fn visit(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    facts: &Bounds,
    block: Block,
    checks: &HashMap<Inst, Check>,
    passed: &mut Passed,
) {
    let Some(branch) = func.layout.last_inst(block) else { return };
    let Some(check) = checks.get(&branch) else { return };
    let known = Known::new(func, cfg, facts);
    let index = func.dfg.resolve_aliases(check.index);
    let fits = known.range(index).high.checked_add(check.need).is_some_and(|end| end <= check.least);
    if fits || holds(known, check, index, passed) {
        let Some([_, next]) = targets(func, branch) else { return };
        func.replace(branch).jump(next, &[]);
        passed.learn((check.memory, index), check.need, |new, old| new > old);
        return;
    }
    let need = widen(func, cfg, branch, check, index, checks);
    passed.learn((check.memory, index), need, |new, old| new > old);
}

/// Returns where a branch goes: to its trap, or on.
pub(super) fn targets(func: &Function, branch: Inst) -> Option<[Block; 2]> {
    let InstructionData::Brif { blocks, .. } = func.dfg.insts[branch] else { return None };
    Some(blocks.map(|call| call.block(&func.dfg.value_lists)))
}

/// Returns whether what was checked before is enough.
fn holds(known: Known<'_>, check: &Check, index: Value, passed: &Passed) -> bool {
    let bytes = |index| passed.get((check.memory, index)).unwrap_or(0);
    if bytes(index) >= check.need {
        return true;
    }
    let Some((root, constant)) = known.sum(index) else { return false };
    let bytes = bytes(known.func.dfg.resolve_aliases(root));
    constant < bytes && constant.checked_add(check.need).is_some_and(|end| end <= bytes)
}

/// Makes a check stand for those that follow it. Returns how many bytes it asks for.
fn widen(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    branch: Inst,
    check: &Check,
    index: Value,
    checks: &HashMap<Inst, Check>,
) -> u64 {
    let followers = followers(func, cfg, branch, check, index, checks);
    // Where the bytes of all of them are not there: whose is the first that are not?
    let all = [(branch, check.need)].into_iter().chain(followers);
    let all: Vec<_> = all.filter_map(|(branch, need)| Some((branch, need, targets(func, branch)?))).collect();
    let [(_, _, [_, next]), followers @ ..] = &all[..] else { return check.need };
    let Some(&(_, need, [last, _])) = followers.last() else { return check.need };
    for &(follower, _, [_, next]) in followers {
        func.replace(follower).jump(next, &[]);
    }
    let srcloc = func.srcloc(branch);
    let mut asked = Vec::new();
    for _ in followers {
        let block = func.dfg.make_block();
        func.layout.append_block(block);
        func.layout.set_cold(block);
        asked.push(block);
    }
    for (number, (&block, &(_, need, [trap, _]))) in asked.iter().zip(&all).enumerate() {
        let mut cursor = FuncCursor::new(func).at_bottom(block).with_srcloc(srcloc);
        let beyond = beyond(&mut cursor, check, need);
        let otherwise = asked.get(number + 1).copied().unwrap_or(last);
        cursor.ins().brif(beyond, trap, &[], otherwise, &[]);
    }
    let mut cursor = FuncCursor::new(func).at_inst(branch).with_srcloc(srcloc);
    let beyond = beyond(&mut cursor, check, need);
    func.replace(branch).brif(beyond, asked[0], &[], *next, &[]);
    need
}

/// Returns the checks that a check can stand for and that ask for more bytes than those before them, with these
/// numbers.
fn followers(
    func: &Function,
    cfg: &ControlFlowGraph,
    branch: Inst,
    check: &Check,
    index: Value,
    checks: &HashMap<Inst, Check>,
) -> Vec<(Inst, u64)> {
    let (mut found, mut need, mut branch) = (Vec::new(), check.need, branch);
    let mut left = FAR;
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
        // Another check between two of them would have to trap before the second does.
        if !same {
            return found;
        }
        if other.need > need {
            // Where the length is a constant, more bytes than that are refused by a test of their own.
            if check.dynamic.is_none() && other.need > check.least {
                return found;
            }
            need = other.need;
            found.push((last, need));
        }
        branch = last;
    }
}

/// Appends the condition that a number of bytes are not there.
fn beyond(cursor: &mut FuncCursor<'_>, check: &Check, need: u64) -> Value {
    match check.dynamic {
        Some((index, len)) => bounds::beyond_narrow(cursor, len, index, need, check.least),
        // `least` is the length. A check of fewer bytes exists, so that this one may fail too.
        None => bounds::beyond_fixed(cursor, check.least, check.index, need)
            .expect("checked: the more bytes, the fewer indices are in bounds"),
    }
}
