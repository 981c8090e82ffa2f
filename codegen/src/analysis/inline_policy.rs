//! Which functions are repeated where they are called, and which of the calls that is done for.
//!
//! In:  all bodies, how often each is called, and how often in a loop.
//! Out: for each function where its body takes the place of a call.
//!
//! Every repeated body makes the module's code larger, and most calls of a large module are not worth that. So what may be
//! repeated is bounded for the module as a whole: first come the calls in loops, those that add least before others, then
//! the rest in the same order. A body that makes a call itself saves none, and often has more arguments than what it stands
//! for: it adds all of its length.

use include_wasm_entity::SecondaryMap;

use super::Seen;
use crate::frontend::module::{FuncIndex, Module};
use crate::target::Opt;

/// Most bytes of the body of a function that is repeated.
const SMALL: usize = 64;

/// Most bytes of the body of a function that is called in one place and therefore moved there.
const MOVED: usize = 512;

/// Bytes of a body that becomes about as much code as a call of it.
const CALL: usize = 12;

/// Most locals of a function that is repeated.
const LOCALS: u32 = 32;

/// By how many bytes of bodies any module may grow.
const GROWTH: usize = 4 << 10;

/// By one of how many bytes of its bodies a module may grow, if that is more.
const SHARE: usize = 64;

/// Where a function's body takes the place of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Repeated {
    /// Nowhere.
    #[default]
    Nowhere,
    /// In loops, and in itself.
    InLoops,
    /// Everywhere.
    Everywhere,
}

/// Returns where each function of a module is repeated.
pub(super) fn repeated(module: &Module, seen: &Seen, opt: Opt) -> SecondaryMap<FuncIndex, Repeated> {
    let mut repeated = SecondaryMap::new();
    let mut small = Vec::new();
    for (index, func) in module.funcs.iter().filter(|(_, func)| func.body.is_some()) {
        let body = &seen.bodies[index];
        let moved = seen.calls[index] == 1 && func.func_ref.is_none();
        let most = match (opt, moved) {
            (Opt::Speed, true) => MOVED,
            (Opt::Speed, false) => SMALL,
            _ => CALL,
        };
        // What a call costs does not matter to a loop, but how many values the caller keeps meanwhile does.
        if body.len > most || body.locals > LOCALS || body.tail_calls || body.loops {
            continue;
        }
        if body.len <= CALL || moved {
            repeated[index] = Repeated::Everywhere;
        } else {
            // A call is left where the body makes one itself.
            let calls = !body.calls.is_empty() || body.calls_others;
            small.push((if calls { body.len } else { body.len - CALL }, index));
        }
    }
    small.sort_unstable();
    let whole: usize = module.funcs.keys().map(|index| seen.bodies[index].len).sum();
    let mut room = GROWTH.max(whole / SHARE);
    for step in [Repeated::InLoops, Repeated::Everywhere] {
        for &(each, index) in &small {
            let len = seen.bodies[index].len;
            let (all, in_loops) = (seen.calls[index], seen.calls_in_loops[index]);
            let calls = if step == Repeated::InLoops { in_loops } else { all - in_loops };
            let growth = usize::try_from(calls).unwrap_or(usize::MAX).saturating_mul(each);
            // What nobody calls any more has no code of its own.
            let gone = step == Repeated::Everywhere && module.funcs[index].func_ref.is_none();
            let growth = growth.saturating_sub(if gone { len } else { 0 });
            let loops_too = step == Repeated::InLoops || repeated[index] == Repeated::InLoops;
            if let Some(left) = room.checked_sub(growth).filter(|_| loops_too) {
                (room, repeated[index]) = (left, step);
            }
        }
    }
    repeated
}
