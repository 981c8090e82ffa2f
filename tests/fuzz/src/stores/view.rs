//! One instance of our runtime: its functions are called, and all of it is looked at.

use include_wasm_runtime_support::{
    CallError, ExternRef, Func, InstanceRef, InstantiateError, Slot, TrapCode, V128, to_slot,
};

use super::host::Recorder;
use super::plan::{self, FUEL};
use super::seen::{Outcome, Seen, State, Trap};
use super::types::{TYPES, Ty};
use super::values::{FromArgs, Idents, See, Value, see_slot};

/// Runs `$body` with `$P` and `$R` for the Rust types of a function type, if there are any.
macro_rules! with_type {
    ($ty:expr, $P:ident, $R:ident => $body:expr) => {{
        macro_rules! case {
            ($params:ty, $result:ty) => {{
                type $P = $params;
                type $R = $result;
                $body
            }};
        }
        match $ty {
            0 => case!((), i32),
            1 => case!((i32,), i32),
            2 => case!((i32, i64), i64),
            3 => case!((f64, i32), f64),
            4 => case!((V128, i32), V128),
            5 => case!((Option<Func>, i32), Option<Func>),
            6 => case!((Option<ExternRef>, i32), Option<ExternRef>),
            7 => case!((), ()),
            10 => case!((f32, i64, Option<Func>), f32),
            11 => case!((i32, i64, i32, i64, i32, i64, i32, i64), i32),
            ty => panic!("type {ty} has no tuple"),
        }
    }};
}
pub(super) use with_type;

/// Gives an instance what it may use up in a step.
pub(super) fn refuel(view: &mut InstanceRef<'_, Recorder>, facts: &plan::Module) {
    // SAFETY: every module has this global, behind all others.
    let mut fuel = unsafe { view.reborrow().global_mut::<i32>(index(facts.globals.len())) };
    fuel.set(FUEL).expect("a number is of no store");
}

/// Calls an exported function: by the entry that takes slots, or as Rust code does.
pub(super) fn call(
    view: &mut InstanceRef<'_, Recorder>,
    func: u32,
    ty: usize,
    typed: bool,
    args: &[Value],
    idents: &Idents,
) -> Outcome {
    let store = view.store_id();
    let in_slots = TYPES[ty].params.iter().chain(TYPES[ty].results).any(|&ty| ty == Ty::V128);
    if typed && plan::is_typed(ty) && !in_slots {
        let export = view.export(func, false).expect("the function is exported");
        return with_type!(ty, P, R => {
            // SAFETY: it is of this view's module, and of this type, whose values cross in registers.
            match unsafe { view.call::<P, R>(export, <P as FromArgs>::from_args(args)) } {
                Ok(result) => Outcome::Returned(result.see(store, idents)),
                Err(error) => failure(&error),
            }
        });
    }
    let export = view.export(func, true).expect("the function is exported");
    let mut slots: Vec<Slot> = args.iter().map(|arg| arg.slot(store)).collect();
    slots.resize(TYPES[ty].params.len().max(TYPES[ty].results.len()), Slot::default());
    // SAFETY:
    // - export: of this view's module; `dynamic` asks for the entry that takes slots.
    // - slots: as many as both need, of the function's types, and of this store.
    match unsafe { view.call_raw(export, &mut slots) } {
        Ok(()) => {
            let results = TYPES[ty].results.iter().zip(&slots);
            Outcome::Returned(results.map(|(&ty, &slot)| see_slot(ty, slot, store, idents)).collect())
        }
        Err(error) => failure(&error),
    }
}

pub(super) fn state(
    view: &mut InstanceRef<'_, Recorder>,
    facts: &plan::Module,
    idents: &Idents,
    name: &str,
) -> Vec<(String, State)> {
    let mut all = Vec::new();
    let store = view.store_id();
    if !facts.memories.is_empty() {
        // SAFETY: the module has it.
        let memory = unsafe { view.reborrow().memory(0) };
        all.push((format!("{name}, memory"), State::Memory(memory.bytes().len(), crc32fast::hash(memory.bytes()))));
    }
    for (table, facts) in (0..).zip(&facts.tables) {
        let elements = if facts.element == Ty::Func {
            // SAFETY: the module has it, and it has these elements.
            let table = unsafe { view.reborrow().table::<Option<Func>>(table) };
            (0..table.len()).map(|at| idents.see(table.get(at).expect("in bounds"), store)).collect()
        } else {
            // SAFETY: as above.
            let table = unsafe { view.reborrow().table::<Option<ExternRef>>(table) };
            let token = |at| table.get(at).expect("in bounds").map_or(0, |token| token.0.get());
            (0..table.len()).map(|at| Seen::Extern(token(at))).collect()
        };
        all.push((format!("{name}, table {table}"), State::Elements(elements)));
    }
    for (global, facts) in (0..).zip(&facts.globals) {
        macro_rules! slot {
            ($ty:ty) => {{
                // SAFETY: the module has it, and it has this type.
                let value = unsafe { view.reborrow().global::<$ty>(global) }.get();
                to_slot(value, store).expect("this store")
            }};
        }
        let slot = match facts.ty {
            Ty::I32 => slot!(i32),
            Ty::I64 => slot!(i64),
            Ty::F32 => slot!(f32),
            Ty::F64 => slot!(f64),
            Ty::V128 => slot!(V128),
            Ty::Func => slot!(Option<Func>),
            Ty::Extern => slot!(Option<ExternRef>),
        };
        all.push((format!("{name}, global {global}"), State::Global(see_slot(facts.ty, slot, store, idents))));
    }
    all
}

pub(super) fn failure<E>(error: &CallError<E>) -> Outcome {
    match error {
        CallError::Trap(trap) => Outcome::Trapped(trap_of(trap.code())),
        CallError::Host(_) => Outcome::HostFailed,
    }
}

pub(super) fn refusal<E>(error: &InstantiateError<E>) -> Outcome {
    match error {
        InstantiateError::Call(error) => failure(error),
        InstantiateError::Link(_) => Outcome::Refused,
        InstantiateError::Load(error) => Outcome::Broken(error.to_string()),
        _ => Outcome::Broken("for a reason that is new".to_owned()),
    }
}

fn trap_of(code: TrapCode) -> Trap {
    match code {
        TrapCode::Unreachable => Trap::Unreachable,
        TrapCode::MemoryOutOfBounds => Trap::Memory,
        TrapCode::TableOutOfBounds => Trap::Table,
        TrapCode::UndefinedElement => Trap::CallBeyond,
        TrapCode::UninitializedElement => Trap::Null,
        TrapCode::IndirectCallTypeMismatch => Trap::Type,
        TrapCode::IntegerDivideByZero => Trap::Divide,
        TrapCode::StackOverflow => Trap::Stack,
        _ => Trap::Other("another trap"),
    }
}

/// Returns an index as the runtime takes it.
pub(super) fn index(index: usize) -> u32 {
    u32::try_from(index).expect("modules are small")
}
