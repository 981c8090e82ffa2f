//! Elimination of tests of divisors that cannot fail, by value ranges.
//!
//! In:  a block that ends in a test of a divisor.
//! Out: a jump to the division instead, where the divisor's range has none of the tested numbers.

use std::collections::HashMap;

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder};

use super::bounds_check_elim::targets;
use super::range::max_value;
use super::value_range::{Bounds, ValueRanges};
use crate::backend::cranelift::env::hints::Divisor;

/// Eliminates the test that a block ends in, if it can.
pub(super) fn visit(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    bounds: &Bounds,
    block: Block,
    divisors: &HashMap<Inst, Divisor>,
) {
    let Some(branch) = func.layout.last_inst(block) else { return };
    let Some(&Divisor { value, signed }) = divisors.get(&branch) else { return };
    let range = ValueRanges::new(func, cfg, bounds).range(value);
    // Minus one is the largest unsigned number.
    let minus_one = signed && range.high == max_value(func.dfg.value_type(value));
    if range.low > 0
        && !minus_one
        && let Some([_, next]) = targets(func, branch)
    {
        func.replace(branch).jump(next, &[]);
    }
}
