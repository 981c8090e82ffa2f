//! CLIF to better CLIF, by what the translator knows and Cranelift does not: which branches are tests of an index or a
//! divisor, and which additions are addresses in linear memory.
//!
//! In:  a finished function, and what [`reach`](crate::backend::cranelift::env) noted about it ([`Notes`]).
//! Out: the same function: it does what it did, traps where it did, with fewer tests and additions.
//!
//! | file | what |
//! |---|---|
//! | `value_range.rs` | between which numbers a value lies |
//! | `scoped_map.rs` | numbers that hold in the blocks that a block dominates |
//! | `bounds_check_elim.rs` | bounds checks that cannot fail, or that an earlier one can stand for |
//! | `div_check_elim.rs` | tests of divisors that cannot fail |
//! | `address_fold.rs` | additions that cannot wrap, as offsets of loads and stores |
//! | `merge_blocks.rs` | blocks that follow each other without a branch between them, as one |
//!
//! Blocks are visited in the order of dominance. What a branch or a check shows holds in the blocks that it dominates.

use std::collections::HashMap;

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, Value};

use crate::frontend::module::MemoryIndex;

mod address_fold;
mod bounds_check_elim;
mod div_check_elim;
mod merge_blocks;
mod scoped_map;
mod value_range;

use bounds_check_elim::Passed;
use value_range::Bounds;

/// What there is to know about a function's accesses of linear memories with indices of 32 bits, and about its divisions.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Branches that are bounds checks.
    pub(crate) checks: HashMap<Inst, Check>,
    /// Sums that are addresses.
    pub(crate) addresses: HashMap<Value, Address>,
    /// Branches that are tests of divisors.
    pub(crate) divisors: HashMap<Inst, Divisor>,
}

/// A branch to a trap if the `need` bytes from `index` on are not all within a memory; `brif condition, trap, next`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check {
    /// The memory.
    pub(crate) memory: MemoryIndex,
    /// Number of bytes that the memory always has.
    pub(crate) least: u64,
    /// The first byte's index, of 32 bits.
    pub(crate) index: Value,
    /// How many bytes.
    pub(crate) need: u64,
    /// The index extended to 64 bits, and the length that it is compared with; none where that is a constant.
    pub(crate) dynamic: Option<(Value, Value)>,
}

/// The sum of a memory's first address and of an index that was zero-extended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    /// The first address.
    pub(crate) base: Value,
    /// The index, of 32 bits.
    pub(crate) index: Value,
}

/// A branch away from a division if the divisor is not to be divided by without a further look: `brif condition, cold, next`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor {
    /// The divisor.
    pub(crate) value: Value,
    /// Whether minus one is such a number too, and not zero alone.
    pub(crate) signed: bool,
}

/// Improves a function.
pub(crate) fn refine(func: &mut Function, notes: &Notes) {
    if notes.checks.is_empty() && notes.addresses.is_empty() && notes.divisors.is_empty() {
        return;
    }
    let cfg = ControlFlowGraph::with_function(func);
    let tree = DominatorTree::with_function(func, &cfg);
    let (mut facts, mut passed) = (Bounds::new(), Passed::new());
    // An explicit stack, as the module decides how deep blocks are nested.
    let Some(entry) = func.layout.entry_block() else { return };
    let mut steps = vec![Step::Enter(entry)];
    while let Some(step) = steps.pop() {
        let block = match step {
            Step::Enter(block) => block,
            Step::Leave { facts: bounds, passed: checks } => {
                facts.forget(bounds);
                passed.forget(checks);
                continue;
            }
        };
        steps.push(Step::Leave { facts: facts.mark(), passed: passed.mark() });
        value_range::learn(func, &cfg, &mut facts, block);
        address_fold::fold(func, &cfg, &facts, block, &notes.addresses);
        bounds_check_elim::visit(func, &cfg, &facts, block, &notes.checks, &mut passed);
        div_check_elim::visit(func, &cfg, &facts, block, &notes.divisors);
        steps.extend(tree.children(block).map(Step::Enter));
    }
    merge_blocks::join(func);
}

enum Step {
    Enter(Block),
    Leave { facts: usize, passed: usize },
}
