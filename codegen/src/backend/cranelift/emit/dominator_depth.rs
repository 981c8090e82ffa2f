//! Functions whose blocks dominate each other in long chains.
//!
//! In:  CLIF.
//! Out: whether Cranelift's optimizer would take too long for it.
//!
//! For each block the optimizer walks the blocks that dominate it. So its time grows with the square of the length of a
//! chain: of accesses that are compared with a memory's length, of nested blocks. Loops and switches of usual programs,
//! interpreters among them, are wide and not deep.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function};

/// Most dominators of all blocks together: some 5,000 accesses in a row, which take 3 s.
const MAX_DOMINATORS: usize = 1 << 25;

/// Returns whether the blocks of a function have too many dominators.
pub(super) fn is_deep(clif: &Function) -> bool {
    // The dominators of few blocks need not be counted.
    if clif.dfg.num_blocks().saturating_pow(2) / 2 <= MAX_DOMINATORS {
        return false;
    }
    let cfg = ControlFlowGraph::with_function(clif);
    let tree = DominatorTree::with_function(clif, &cfg);
    let mut depths: SecondaryMap<Block, usize> = SecondaryMap::new();
    let mut sum = 0_usize;
    for &block in tree.cfg_postorder().iter().rev() {
        depths[block] = tree.idom(block).map_or(0, |dominator| depths[dominator] + 1);
        sum = sum.saturating_add(depths[block]);
    }
    sum > MAX_DOMINATORS
}

#[cfg(test)]
mod tests {
    use cranelift_codegen::cursor::{Cursor, FuncCursor};
    use cranelift_codegen::ir::{InstBuilder, types};

    use super::*;

    /// Returns a function with this many blocks behind the entry: each behind the one before, or each behind the entry
    /// alone.
    fn function(count: usize, is_chain: bool) -> Function {
        let mut clif = Function::new();
        let (entry, last) = (clif.dfg.make_block(), clif.dfg.make_block());
        let blocks: Vec<_> = (0..count).map(|_| clif.dfg.make_block()).collect();
        let mut cursor = FuncCursor::new(&mut clif);
        cursor.insert_block(entry);
        let condition = cursor.ins().iconst(types::I32, 1);
        for &block in &blocks {
            // Each block branches to the last one, which so has the first alone for a dominator.
            cursor.ins().brif(condition, block, &[], last, &[]);
            cursor.insert_block(block);
            if !is_chain {
                cursor.ins().jump(last, &[]);
                let unreachable = cursor.func.dfg.make_block();
                cursor.insert_block(unreachable);
            }
        }
        cursor.ins().jump(last, &[]);
        cursor.insert_block(last);
        cursor.ins().return_(&[]);
        clif
    }

    #[test]
    fn chains_are_deep_from_some_length_on() {
        assert!(!is_deep(&function(8_000, true)));
        assert!(is_deep(&function(8_300, true)));
    }

    #[test]
    fn blocks_that_nothing_leads_to_count_nothing() {
        assert!(!is_deep(&function(20_000, false)));
    }
}
