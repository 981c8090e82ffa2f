//! Passes over CLIF in front of Cranelift's mid-end, in one walk over the dominator tree.
//!
//! In:  a finished function, and the [`Hints`] that [`env`](crate::backend::cranelift::env) noted about it: its
//!      branches that are bounds checks or tests of divisors, and its sums that are addresses in linear memory.
//! Out: a function with the same results and traps, and with fewer tests and additions.
//!
//! | file | what |
//! |---|---|
//! | `range.rs`, `value_range.rs` | value-range analysis |
//! | `branch_condition.rs` | the bounds that a branch implies |
//! | `scoped_map.rs` | facts that hold in a subtree of the dominator tree |
//! | `bounds_check_elim.rs` | redundant bounds-check elimination |
//! | `div_check_elim.rs` | elimination of tests of divisors |
//! | `address_fold.rs` | address-mode folding |
//! | `merge_blocks.rs` | block merging |
//!
//! Blocks are visited in preorder of the dominator tree. The facts that a branch or a check implies hold in the blocks
//! that its edge dominates.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function};

use super::env::hints::Hints;

mod address_fold;
mod bounds_check_elim;
mod branch_condition;
mod div_check_elim;
mod merge_blocks;
mod range;
mod scoped_map;
mod value_range;

use bounds_check_elim::AvailableChecks;
use value_range::Bounds;

/// Optimizes a function.
pub(crate) fn optimize(func: &mut Function, hints: &Hints) {
    if hints.checks.is_empty() && hints.addresses.is_empty() && hints.divisors.is_empty() {
        return;
    }
    let cfg = ControlFlowGraph::with_function(func);
    let tree = DominatorTree::with_function(func, &cfg);
    let (mut bounds, mut available) = (Bounds::new(), AvailableChecks::new());
    // The stack is explicit: the module decides how deep the tree is.
    let Some(entry) = func.layout.entry_block() else { return };
    let mut steps = vec![Step::Enter(entry)];
    while let Some(step) = steps.pop() {
        let block = match step {
            Step::Enter(block) => block,
            Step::Leave => {
                bounds.pop();
                available.pop();
                continue;
            }
        };
        bounds.push();
        available.push();
        steps.push(Step::Leave);
        branch_condition::insert_implied(func, &cfg, &mut bounds, block);
        address_fold::fold(func, &cfg, &bounds, block, &hints.addresses);
        bounds_check_elim::visit(func, &cfg, &bounds, block, &hints.checks, &mut available);
        div_check_elim::visit(func, &cfg, &bounds, block, &hints.divisors);
        steps.extend(tree.children(block).map(Step::Enter));
    }
    merge_blocks::merge(func);
}

/// A step of the walk over the dominator tree.
enum Step {
    Enter(Block),
    Leave,
}
