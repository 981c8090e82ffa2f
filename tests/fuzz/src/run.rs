//! One module, compiled in one way, and all that can be seen of what it does.
//!
//! In:  a module, a target, and the seed that arguments follow from.
//! Out: [`Run`]: what each step led to, and the state that it left. Equal modules have equal runs, whatever the target.

use std::fmt;
use std::thread;

use include_wasm_abi::types::{HeapType, RefType, ValType};
use include_wasm_codegen::module::{Bodies, Extern, GlobalType, Module, TableType, parse};
use include_wasm_codegen::{CompileOptions, ImportKind, ModuleInput, Target, compile_with};
use include_wasm_entity::EntityRef;
use include_wasm_runtime_support::{
    CallError, ExternRef, Func, ImportFn, Imports, InstanceRef, InstantiateError, Slot, Store, TrapCode, V128,
    WasmValue,
};
use include_wasm_spec::code;

use crate::generate::Generated;
use crate::host::{self, HostCall, Recorder};
use crate::random::Random;
use crate::smith::FUEL;
use crate::value::{Value, argument};

/// How often each exported function is called.
const ROUNDS: usize = 4;

/// Most calls of exported functions.
const CALLS: usize = 120;

/// A stack in which all calls have room that fuel or counters allow.
const LARGE_STACK: usize = 512 << 20;

/// A stack that recursion exhausts; what the runtime reserves for the host is part of it.
const SMALL_STACK: usize = 80 << 10;

/// All that was seen of a module.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) steps: Vec<Step>,
}

/// A call from outside, or the instantiation, and what it led to.
#[derive(PartialEq)]
pub(crate) struct Step {
    /// What was called, and with what.
    pub(crate) what: String,
    pub(crate) outcome: Outcome,
    host: Vec<HostCall>,
    state: State,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Returned(Vec<Value>),
    Trapped(TrapCode),
    /// A function of the host failed.
    HostFailed,
    /// There is no instance, for another reason.
    Refused(String),
}

/// What a call left.
#[derive(Debug, Default, PartialEq)]
struct State {
    /// Lengths and checksums of memories.
    memories: Vec<(usize, u32)>,
    /// Lengths and checksums of tables.
    tables: Vec<(u64, u32)>,
    globals: Vec<Value>,
}

/// Why nothing ran.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) include_wasm_codegen::Error);

impl Run {
    /// Compiles and runs a module.
    ///
    /// # Errors
    ///
    /// [`Refused`] where it does not compile.
    pub(crate) fn of(generated: &Generated, target: &Target, seed: u64) -> Result<Self, Refused> {
        let kind = |_: &str, _: &str| ImportKind::Host;
        let input = ModuleInput { bytes: &generated.wasm, imports: &kind };
        let options = CompileOptions { threads: 1, ..CompileOptions::default() };
        let (output, _) = compile_with(&[input], target, &options).map_err(Refused)?;
        let module = parse(&generated.wasm, Bodies::Skip).map_err(Refused)?;
        let facts = Facts { module: &module, fuel: generated.fuel };
        let code = code::load(&output);
        let small = Random::new(seed, "stack").percent(6);
        let stack = if small { SMALL_STACK } else { LARGE_STACK };
        let run = thread::scope(|scope| {
            let builder = thread::Builder::new().stack_size(stack);
            builder.spawn_scoped(scope, || facts.run(code, seed)).expect("the system has another thread").join()
        });
        run.or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// What is known about a module from outside.
struct Facts<'a> {
    module: &'a Module,
    fuel: Option<u32>,
}

impl Facts<'_> {
    fn run(&self, code: &'static include_wasm_runtime_support::Module, seed: u64) -> Run {
        let mut run = Run::default();
        let mut store = Store::new(Recorder::default());
        let functions: Vec<ImportFn> = self.module.imports.iter().filter_map(import).collect();
        let imports = Imports { functions: &functions, memories: &[], tables: &[], globals: &[] };
        // SAFETY:
        // - shims: `host::IMPORTS` says their types, and both generators import by it; they are for `Recorder`.
        // - kinds: every function is the host's.
        let id = match unsafe { store.instantiate(code, imports) } {
            Ok(id) => id,
            Err(error) => {
                let (what, host) = ("instantiate".to_owned(), store.host_mut().take());
                run.steps.push(Step { what, outcome: refusal(error), host, state: State::default() });
                return run;
            }
        };
        let host = store.host_mut().take();
        let mut view = store.view(id).expect("it was made in this store");
        let state = self.state(&mut view);
        run.steps.push(Step { what: "instantiate".to_owned(), outcome: Outcome::Returned(vec![]), host, state });
        let mut random = Random::new(seed, "calls");
        let exports: Vec<_> = self.module.exports.iter().collect();
        for _ in 0..ROUNDS {
            for export in &exports {
                if run.steps.len() > CALLS {
                    return run;
                }
                let Extern::Func(function) = export.item else { continue };
                let step = self.call(&mut view, &export.name, function, &mut random);
                run.steps.push(step);
            }
        }
        run
    }

