//! The host of our stores: it notes each call, and enters, changes, fails and panics.

use std::num::NonZeroUsize;

use include_wasm_runtime_support::{
    CallError, Caller, ExternRef, Func, Host, ImportFn, Module, RawRef, Slot, StoreId, V128, VmContext, WasmValue, arg,
    from_slot, host_call, host_call_slots, to_slot,
};

use crate::random::mix;

use super::seen::Seen;
use super::values::Idents;

/// The host's state.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// Calls since the last time they were taken.
    pub(crate) calls: Vec<(&'static str, Vec<Seen>)>,
    /// Calls so far.
    count: u64,
    /// The function that was passed last.
    stash: Option<Func>,
    /// All modules, and the indices of the functions that the host calls.
    pub(crate) modules: Vec<(&'static Module, u32)>,
    pub(crate) idents: Idents,
}

/// Why a function of the host fails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fails;

impl Host for Recorder {
    type Error = Fails;
}

impl Recorder {
    pub(crate) fn new(modules: Vec<(&'static Module, u32)>, idents: Idents) -> Self {
        Self { modules, idents, ..Self::default() }
    }

    /// Forgets everything but the modules.
    pub(crate) fn restart(&mut self) {
        (self.calls, self.count, self.stash) = (Vec::new(), 0, None);
    }

    /// Notes a call, and returns a number that follows from it.
    fn note(&mut self, name: &'static str, args: Vec<Seen>) -> u64 {
        self.count += 1;
        if self.calls.len() < 5_000 {
            self.calls.push((name, args));
        }
        answer(self.count)
    }
}

/// Returns the number that the host's functions answer by, for a count of calls.
pub(crate) fn answer(count: u64) -> u64 {
    mix(count)
}

/// What `fails` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Fails,
    Panics,
    Returns,
}

impl Mood {
    pub(crate) fn of(number: u64) -> Self {
        match number % 6 {
            0 => Self::Fails,
            1 => Self::Panics,
            _ => Self::Returns,
        }
    }
}

/// Returns what `note` and others answer.
pub(crate) fn small(number: u64) -> i32 {
    (number % 11) as i32
}

/// Returns the byte that `pokes` writes, and where.
pub(crate) fn poke(number: u64, len: usize) -> Option<(usize, u8)> {
    (len != 0).then(|| ((number >> 8) as usize % len.min(512), number as u8))
}

extern "C" fn note(ctx: *mut VmContext, a: i32) -> i32 {
    // SAFETY: compiled code calls its import's shim with its own context, and every store here is for `Recorder`.
    unsafe { host_call::<Recorder, i32>(ctx, |caller| Ok(small(caller.host().note("note", vec![Seen::I32(a)])))) }
}

extern "C" fn fails(ctx: *mut VmContext) -> i32 {
    let run = |caller: &mut Caller<'_, Recorder>| {
        let number = caller.host().note("fails", vec![]);
        match Mood::of(number) {
            Mood::Fails => Err(Fails),
            Mood::Panics => std::panic::panic_any(Fails),
            Mood::Returns => Ok(small(number)),
        }
    };
    // SAFETY: as above.
    unsafe { host_call::<Recorder, i32>(ctx, run) }
}

extern "C" fn passes(ctx: *mut VmContext, func: RawRef, a: i32) -> RawRef {
    let run = |caller: &mut Caller<'_, Recorder>| {
        // SAFETY: compiled code of the caller's store passed it.
        let func: Option<Func> = unsafe { arg(caller, func) };
        let store = caller.store_id();
        let host = caller.host();
        let seen = host.idents.see(func, store);
        host.note("passes", vec![seen, Seen::I32(a)]);
        Ok(std::mem::replace(&mut host.stash, func))
    };
    // SAFETY: as above.
    unsafe { host_call::<Recorder, Option<Func>>(ctx, run) }
}

extern "C" fn enters(ctx: *mut VmContext, a: i32) -> i32 {
    let run = |caller: &mut Caller<'_, Recorder>| {
        caller.host().note("enters", vec![Seen::I32(a)]);
        for (module, func) in caller.host().modules.clone() {
            let Ok(mut view) = caller.view(module) else { continue };
            let export = view.export(func, false).expect("the function is exported");
            // SAFETY: it is of this module, and of this type.
            match unsafe { view.call::<(i32,), i32>(export, (a,)) } {
                Ok(result) => return Ok(result),
                Err(CallError::Host(error)) => return Err(error),
                Err(CallError::Trap(_)) => {}
            }
        }
        Ok(-1)
    };
    // SAFETY: as above.
    unsafe { host_call::<Recorder, i32>(ctx, run) }
}

