//! Blocks that follow each other without a branch between them, as one.
//!
//! In:  a function in which checks have become jumps.
//! Out: the same function with fewer blocks. Cranelift chooses instructions block by block.

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, InstructionData, Opcode};

/// Joins blocks.
pub(super) fn join(func: &mut Function) {
    let cfg = ControlFlowGraph::with_function(func);
    let blocks: Vec<Block> = func.layout.blocks().collect();
    // What another block has taken in is no block any more.
    for block in blocks {
        if !func.layout.is_block_inserted(block) {
            continue;
        }
        while let Some(next) = only_next(func, &cfg, block) {
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

/// Returns the block that a block jumps to, if nobody else does.
fn only_next(func: &Function, cfg: &ControlFlowGraph, block: Block) -> Option<Block> {
    let jump = func.layout.last_inst(block)?;
    let InstructionData::Jump { opcode: Opcode::Jump, destination } = func.dfg.insts[jump] else { return None };
    let next = destination.block(&func.dfg.value_lists);
    let alone = cfg.pred_iter(next).take(2).count() == 1 && func.dfg.block_params(next).is_empty();
    let cold = func.layout.is_cold(next) != func.layout.is_cold(block);
    (alone && !cold && next != block && func.layout.entry_block() != Some(next)).then_some(next)
}