    fn call(
        &self,
        view: &mut InstanceRef<'_, Recorder>,
        name: &str,
        function: include_wasm_codegen::module::FuncIndex,
        random: &mut Random,
    ) -> Step {
        let func = &self.module.funcs[function];
        let ty = &self.module.types[func.ty];
        let mut slots: Vec<Slot> = ty.params.iter().map(|&ty| argument(ty, random)).collect();
        // SAFETY: arguments refer to no function.
        let arguments: Vec<_> =
            ty.params.iter().zip(&slots).map(|(&ty, &slot)| unsafe { Value::new(ty, slot) }).collect();
        slots.resize(ty.params.len().max(ty.results.len()), Slot::default());
        if let Some(fuel) = self.fuel {
            // SAFETY: the generator says that it is such a global.
            let mut fuel = unsafe { view.reborrow().global_mut::<i32>(fuel) };
            fuel.set(FUEL).expect("a number is of no store");
        }
        let export = view.export(index(function), true).expect("every exported function has such an entry");
        // SAFETY:
        // - export: of this view's module; `dynamic` asks for the entry that takes slots.
        // - slots: as many as both need, of the function's types, and null where they refer to functions.
        let returned = unsafe { view.call_raw(export, &mut slots) };
        let outcome = match returned {
            // SAFETY: the store lives.
            Ok(()) => Outcome::Returned(
                ty.results.iter().zip(&slots).map(|(&ty, &slot)| unsafe { Value::new(ty, slot) }).collect(),
            ),
            Err(error) => failure(&error),
        };
        let host = view.host().take();
        Step { what: format!("{name:?}{arguments:?}"), outcome, host, state: self.state(view) }
    }

    fn state(&self, view: &mut InstanceRef<'_, Recorder>) -> State {
        let mut state = State::default();
        for memory in self.module.memories.keys() {
            // SAFETY: the module has it.
            let memory = unsafe { view.reborrow().memory(index(memory)) };
            state.memories.push((memory.bytes().len(), crc32fast::hash(memory.bytes())));
        }
        for (table, facts) in self.module.tables.iter() {
            state.tables.push(elements(view, index(table), facts.ty));
        }
        for (global, facts) in self.module.globals.iter() {
            state.globals.push(value(view, index(global), facts.ty));
        }
        state
    }
}

/// Returns a global's value.
fn value(view: &mut InstanceRef<'_, Recorder>, global: u32, ty: GlobalType) -> Value {
    macro_rules! read {
        ($ty:ty) => {{
            let store = view.store_id();
            // SAFETY: the module has it, and it has this type.
            let value = unsafe { view.reborrow().global::<$ty>(global) }.get();
            <$ty>::raw_to_slot(value.into_raw(store).expect("it came from this store"))
        }};
    }
    let slot = match ty.value {
        ValType::I32 => read!(i32),
        ValType::I64 => read!(i64),
        ValType::F32 => read!(f32),
        ValType::F64 => read!(f64),
        ValType::V128 => read!(V128),
        ValType::Ref(RefType { heap: HeapType::Extern, .. }) => read!(Option<ExternRef>),
        ValType::Ref(_) => read!(Option<Func>),
    };
    // SAFETY: the store lives.
    unsafe { Value::new(ty.value, slot) }
}

/// Returns a table's length and a checksum of what its elements refer to.
fn elements(view: &mut InstanceRef<'_, Recorder>, table: u32, ty: TableType) -> (u64, u32) {
    let mut hash = crc32fast::Hasher::new();
    macro_rules! read {
        ($ty:ty) => {{
            let store = view.store_id();
            // SAFETY: the module has it, and it has this type.
            let table = unsafe { view.reborrow().table::<$ty>(table) };
            for at in 0..table.len() {
                let element = table.get(at).expect("it is below the length");
                let slot = <$ty>::raw_to_slot(element.into_raw(store).expect("it came from this store"));
                // SAFETY: the store lives.
                let value = unsafe { Value::new(<$ty as WasmValue>::TYPE, slot) };
                hash.update(&value.hash().to_le_bytes());
            }
            table.len()
        }};
    }
    let len = match ty.element.heap {
        HeapType::Extern => read!(Option<ExternRef>),
        _ => read!(Option<Func>),
    };
    (len, hash.finalize())
}

fn import(import: &include_wasm_codegen::module::Import) -> Option<ImportFn> {
    host::function(&import.name)
}

fn index(key: impl EntityRef) -> u32 {
    u32::try_from(key.index()).expect("modules are small")
}

fn failure<E>(error: &CallError<E>) -> Outcome {
    match error {
        CallError::Trap(trap) => Outcome::Trapped(trap.code()),
        CallError::Host(_) => Outcome::HostFailed,
    }
}

fn refusal<E>(error: InstantiateError<E>) -> Outcome {
    match error {
        InstantiateError::Call(error) => failure(&error),
        InstantiateError::Load(error) => Outcome::Refused(error.to_string()),
        InstantiateError::Link(error) => Outcome::Refused(error.to_string()),
        _ => Outcome::Refused("for a reason that is new".to_owned()),
    }
}

impl Step {
    /// Returns whether the stack was exhausted, which code of other frames is not.
    pub(crate) fn exhausted(&self) -> bool {
        self.outcome == Outcome::Trapped(TrapCode::StackOverflow)
    }

    /// Says what differs from the same step of another run.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let Self { what, outcome, host, state } = self;
        let State { memories, tables, globals } = state;
        macro_rules! compare {
            ($($what:literal: $mine:expr, $other:expr;)*) => {
                $(if $mine != $other {
                    return Some(format!("{} {:?} against {:?}", $what, $mine, $other));
                })*
            };
        }
        compare! {
            "call": what, &other.what;
            "outcome": outcome, &other.outcome;
            "number of calls of the host": host.len(), other.host.len();
        }
        if let Some((at, (mine, other))) =
            host.iter().zip(&other.host).enumerate().find(|(_, (mine, other))| mine != other)
        {
            return Some(format!("call {at} of the host {mine:?} against {other:?}"));
        }
        compare! {
            "memory lengths and checksums": memories, &other.state.memories;
            "table lengths and checksums": tables, &other.state.tables;
        }
        let at = globals.iter().zip(&other.state.globals).position(|(mine, other)| mine != other)?;
        Some(format!("global {at} {:?} against {:?}", globals[at], other.state.globals[at]))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {:?}", self.what, self.outcome)
    }
}