extern "C" fn grows(ctx: *mut VmContext) {
    let run = |caller: &mut Caller<'_, Recorder>| {
        let old = caller.memory().grow(1).map_or(-1, |old| old as i32);
        caller.host().note("grows", vec![Seen::I32(old)]);
        Ok(())
    };
    // SAFETY: as above.
    unsafe { host_call::<Recorder, ()>(ctx, run) }
}

extern "C" fn pokes(ctx: *mut VmContext) {
    let run = |caller: &mut Caller<'_, Recorder>| {
        let (bytes, host) = caller.split();
        let number = host.note("pokes", vec![]);
        if let Some((at, byte)) = poke(number, bytes.len()) {
            bytes[at] = byte;
        }
        Ok(())
    };
    // SAFETY: as above.
    unsafe { host_call::<Recorder, ()>(ctx, run) }
}

/// Takes an argument from its slot.
fn get<T: WasmValue>(slot: Slot, store: StoreId) -> T {
    // SAFETY: compiled code of the store wrote it, as a value of this type; no type here is a reference.
    unsafe { from_slot(slot, store) }
}

extern "C" fn vector(ctx: *mut VmContext, slots: *mut Slot) {
    let run = |caller: &mut Caller<'_, Recorder>, slots: &mut [Slot; 2]| {
        let store = caller.store_id();
        let (vector, number): (V128, i32) = (get(slots[0], store), get(slots[1], store));
        caller.host().note("vector", vec![Seen::V128(vector.0), Seen::I32(number)]);
        slots[0] = to_slot(V128(vector.0.map(|byte| byte ^ 0x55)), store).expect("a number");
        Ok(Ok(()))
    };
    // SAFETY: as above; the type has two parameters and one result.
    unsafe { host_call_slots::<Recorder, 2>(ctx, slots, run) }
}

extern "C" fn multiple(ctx: *mut VmContext, slots: *mut Slot) {
    let run = |caller: &mut Caller<'_, Recorder>, slots: &mut [Slot; 4]| {
        let store = caller.store_id();
        let (a, b): (i64, i32) = (get(slots[0], store), get(slots[1], store));
        let (c, d): (f32, V128) = (get(slots[2], store), get(slots[3], store));
        let number = caller.host().note("multiple", vec![Seen::I64(a), Seen::I32(b), Seen::f32(c), Seen::V128(d.0)]);
        slots[0] = to_slot(small(number), store).expect("a number");
        slots[1] = to_slot(a ^ 1, store).expect("a number");
        Ok(Ok(()))
    };
    // SAFETY: as above; the type has four parameters and two results.
    unsafe { host_call_slots::<Recorder, 4>(ctx, slots, run) }
}

extern "C" fn many(ctx: *mut VmContext, slots: *mut Slot) {
    let run = |caller: &mut Caller<'_, Recorder>, slots: &mut [Slot; 14]| {
        let store = caller.store_id();
        let args: Vec<i32> = slots.iter().map(|&slot| get(slot, store)).collect();
        caller.host().note("many", args.iter().map(|&arg| Seen::I32(arg)).collect());
        let sum: i64 = args.iter().map(|&arg| i64::from(arg)).sum();
        slots[0] = to_slot(sum, store).expect("a number");
        Ok(Ok(()))
    };
    // SAFETY: as above; the type has fourteen parameters and one result.
    unsafe { host_call_slots::<Recorder, 14>(ctx, slots, run) }
}

/// Returns a function of the host by its name in [`HOST_FUNCTIONS`](super::plan::HOST_FUNCTIONS).
pub(crate) fn function(name: &str) -> Option<ImportFn> {
    let shim = match name {
        "note" => note as *const (),
        "fails" => fails as *const (),
        "passes" => passes as *const (),
        "vector" => vector as *const (),
        "multiple" => multiple as *const (),
        "many" => many as *const (),
        "enters" => enters as *const (),
        "grows" => grows as *const (),
        "pokes" => pokes as *const (),
        _ => return None,
    };
    Some(ImportFn::host(shim))
}

/// Returns something of the host by its number.
pub(crate) fn external(number: usize) -> Option<ExternRef> {
    NonZeroUsize::new(number).map(ExternRef)
}
