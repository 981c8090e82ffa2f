//! Runs a script with Wasmtime.
//!
//! Modules are written once more with an export for each of their items, because Wasmtime shows no others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wasmtime::{
    Caller, Config, Engine, Error, Extern, ExternType, Func, FuncType, Global, GlobalType, Instance, Memory,
    MemoryType, Module, Mutability, Ref, RefType, Store, Table, TableType, Val, ValType,
};

use super::host::{Fails, Mood, answer, poke, small};
use super::plan::{
    FUEL, FUEL_NAME, From, HOST_CONSTANT, HOST_FUNCTIONS, HOST_GLOBALS, HOST_MEMORY, HOST_TABLES, Plan, REENTERED_NAME,
};
use super::script::{Action, Arg, FuncName, MemoryName, TableName};
use super::seen::{Ident, Outcome, Seen, State, Step, Trap};
use super::text::module_name;
use super::types::{TYPES, Ty};

/// The host's state.
#[derive(Default)]
struct Recorder {
    calls: Vec<(&'static str, Vec<Seen>)>,
    count: u64,
    stash: Option<Func>,
}

impl Recorder {
    fn note(&mut self, name: &'static str, args: Vec<Seen>) -> u64 {
        self.count += 1;
        if self.calls.len() < 5_000 {
            self.calls.push((name, args));
        }
        answer(self.count)
    }
}

/// A function of the host failed.
#[derive(Debug)]
struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host failed")
    }
}

impl std::error::Error for Failed {}

struct Runner<'a> {
    plan: &'a Plan,
    modules: Vec<Module>,
    store: Store<Recorder>,
    functions: Vec<Func>,
    tables: Vec<Table>,
    memory: Memory,
    globals: Vec<Global>,
    newest: Vec<Option<Instance>>,
    instances: Vec<(usize, Instance)>,
}

/// Runs a script with the modules of these texts, and returns all that can be seen of it.
///
/// # Errors
///
/// Why there is nothing to compare with.
pub(crate) fn run(plan: &Plan, texts: &[String], actions: &[Action]) -> Result<Vec<Step>, String> {
    let mut config = Config::new();
    config.cranelift_nan_canonicalization(true);
    let engine = Engine::new(&config).map_err(|error| error.to_string())?;
    let modules = texts.iter().map(|text| Module::new(&engine, text.as_bytes())).collect::<Result<Vec<_>, _>>();
    let mut runner = Runner::new(plan, &engine, modules.map_err(|error| format!("{error:?}"))?);
    Ok(actions.iter().filter_map(|action| runner.step(action)).collect())
}

fn val_type(ty: Ty) -> ValType {
    match ty {
        Ty::I32 => ValType::I32,
        Ty::I64 => ValType::I64,
        Ty::F32 => ValType::F32,
        Ty::F64 => ValType::F64,
        Ty::V128 => ValType::V128,
        Ty::Func => ValType::FUNCREF,
        Ty::Extern => ValType::EXTERNREF,
    }
}

fn func_type(engine: &Engine, ty: usize) -> FuncType {
    let types = |types: &'static [Ty]| types.iter().map(|&ty| val_type(ty));
    FuncType::new(engine, types(TYPES[ty].params), types(TYPES[ty].results))
}

fn see(value: &Val) -> Seen {
    match value {
        Val::I32(value) => Seen::I32(*value),
        Val::I64(value) => Seen::I64(*value),
        Val::F32(bits) => Seen::f32(f32::from_bits(*bits)),
        Val::F64(bits) => Seen::f64(f64::from_bits(*bits)),
        Val::V128(value) => Seen::V128(value.as_u128().to_le_bytes()),
        Val::FuncRef(func) => Seen::Func(func.as_ref().map(|_| Ident(None, 0))),
        _ => Seen::Extern(0),
    }
}

