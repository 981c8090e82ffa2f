//! Tests of divisors that cannot fail.
//!
//! In:  a block that ends in a test of a divisor.
//! Out: a jump to the division instead, where the divisor is none of the numbers that the test is for.

use std::collections::HashMap;

use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder};

use super::bounds_check_elim::targets;
use super::value_range::{Bounds, Known, greatest};
use crate::backend::cranelift::env::hints::Divisor;

/// Looks at the test that a block ends in, if it does.
pub(super) fn visit(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    facts: &Bounds,
    block: Block,
    divisors: &HashMap<Inst, Divisor>,
) {
    let Some(branch) = func.layout.last_inst(block) else { return };
    let Some(&Divisor { value, signed }) = divisors.get(&branch) else { return };
    let range = Known::new(func, cfg, facts).range(value);
    // As an unsigned number, minus one is the greatest.
    let minus_one = signed && range.high == greatest(func.dfg.value_type(value));
    if range.low > 0
        && !minus_one
        && let Some([_, next]) = targets(func, branch)
    {
        func.replace(branch).jump(next, &[]);
    }
}
