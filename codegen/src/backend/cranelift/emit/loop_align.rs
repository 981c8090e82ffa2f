//! Loop alignment, by the offset of the function within a cache line.
//!
//! In:  the blocks of a function's code, and the edges between them.
//! Out: the offset at which the function's innermost short loops cross the fewest cache lines.
//!
//! A CPU fetches instructions by cache lines. A loop in one more line than it needs is slower: by as much as a fifth,
//! for loops of a few instructions. Cranelift does not align blocks, but the offset of a whole function is free.
//!
//! Cranelift's time to report blocks grows with the square of the number of consecutive empty blocks, and each entry of
//! a `br_table` has such a block. So functions with many blocks have no preference.

use cranelift_codegen::CompiledCode;
use cranelift_codegen::ir::Function;

/// Size of a cache line in bytes.
pub(super) const CACHE_LINE: u32 = 64;

/// Alignment of functions in bytes.
pub(super) const ALIGNMENT: u32 = 16;

/// Largest loop that counts, in bytes.
const MAX_LOOP_BYTES: u32 = 4 * CACHE_LINE;

/// Most loops of a function that count.
const MAX_LOOPS: usize = 256;

/// Most blocks and entries of jump tables of a function with loop alignment.
const MAX_BLOCKS: usize = 8192;

/// Returns whether the function is small enough for loop alignment.
pub(super) fn is_small(clif: &Function) -> bool {
    let tables = &clif.dfg.jump_tables;
    let entries: usize = tables.values().map(|table| table.all_branches().len()).sum();
    clif.layout.blocks().take(MAX_BLOCKS).count() + entries < MAX_BLOCKS
}

/// Returns the best offset within a cache line, if there are worse ones: a multiple of [`ALIGNMENT`].
pub(super) fn best_offset(code: &CompiledCode) -> Option<u32> {
    let loops = innermost(code);
    let crossed = |line_offset: u32| -> u32 {
        let lines =
            |&(start, end): &(u32, u32)| (line_offset + end - 1) / CACHE_LINE - (line_offset + start) / CACHE_LINE;
        // One more line costs a shorter loop more.
        loops.iter().map(|range| lines(range).saturating_mul(MAX_LOOP_BYTES / (range.1 - range.0).max(1))).sum()
    };
    let best = (0..CACHE_LINE).step_by(ALIGNMENT as usize).min_by_key(|&line_offset| crossed(line_offset))?;
    let differs = (0..CACHE_LINE).step_by(ALIGNMENT as usize).any(|line_offset| crossed(line_offset) != crossed(best));
    differs.then_some(best)
}

/// Returns the ranges of the short loops without an inner loop.
fn innermost(code: &CompiledCode) -> Vec<(u32, u32)> {
    let (starts, len) = (&code.bb_starts, code.buffer.total_size());
    let back = code.bb_edges.iter().filter(|(from, to)| to <= from);
    let mut loops: Vec<(u32, u32)> = back
        .filter_map(|&(from, to)| {
            let behind = starts.partition_point(|&start| start <= from);
            let end = starts.get(behind).copied().unwrap_or(len);
            (end > to && end - to <= MAX_LOOP_BYTES).then_some((to, end))
        })
        .take(MAX_LOOPS)
        .collect();
    loops.sort_unstable_by_key(|&(start, end)| (end, std::cmp::Reverse(start)));
    let mut kept: Vec<(u32, u32)> = Vec::new();
    for (start, end) in loops {
        // A loop that ends earlier and begins later is an inner loop.
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
        assert!(is_small(&table(100)));
        assert!(!is_small(&table(MAX_BLOCKS)));
    }
}
