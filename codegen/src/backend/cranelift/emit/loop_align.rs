//! Where a function should begin so that its innermost loops lie well.
//!
//! In:  where the blocks of a function's code are, and which branch to which.
//! Out: the best remainder of the function's offset by [`LINE`].
//!
//! A processor takes instructions from lines of its caches, and a loop that lies in one more line than it needs is
//! slower: by as much as a fifth, for loops of a few instructions. Cranelift does not align blocks, but a function may
//! begin anywhere: so it begins where its short loops cross the fewest lines.
//!
//! To tell where blocks are takes Cranelift time by the square of how many of them in a row turn out to be empty, and
//! each entry of a `br_table` has such a block. So functions with many are not asked.

use cranelift_codegen::CompiledCode;
use cranelift_codegen::ir::Function;

/// Bytes of a line.
pub(super) const LINE: u32 = 64;

/// What a function may begin at multiples of.
pub(super) const STEP: u32 = 16;

/// Longest loop in bytes that is worth it.
const LONGEST: u32 = 4 * LINE;

/// Most loops that are looked at.
const MOST: usize = 256;

/// Most blocks and entries of tables that a function has whose loops are looked at.
const MOST_BLOCKS: usize = 8192;

/// Returns whether the function is small enough for its loops to be looked at.
pub(super) fn are_sought(clif: &Function) -> bool {
    let tables = &clif.dfg.jump_tables;
    let entries: usize = tables.values().map(|table| table.all_branches().len()).sum();
    clif.layout.blocks().take(MOST_BLOCKS).count() + entries < MOST_BLOCKS
}

/// Returns the best remainder, if it matters. It is a multiple of [`STEP`].
pub(super) fn phase(code: &CompiledCode) -> Option<u32> {
    let loops = innermost(code);
    let crossed = |phase: u32| -> u32 {
        let lines = |&(start, end): &(u32, u32)| (phase + end - 1) / LINE - (phase + start) / LINE;
        // A line more matters more to a loop that is shorter.
        loops.iter().map(|range| lines(range).saturating_mul(LONGEST / (range.1 - range.0).max(1))).sum()
    };
    let best = (0..LINE).step_by(STEP as usize).min_by_key(|&phase| crossed(phase))?;
    let differs = (0..LINE).step_by(STEP as usize).any(|phase| crossed(phase) != crossed(best));
    differs.then_some(best)
}

/// Returns where the short loops begin and end that have no other loop in them.
fn innermost(code: &CompiledCode) -> Vec<(u32, u32)> {
    let (starts, len) = (&code.bb_starts, code.buffer.total_size());
    let back = code.bb_edges.iter().filter(|(from, to)| to <= from);
    let mut loops: Vec<(u32, u32)> = back
        .filter_map(|&(from, to)| {
            let behind = starts.partition_point(|&start| start <= from);
            let end = starts.get(behind).copied().unwrap_or(len);
            (end > to && end - to <= LONGEST).then_some((to, end))
        })
        .take(MOST)
        .collect();
    loops.sort_unstable_by_key(|&(start, end)| (end, std::cmp::Reverse(start)));
    let mut kept: Vec<(u32, u32)> = Vec::new();
    for (start, end) in loops {
        // Whatever ends earlier and begins later lies within it.
        if !kept.iter().any(|&(inner, inner_end)| inner >= start && inner_end <= end) {
            kept.push((start, end));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use cranelift_codegen::ir::{AbiParam, InstBuilder, JumpTableData, Signature, UserFuncName, types};
    use cranelift_codegen::isa::CallConv;
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::backend::cranelift::isa::isa;
    use crate::backend::cranelift::stubs::clif;
    use crate::target::{CAbi, Target};

    #[test]
    fn entries_of_tables_count_as_blocks() {
        let isa = isa(&Target::new(Arch::X86_64, CAbi::SystemV, 0)).unwrap();
        let table = |entries: usize| {
            let mut signature = Signature::new(CallConv::Tail);
            signature.params.push(AbiParam::new(types::I32));
            clif::function(&*isa, UserFuncName::default(), signature, |builder, params| {
                let end = builder.create_block();
                let call = builder.func.dfg.block_call(end, []);
                let table = builder.create_jump_table(JumpTableData::new(call, &vec![call; entries]));
                builder.ins().br_table(params[0], table);
                builder.switch_to_block(end);
                builder.ins().return_(&[]);
            })
        };
        assert!(are_sought(&table(100)));
        assert!(!are_sought(&table(MOST_BLOCKS)));
    }
}
