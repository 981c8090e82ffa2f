//! Address-mode folding: additions that cannot wrap become offsets of loads and stores.
//!
//! In:  a block's accesses of linear memory.
//! Out: the same accesses, with constants of their index in their offset.
//!
//! `base + extend(x + c)` is `base + extend(x) + c` if the sum of 32 bits does not wrap. Addressing modes add the
//! constant for free, and so they shift the index by up to three bits if the shift loses none.

use std::collections::HashMap;

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, InstructionData, Opcode, Value, ValueDef, types};

use super::value_range::{Bounds, ValueRanges};
use crate::backend::cranelift::env::hints::Address;

/// Largest offset of an access, in bytes: every instruction set takes it, and no sum of it overflows an `i32`.
const MAX_OFFSET: i64 = 1 << 30;

/// A folded address: `base + (extend(index) << shift) + offset`.
struct Folded {
    index: Value,
    shift: u64,
    offset: i64,
}

/// Folds constants into the offsets of a block's accesses.
pub(super) fn fold(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    bounds: &Bounds,
    block: Block,
    addresses: &HashMap<Value, Address>,
) {
    let insts: Vec<Inst> = func.layout.block_insts(block).collect();
    for inst in insts {
        let Some((pointer, offset)) = access(func, inst) else { continue };
        let Some(address) = addresses.get(&func.dfg.resolve_aliases(pointer)) else { continue };
        let Some(folded) = folded(ValueRanges::new(func, cfg, bounds), address, offset) else { continue };
        let srcloc = func.srcloc(inst);
        let mut cursor = FuncCursor::new(func).at_inst(inst).with_srcloc(srcloc);
        let mut index = cursor.ins().uextend(types::I64, folded.index);
        if folded.shift != 0 {
            index = cursor.ins().ishl_imm_u(index, folded.shift.cast_signed());
        }
        let sum = cursor.ins().iadd(address.base, index);
        replace(func, inst, sum, folded.offset);
    }
}

/// Returns the pointer and the offset of an access.
fn access(func: &Function, inst: Inst) -> Option<(Value, i64)> {
    match func.dfg.insts[inst] {
        InstructionData::Load { arg, offset, .. } => Some((arg, i64::from(i32::from(offset)))),
        InstructionData::Store { args: [_, pointer], offset, .. } => Some((pointer, i64::from(i32::from(offset)))),
        _ => None,
    }
}

/// Gives an access another pointer and offset.
fn replace(func: &mut Function, inst: Inst, pointer: Value, to: i64) {
    let to = i32::try_from(to).expect("checked: below the largest offset").into();
    match &mut func.dfg.insts[inst] {
        InstructionData::Load { arg, offset, .. } => (*arg, *offset) = (pointer, to),
        InstructionData::Store { args: [_, arg], offset, .. } => (*arg, *offset) = (pointer, to),
        _ => {}
    }
}

/// Returns the address with the index's constants in its offset, as long as sums do not wrap.
fn folded(ranges: ValueRanges<'_>, address: &Address, offset: i64) -> Option<Folded> {
    let mut folded = Folded { index: ranges.func.dfg.resolve_aliases(address.index), shift: 0, offset };
    let mut changed = false;
    // Cranelift's mid-end folds longer chains of constants.
    for _ in 0..4 {
        let Some((x, constant)) = ranges.sum(folded.index) else { break };
        let x = ranges.func.dfg.resolve_aliases(x);
        let (range, constant) = (ranges.range(x), i64::from(constant as u32 as i32));
        let unsigned = constant.cast_unsigned() & u64::from(u32::MAX);
        let to = if range.high + unsigned <= u64::from(u32::MAX) {
            folded.offset + unsigned.cast_signed()
        } else if constant < 0 && range.low >= constant.unsigned_abs() {
            folded.offset + constant
        } else {
            break;
        };
        if !(0..=MAX_OFFSET).contains(&to) {
            break;
        }
        (folded.index, folded.offset, changed) = (x, to, true);
    }
    if let Some((x, shift)) = shifted(ranges, folded.index)
        && ranges.range(x).high << shift <= u64::from(u32::MAX)
    {
        (folded.index, folded.shift, changed) = (x, shift, true);
    }
    changed.then_some(folded)
}

/// Returns the operands of a shift that an addressing mode has.
fn shifted(ranges: ValueRanges<'_>, value: Value) -> Option<(Value, u64)> {
    let dfg = &ranges.func.dfg;
    let ValueDef::Result(inst, 0) = dfg.value_def(value) else { return None };
    let InstructionData::Binary { opcode: Opcode::Ishl, args: [x, y] } = dfg.insts[inst] else { return None };
    let shift = ranges.constant(y)?;
    (1..=3).contains(&shift).then(|| (dfg.resolve_aliases(x), shift))
}