/// What a function of the host does, by its name.
fn serve(caller: &mut Caller<'_, Recorder>, name: &'static str, args: &[Val], out: &mut [Val]) -> Result<(), Error> {
    let seen: Vec<_> = args.iter().map(see).collect();
    match name {
        "note" => out[0] = Val::I32(small(caller.data_mut().note(name, seen))),
        "fails" => {
            let number = caller.data_mut().note(name, seen);
            match Mood::of(number) {
                Mood::Fails => return Err(Failed.into()),
                Mood::Panics => std::panic::panic_any(Fails),
                Mood::Returns => out[0] = Val::I32(small(number)),
            }
        }
        "passes" => {
            caller.data_mut().note(name, seen);
            let func = args[0].unwrap_funcref().copied();
            out[0] = Val::FuncRef(std::mem::replace(&mut caller.data_mut().stash, func));
        }
        "vector" => {
            caller.data_mut().note(name, seen);
            let bytes = args[0].unwrap_v128().as_u128().to_le_bytes().map(|byte| byte ^ 0x55);
            out[0] = Val::V128(u128::from_le_bytes(bytes).into());
        }
        "multiple" => {
            let number = caller.data_mut().note(name, seen);
            out[0] = Val::I32(small(number));
            out[1] = Val::I64(args[0].unwrap_i64() ^ 1);
        }
        "many" => {
            caller.data_mut().note(name, seen);
            out[0] = Val::I64(args.iter().map(|arg| i64::from(arg.unwrap_i32())).sum());
        }
        "enters" => {
            caller.data_mut().note(name, seen);
            let Some(Extern::Func(func)) = caller.get_export(REENTERED_NAME) else {
                return Err(Error::msg("every module has it"));
            };
            let mut results = [Val::I32(0)];
            out[0] = match func.call(&mut *caller, args, &mut results) {
                Ok(()) => results[0],
                Err(error) if error.is::<Failed>() => return Err(error),
                Err(_) => Val::I32(-1),
            };
        }
        "grows" => {
            let memory = caller.get_export("__m0").and_then(Extern::into_memory);
            let old = memory.and_then(|memory| memory.grow(&mut *caller, 1).ok()).map_or(-1, |old| old as i32);
            caller.data_mut().note(name, vec![Seen::I32(old)]);
        }
        _ => {
            let memory = caller.get_export("__m0").and_then(Extern::into_memory);
            let number = caller.data_mut().note(name, seen);
            if let Some(memory) = memory {
                let bytes = memory.data_mut(&mut *caller);
                if let Some((at, byte)) = poke(number, bytes.len()) {
                    bytes[at] = byte;
                }
            }
        }
    }
    Ok(())
}

impl<'a> Runner<'a> {
    fn new(plan: &'a Plan, engine: &Engine, modules: Vec<Module>) -> Self {
        let mut store = Store::new(engine, Recorder::default());
        let functions = HOST_FUNCTIONS.iter().map(|&(name, ty, _)| {
            let ty = func_type(engine, ty);
            Func::new(&mut store, ty, move |mut caller, args, out| serve(&mut caller, name, args, out))
        });
        let functions = functions.collect();
        let tables = HOST_TABLES.iter().map(|&(_, element, min, max)| {
            let (element, null) = match element {
                Ty::Extern => (RefType::EXTERNREF, Ref::Extern(None)),
                _ => (RefType::FUNCREF, Ref::Func(None)),
            };
            Table::new(&mut store, TableType::new(element, min, Some(max)), null).expect("there is memory")
        });
        let tables = tables.collect();
        let (_, min, max) = HOST_MEMORY;
        let memory = Memory::new(&mut store, MemoryType::new(min, Some(max))).expect("there is memory");
        let globals = HOST_GLOBALS.iter().map(|&(name, ty, mutable)| {
            let value = match (name, ty) {
                ("gi", _) => Val::I32(5),
                (_, Ty::I32) => Val::I32(HOST_CONSTANT),
                (_, Ty::I64) => Val::I64(7),
                (_, Ty::Func) => Val::FuncRef(None),
                _ => Val::V128(u128::from_le_bytes([9; 16]).into()),
            };
            let mutability = if mutable { Mutability::Var } else { Mutability::Const };
            Global::new(&mut store, GlobalType::new(val_type(ty), mutability), value).expect("it is of the type")
        });
        let globals = globals.collect();
        let newest = vec![None; modules.len()];
        Self { plan, modules, store, functions, tables, memory, globals, newest, instances: Vec::new() }
    }

