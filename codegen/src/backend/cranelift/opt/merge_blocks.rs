//! Merging of basic blocks along edges that are the only ones at both ends.
//!
//! In:  a function in which checks have become jumps.
//! Out: the same function with fewer and longer blocks: Cranelift selects instructions block by block.

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, InstructionData, Opcode};

/// Merges blocks.
pub(super) fn merge(func: &mut Function) {
    let cfg = ControlFlowGraph::with_function(func);
    let blocks: Vec<Block> = func.layout.blocks().collect();
    // A merged block is removed from the layout.
    for block in blocks {
        if !func.layout.is_block_inserted(block) {
            continue;
        }
        while let Some(next) = sole_successor(func, &cfg, block) {
            let jump = func.layout.last_inst(block).expect("checked: the block ends in a jump");
            func.layout.remove_inst(jump);
            while let Some(inst) = func.layout.first_inst(next) {
                func.layout.remove_inst(inst);
                func.layout.append_inst(inst, block);
            }
            func.layout.remove_block(next);
        }
    }
}

/// Returns the successor of a block, if both are each other's only neighbor on that edge.
fn sole_successor(func: &Function, cfg: &ControlFlowGraph, block: Block) -> Option<Block> {
    let jump = func.layout.last_inst(block)?;
    let InstructionData::Jump { opcode: Opcode::Jump, destination } = func.dfg.insts[jump] else { return None };
    let next = destination.block(&func.dfg.value_lists);
    let alone = cfg.pred_iter(next).take(2).count() == 1 && func.dfg.block_params(next).is_empty();
    let cold = func.layout.is_cold(next) != func.layout.is_cold(block);
    (alone && !cold && next != block && func.layout.entry_block() != Some(next)).then_some(next)
}
