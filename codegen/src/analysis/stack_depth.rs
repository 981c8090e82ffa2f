//! Functions whose use of the stack needs no check.
//!
//! In:  who calls whom by name.
//! Out: the functions that call nothing but a few others of their kind.
//!
//! Such a function may run although the stack pointer is at the limit: below it there is room for as many frames, of a
//! size that each of them is held to, as can follow each other here (`abi::stack`). So none of them is in a cycle of calls,
//! and none calls what it does not know: references, imports, the runtime.

use include_wasm_abi::stack::BOUNDED_HEIGHT;
use include_wasm_entity::{EntityRef, SecondaryMap};

use super::Seen;
use crate::frontend::module::{FuncIndex, Module};

/// Returns which functions of a module need no check.
pub(super) fn bounded(module: &Module, seen: &Seen) -> SecondaryMap<FuncIndex, bool> {
    let mut heights: SecondaryMap<FuncIndex, Option<u32>> = SecondaryMap::new();
    // Whoever calls only what has a height has one; in as many rounds as frames may follow each other all are found.
    for _ in 0..BOUNDED_HEIGHT {
        let round: Vec<_> =
            module.funcs.keys().filter_map(|index| Some((index, height(module, seen, &heights, index)?))).collect();
        for (index, height) in round {
            heights[index] = Some(height);
        }
    }
    let mut bounded = SecondaryMap::new();
    for index in module.funcs.keys().filter(|&index| heights[index].is_some()) {
        bounded[index] = true;
    }
    bounded
}

/// Returns how many frames a function and those that it calls have at most, if that is known and few.
fn height(
    module: &Module,
    seen: &Seen,
    heights: &SecondaryMap<FuncIndex, Option<u32>>,
    index: FuncIndex,
) -> Option<u32> {
    let body = &seen.bodies[index];
    if body.len == 0 || body.calls_others || index.index() < module.imported.funcs {
        return None;
    }
    let mut callees = body.calls.iter().map(|&callee| heights[callee]);
    let highest = callees.try_fold(0, |highest, height| Some(highest.max(height?)))?;
    (highest < BOUNDED_HEIGHT).then_some(highest + 1)
}
