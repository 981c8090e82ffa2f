//! Stack-check elision: functions whose use of the stack needs no check.
//!
//! In:  the call graph.
//! Out: the functions below which the call graph has a small depth.
//!
//! Such a function may run although the stack pointer is at the limit: below it there is room for as many frames, of a
//! size that each of them is held to, as can follow each other here (`abi::stack`). So none of them is in a cycle of
//! calls, and none calls what the graph does not have: references, imports, the runtime.

use include_wasm_abi::stack::BOUNDED_HEIGHT;
use include_wasm_entity::{EntityRef, SecondaryMap};

use super::call_graph::CallGraph;
use crate::frontend::module::{FuncIndex, Module};

/// Returns which functions of a module need no check.
pub(super) fn bounded(module: &Module, graph: &CallGraph) -> SecondaryMap<FuncIndex, bool> {
    let mut depths: SecondaryMap<FuncIndex, Option<u32>> = SecondaryMap::new();
    // A function that calls only functions of a known depth has one. As many rounds as frames may follow each other
    // find all.
    for _ in 0..BOUNDED_HEIGHT {
        let round: Vec<_> =
            module.funcs.keys().filter_map(|index| Some((index, depth(module, graph, &depths, index)?))).collect();
        for (index, depth) in round {
            depths[index] = Some(depth);
        }
    }
    let mut bounded = SecondaryMap::new();
    for index in module.funcs.keys().filter(|&index| depths[index].is_some()) {
        bounded[index] = true;
    }
    bounded
}

/// Returns how many frames a function and those that it calls have at most, if that is known and few.
fn depth(
    module: &Module,
    graph: &CallGraph,
    depths: &SecondaryMap<FuncIndex, Option<u32>>,
    index: FuncIndex,
) -> Option<u32> {
    let body = &graph.bodies[index];
    if body.len == 0 || body.calls_others || index.index() < module.imported.funcs {
        return None;
    }
    let mut callees = body.calls.iter().map(|&callee| depths[callee]);
    let deepest = callees.try_fold(0, |deepest, depth| Some(deepest.max(depth?)))?;
    (deepest < BOUNDED_HEIGHT).then_some(deepest + 1)
}