    fn step(&mut self, action: &Action) -> Option<Step> {
        if matches!(action, Action::Reset { .. }) {
            return None;
        }
        for (_, instance) in self.instances.clone() {
            let fuel = instance.get_global(&mut self.store, FUEL_NAME).expect("every module has it");
            fuel.set(&mut self.store, Val::I32(FUEL)).expect("it is a number");
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| self.act(action)));
        let outcome = outcome.unwrap_or_else(|payload| match payload.downcast_ref::<Fails>() {
            Some(Fails) => Outcome::HostPanicked,
            None => std::panic::resume_unwind(payload),
        });
        let calls = std::mem::take(&mut self.store.data_mut().calls);
        Some(Step { what: action.to_string(), outcome, calls, state: self.state() })
    }

    fn act(&mut self, action: &Action) -> Outcome {
        match *action {
            Action::Instantiate { module } => self.instantiate(module),
            Action::Call { module, func, ref args, .. } => {
                let Some(func) = self.exported(module, func) else { return Outcome::Skipped };
                let Some(args) = self.args(args) else { return Outcome::Skipped };
                self.call(func, &args)
            }
            Action::CallElement { table, index, ty, ref args } => {
                let Some(args) = self.args(args) else { return Outcome::Skipped };
                let Some(Some(func)) = self.element(table, index) else { return Outcome::Skipped };
                if !FuncType::eq(&func.ty(&self.store), &func_type(self.store.engine(), ty)) {
                    return Outcome::Refused;
                }
                self.call(func, &args)
            }
            Action::SetElement { table, index, value } => {
                let (Some(table), Some(value)) = (self.table(table), self.func(value)) else { return Outcome::Skipped };
                let set = table.set(&mut self.store, index.into(), Ref::Func(value));
                set.map_or(Outcome::Refused, |()| Outcome::Returned(vec![]))
            }
            Action::GrowTable { table, delta } => {
                let Some(table) = self.table(table) else { return Outcome::Skipped };
                let old = table.grow(&mut self.store, delta.into(), Ref::Func(None));
                old.map_or(Outcome::Refused, |old| Outcome::Returned(vec![Seen::I64(old as i64)]))
            }
            Action::GrowMemory { memory, delta } => {
                let Some(memory) = self.memory(memory) else { return Outcome::Skipped };
                let old = memory.grow(&mut self.store, delta.into());
                old.map_or(Outcome::Refused, |old| Outcome::Returned(vec![Seen::I64(old as i64)]))
            }
            Action::SetGlobal(value) => {
                let global = self.globals[0];
                global.set(&mut self.store, Val::I32(value)).expect("it is a number");
                Outcome::Returned(vec![])
            }
            Action::Reset { .. } => Outcome::Skipped,
        }
    }

    fn call(&mut self, func: Func, args: &[Val]) -> Outcome {
        let mut results: Vec<_> = func
            .ty(&self.store)
            .results()
            .map(|ty| Val::default_for_ty(&ty))
            .collect::<Option<_>>()
            .expect("every type here has a default");
        match func.call(&mut self.store, args, &mut results) {
            Ok(()) => Outcome::Returned(results.iter().map(see).collect()),
            Err(error) => failure(&error),
        }
    }

    fn instantiate(&mut self, module: usize) -> Outcome {
        let facts = &self.plan.modules[module];
        let mut imports = Vec::new();
        // Imports are written in this order.
        let all = facts.funcs.iter().map(|func| &func.from);
        let all = all.chain(facts.tables.iter().map(|table| &table.from));
        let all = all.chain(facts.memories.iter().map(|memory| &memory.from));
        let all = all.chain(facts.globals.iter().map(|global| &global.from));
        for from in all.flatten() {
            let Some(import) = self.import(from) else { return Outcome::Skipped };
            imports.push(import);
        }
        let wanted: Vec<_> = self.modules[module].imports().map(|import| import.ty()).collect();
        for (import, wanted) in imports.iter().zip(&wanted) {
            if !self.fits(import, wanted) {
                return Outcome::Refused;
            }
        }
        match Instance::new(&mut self.store, &self.modules[module], &imports) {
            Ok(instance) => {
                self.newest[module] = Some(instance);
                self.instances.push((module, instance));
                Outcome::Returned(vec![])
            }
            Err(error) => failure(&error),
        }
    }

    /// Returns whether limits fit, by what is there now: the only thing about imports that the generator leaves open.
    fn fits(&self, import: &Extern, wanted: &ExternType) -> bool {
        match (import, wanted) {
            (Extern::Table(table), ExternType::Table(wanted)) => {
                let max = table.ty(&self.store).maximum();
                table.size(&self.store) >= wanted.minimum() && fits_max(max, wanted.maximum())
            }
            (Extern::Memory(memory), ExternType::Memory(wanted)) => {
                let max = memory.ty(&self.store).maximum();
                memory.size(&self.store) >= wanted.minimum() && fits_max(max, wanted.maximum())
            }
            _ => true,
        }
    }

    fn import(&mut self, from: &From) -> Option<Extern> {
        fn place<'a>(mut names: impl Iterator<Item = &'a str>, name: &str) -> Option<usize> {
            names.position(|other| other == name)
        }
        let Some(module) = from.module else {
            if let Some(at) = place(HOST_FUNCTIONS.iter().map(|(name, ..)| *name), &from.name) {
                return Some(self.functions[at].into());
            }
            if let Some(at) = place(HOST_TABLES.iter().map(|(name, ..)| *name), &from.name) {
                return Some(self.tables[at].into());
            }
            if let Some(at) = place(HOST_GLOBALS.iter().map(|(name, ..)| *name), &from.name) {
                return Some(self.globals[at].into());
            }
            return Some(self.memory.into());
        };
        self.newest[module]?.get_export(&mut self.store, &from.name)
    }

    fn exported(&mut self, module: usize, func: usize) -> Option<Func> {
        self.newest[module]?.get_func(&mut self.store, &format!("f{func}"))
    }

    fn table(&mut self, name: TableName) -> Option<Table> {
        match name {
            TableName::Host => Some(self.tables[0]),
            TableName::Of(module, table) => self.newest[module]?.get_table(&mut self.store, &format!("t{table}")),
        }
    }

    fn memory(&mut self, name: MemoryName) -> Option<Memory> {
        match name {
            MemoryName::Host => Some(self.memory),
            MemoryName::Of(module) => self.newest[module]?.get_memory(&mut self.store, "m0"),
        }
    }

    fn element(&mut self, table: TableName, index: u32) -> Option<Option<Func>> {
        let element = self.table(table)?.get(&mut self.store, index.into())?;
        Some(element.as_func()?.copied())
    }

    fn func(&mut self, name: FuncName) -> Option<Option<Func>> {
        match name {
            FuncName::Null => Some(None),
            FuncName::Element(table, index) => self.element(table, index),
            FuncName::Export(module, func) => Some(Some(self.exported(module, func)?)),
        }
    }

    fn args(&mut self, args: &[Arg]) -> Option<Vec<Val>> {
        let arg = |arg: &Arg| {
            Some(match *arg {
                Arg::I32(value) => Val::I32(value),
                Arg::I64(value) => Val::I64(value),
                Arg::F32(value) => Val::F32(value.to_bits()),
                Arg::F64(value) => Val::F64(value.to_bits()),
                Arg::V128(value) => Val::V128(u128::from_le_bytes(value).into()),
                Arg::Func(name) => Val::FuncRef(self.func(name)?),
                Arg::Extern(_) => return None,
            })
        };
        args.iter().map(arg).collect()
    }

    fn state(&mut self) -> Vec<(String, State)> {
        let mut all = vec![("host memory".to_owned(), memory_state(self.memory, &self.store))];
        all.push(("host table".to_owned(), table_state(self.tables[0], &mut self.store)));
        for (number, (module, instance)) in self.instances.clone().into_iter().enumerate() {
            let (facts, store) = (&self.plan.modules[module], &mut self.store);
            let name = format!("instance {number} of {}", module_name(Some(module)));
            if let Some(memory) = instance.get_memory(&mut *store, "__m0") {
                all.push((format!("{name}, memory"), memory_state(memory, store)));
            }
            for table in 0..facts.tables.len() {
                let state = instance.get_table(&mut *store, &format!("__t{table}")).expect("all tables are exported");
                all.push((format!("{name}, table {table}"), table_state(state, store)));
            }
            for global in 0..facts.globals.len() {
                let state = instance.get_global(&mut *store, &format!("__g{global}")).expect("all are exported");
                all.push((format!("{name}, global {global}"), State::Global(see(&state.get(&mut *store)))));
            }
        }
        all
    }
}

