//! CLIF to better CLIF, by what the translator knows and Cranelift does not: which branches are tests of an index or a
//! divisor, and which additions are addresses in linear memory.
//!
//! In:  a finished function, and what [`reach`](crate::backend::cranelift::env) noted about it ([`Hints`]).
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

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function};

use super::env::hints::Hints;

mod address_fold;
mod bounds_check_elim;
mod div_check_elim;
mod merge_blocks;
mod scoped_map;
mod value_range;

use bounds_check_elim::Passed;
use value_range::Bounds;

/// Improves a function.
pub(crate) fn optimize(func: &mut Function, hints: &Hints) {
    if hints.checks.is_empty() && hints.addresses.is_empty() && hints.divisors.is_empty() {
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
        address_fold::fold(func, &cfg, &facts, block, &hints.addresses);
        bounds_check_elim::visit(func, &cfg, &facts, block, &hints.checks, &mut passed);
        div_check_elim::visit(func, &cfg, &facts, block, &hints.divisors);
        steps.extend(tree.children(block).map(Step::Enter));
    }
    merge_blocks::join(func);
}

enum Step {
    Enter(Block),
    Leave { facts: usize, passed: usize },
}
