//! Inlining under a budget: which functions are inlined, and which of their calls.
//!
//! In:  the call graph, with the number of calls of each function, and of those in loops.
//! Out: the [`InlinePolicy`] of each function.
//!
//! Every inlined body makes the module's code larger, and most calls of a large module are not worth that. So inlining
//! has a budget of the module as a whole. Calls in loops come first, those that add least before others, then the rest
//! in the same order. A body that makes a call itself saves none, and often has more arguments than the call of it: it
//! adds all of its length.

use include_wasm_entity::SecondaryMap;

use super::call_graph::CallGraph;
use crate::frontend::module::{FuncIndex, Module};
use crate::target::Opt;

/// Most bytes of the body of a function that is inlined at several call sites.
const INLINE_MAX_BODY_BYTES: usize = 64;

/// Most bytes of the body of a function with a single call site.
const INLINE_MAX_SINGLE_CALL_SITE_BYTES: usize = 512;

/// Bytes of a body that becomes about as much code as a call of it.
const CALL_BYTES: usize = 12;

/// Most locals of a function that is inlined.
const INLINE_MAX_LOCALS: u32 = 32;

/// The inline budget of any module, in bytes of bodies.
const INLINE_GROWTH_BYTES: usize = 4 << 10;

/// The inline budget of a large module: the bytes of all bodies divided by this.
const INLINE_GROWTH_DIVISOR: usize = 64;

/// Which calls of a function are inlined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum InlinePolicy {
    /// None.
    #[default]
    Never,
    /// Those in loops, and those in the function itself.
    InLoops,
    /// All.
    Always,
}

/// Returns the inline policy of each function of a module.
pub(super) fn inline_policies(module: &Module, graph: &CallGraph, opt: Opt) -> SecondaryMap<FuncIndex, InlinePolicy> {
    let mut policies = SecondaryMap::new();
    let mut small = Vec::new();
    for (index, func) in module.funcs.iter().filter(|(_, func)| func.body.is_some()) {
        let body = &graph.bodies[index];
        let single_call_site = graph.calls[index] == 1 && func.func_ref.is_none();
        let most = match (opt, single_call_site) {
            (Opt::Speed, true) => INLINE_MAX_SINGLE_CALL_SITE_BYTES,
            (Opt::Speed, false) => INLINE_MAX_BODY_BYTES,
            _ => CALL_BYTES,
        };
        // What a call costs does not matter to a loop, but how many values the caller keeps meanwhile does.
        if body.len > most || body.locals > INLINE_MAX_LOCALS || body.tail_calls || body.loops {
            continue;
        }
        if body.len <= CALL_BYTES || single_call_site {
            policies[index] = InlinePolicy::Always;
        } else {
            // A call is left where the body makes one itself.
            let calls = !body.calls.is_empty() || body.calls_others;
            small.push((if calls { body.len } else { body.len - CALL_BYTES }, index));
        }
    }
    small.sort_unstable();
    let whole: usize = module.funcs.keys().map(|index| graph.bodies[index].len).sum();
    let mut budget = INLINE_GROWTH_BYTES.max(whole / INLINE_GROWTH_DIVISOR);
    for step in [InlinePolicy::InLoops, InlinePolicy::Always] {
        for &(each, index) in &small {
            let len = graph.bodies[index].len;
            let (all, in_loops) = (graph.calls[index], graph.calls_in_loops[index]);
            let calls = if step == InlinePolicy::InLoops { in_loops } else { all - in_loops };
            let growth = usize::try_from(calls).unwrap_or(usize::MAX).saturating_mul(each);
            // A function all of whose calls are inlined has no out-of-line copy.
            let gone = step == InlinePolicy::Always && module.funcs[index].func_ref.is_none();
            let growth = growth.saturating_sub(if gone { len } else { 0 });
            let loops_too = step == InlinePolicy::InLoops || policies[index] == InlinePolicy::InLoops;
            if let Some(left) = budget.checked_sub(growth).filter(|_| loops_too) {
                (budget, policies[index]) = (left, step);
            }
        }
    }
    policies
}