fn fits_max(max: Option<u64>, wanted: Option<u64>) -> bool {
    wanted.is_none_or(|wanted| max.is_some_and(|max| max <= wanted))
}

fn memory_state(memory: Memory, store: &Store<Recorder>) -> State {
    let bytes = memory.data(store);
    State::Memory(bytes.len(), crc32fast::hash(bytes))
}

fn table_state(table: Table, store: &mut Store<Recorder>) -> State {
    let elements = (0..table.size(&*store)).map(|at| match table.get(&mut *store, at) {
        Some(Ref::Func(func)) => Seen::Func(func.map(|_| Ident(None, 0))),
        _ => Seen::Extern(0),
    });
    State::Elements(elements.collect())
}

fn failure(error: &Error) -> Outcome {
    if error.is::<Failed>() {
        return Outcome::HostFailed;
    }
    let Some(trap) = error.downcast_ref::<wasmtime::Trap>() else { return Outcome::Broken(format!("{error:?}")) };
    Outcome::Trapped(match trap {
        wasmtime::Trap::UnreachableCodeReached => Trap::Unreachable,
        wasmtime::Trap::MemoryOutOfBounds => Trap::Memory,
        wasmtime::Trap::TableOutOfBounds => Trap::Table,
        wasmtime::Trap::IndirectCallToNull => Trap::Null,
        wasmtime::Trap::BadSignature => Trap::Type,
        wasmtime::Trap::IntegerDivisionByZero => Trap::Divide,
        wasmtime::Trap::StackOverflow => Trap::Stack,
        _ => Trap::Other("another trap"),
    })
}
