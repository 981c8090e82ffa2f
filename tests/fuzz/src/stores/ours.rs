//! Runs a script with our runtime.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use include_wasm_codegen::{CompileOptions, ImportKind, ModuleInput, Output, Target, compile_with};
use include_wasm_runtime_support::{
    ExternRef, Func, FuncError, GlobalHandle, ImportFn, ImportGlobal, Imports, Instance, InstanceId, MemoryHandle,
    Module, Store, StoreId, TableHandle, V128,
};
use include_wasm_spec::code;
use include_wasm_spec::target::Features;

use super::host::{Fails, Recorder, external, function};
use super::plan::{From, HOST_CONSTANT, HOST_GLOBALS, HOST_MEMORY, HOST_TABLES, Plan};
use super::script::{Action, Arg, FuncName, MemoryName, TableName};
use super::seen::{Outcome, Seen, State, Step};
use super::text::module_name;
use super::types::Ty;
use super::values::{FromArgs, Idents, See, Value, func_ref};
use super::view::{call, failure, index, refuel, refusal, state, with_type};

/// A compiled module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiled {
    pub(super) module: &'static Module,
}

/// Compiles a module for one target.
///
/// # Errors
///
/// The compiler's error.
pub(crate) fn compile(wasm: &[u8], target: &Target) -> Result<Output, include_wasm_codegen::Error> {
    let kind = |module: &str, _: &str| if module == "host" { ImportKind::Host } else { ImportKind::Instance };
    let input = ModuleInput { bytes: wasm, imports: &kind };
    let options = CompileOptions { threads: 1, ..CompileOptions::default() };
    let (output, _) = compile_with(&[input], target, &options)?;
    Ok(output)
}

/// Makes a module of a blob.
pub(crate) fn load(output: &Output) -> Compiled {
    Compiled { module: code::load(output) }
}

/// A store, and what the host has of it.
struct Runner<'a> {
    plan: &'a Plan,
    modules: &'a [Compiled],
    store: Store<Recorder>,
    id: StoreId,
    tables: Vec<TableHandle>,
    memory: MemoryHandle,
    globals: Vec<ImportGlobal>,
    number: GlobalHandle<i32>,
    /// The newest instance of each module.
    newest: Vec<Option<InstanceId>>,
    /// All instances, and their modules.
    instances: Vec<(usize, InstanceId)>,
    idents: Idents,
}

/// Runs a script, and returns all that can be seen of it.
pub(crate) fn run(plan: &Plan, modules: &[Compiled], actions: &[Action]) -> Vec<Step> {
    let mut runner = Runner::new(plan, modules);
    actions.iter().flat_map(|action| runner.step(action)).collect()
}

impl<'a> Runner<'a> {
    fn new(plan: &'a Plan, modules: &'a [Compiled]) -> Self {
        let idents = Idents::default();
        let known = plan.modules.iter().zip(modules).map(|(facts, compiled)| {
            (compiled.module, u32::try_from(facts.imported_funcs()).expect("modules are small"))
        });
        let recorder = Recorder::new(known.collect(), idents.clone());
        let mut store = Store::new(recorder);
        // SAFETY: it imports nothing.
        let anchor = unsafe { store.instantiate(empty(), Imports::default()) }.expect("there is memory");
        let id = store.view(anchor).expect("this store").store_id();
        let tables = HOST_TABLES.iter().map(|&(_, element, min, max)| match element {
            Ty::Extern => store.new_table::<Option<ExternRef>>(min.into(), Some(max.into())),
            _ => store.new_table::<Option<Func>>(min.into(), Some(max.into())),
        });
        let tables = tables.map(|table| table.expect("there is memory")).collect();
        let (_, min, max) = HOST_MEMORY;
        let memory = store.new_memory(min.into(), Some(max.into())).expect("there is memory");
        let number = store.new_global(5_i32, true).expect("a number");
        let globals = HOST_GLOBALS.iter().map(|&(name, ty, mutable)| match (name, ty) {
            ("gi", _) => ImportGlobal::shared(number),
            (_, Ty::I32) => ImportGlobal::shared(store.new_global(HOST_CONSTANT, mutable).expect("a number")),
            (_, Ty::I64) => ImportGlobal::shared(store.new_global(7_i64, mutable).expect("a number")),
            (_, Ty::Func) => ImportGlobal::shared(store.new_global::<Option<Func>>(None, mutable).expect("null")),
            _ => ImportGlobal::shared(store.new_global(V128([9; 16]), mutable).expect("a number")),
        });
        let globals = globals.collect();
        let newest = vec![None; modules.len()];
        Self { plan, modules, store, id, tables, memory, globals, number, newest, instances: Vec::new(), idents }
    }

    fn step(&mut self, action: &Action) -> Vec<Step> {
        if let Action::Reset { module, calls } = action {
            return self.reset(*module, calls);
        }
        self.refuel();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.act(action)));
        let outcome = outcome.unwrap_or_else(|payload| match payload.downcast_ref::<Fails>() {
            Some(Fails) => Outcome::HostPanicked,
            None => std::panic::resume_unwind(payload),
        });
        let calls = std::mem::take(&mut self.store.host_mut().calls);
        vec![Step { what: action.to_string(), outcome, calls, state: self.state() }]
    }

    fn act(&mut self, action: &Action) -> Outcome {
        match *action {
            Action::Instantiate { module } => self.instantiate(module),
            Action::Call { module, func, typed, ref args } => {
                let Some(id) = self.newest[module] else { return Outcome::Skipped };
                let Some(args) = self.args(args) else { return Outcome::Skipped };
                let ty = self.plan.modules[module].funcs[func].ty;
                let mut view = self.store.view(id).expect("this store");
                call(&mut view, index(func), ty, typed, &args, &self.idents)
            }
            Action::CallElement { table, index, ty, ref args } => {
                let Some(args) = self.args(args) else { return Outcome::Skipped };
                let Some(Some(func)) = self.element(table, index) else { return Outcome::Skipped };
                let idents = self.idents.clone();
                with_type!(ty, P, R => {
                    let store = self.id;
                    match self.store.call::<P, R>(func, <P as FromArgs>::from_args(&args)) {
                        Ok(result) => Outcome::Returned(result.see(store, &idents)),
                        Err(FuncError::Call(error)) => failure(&error),
                        Err(_) => Outcome::Refused,
                    }
                })
            }
            Action::SetElement { table, index, value } => {
                let (Some(table), Some(value)) = (self.table(table), self.func(value)) else { return Outcome::Skipped };
                let mut table = self.store.table::<Option<Func>>(table).expect("this store");
                match table.set(index.into(), value) {
                    Ok(()) => Outcome::Returned(vec![]),
                    Err(_) => Outcome::Refused,
                }
            }
            Action::GrowTable { table, delta } => {
                let Some(table) = self.table(table) else { return Outcome::Skipped };
                let mut table = self.store.table::<Option<Func>>(table).expect("this store");
                let old = table.grow(delta.into(), None);
                old.map_or(Outcome::Refused, |old| Outcome::Returned(vec![Seen::I64(old.cast_signed())]))
            }
            Action::GrowMemory { memory, delta } => {
                let Some(memory) = self.memory(memory) else { return Outcome::Skipped };
                let old = self.store.memory(memory).expect("this store").grow(delta.into());
                old.map_or(Outcome::Refused, |old| Outcome::Returned(vec![Seen::I64(old as i64)]))
            }
            Action::SetGlobal(value) => {
                self.store.global_mut(self.number).expect("this store").set(value).expect("a number");
                Outcome::Returned(vec![])
            }
            Action::Reset { .. } => Outcome::Skipped,
        }
    }

    fn instantiate(&mut self, module: usize) -> Outcome {
        let facts = &self.plan.modules[module];
        let (mut functions, mut tables, mut memories, mut globals) = (vec![], vec![], vec![], vec![]);
        for func in &facts.funcs {
            let Some(from) = &func.from else { continue };
            let Some(func) = self.import_func(from) else { return Outcome::Skipped };
            functions.push(func);
        }
        for table in &facts.tables {
            let Some(from) = &table.from else { continue };
            let Some(table) = self.import_table(from) else { return Outcome::Skipped };
            tables.push(table);
        }
        for memory in &facts.memories {
            let Some(from) = &memory.from else { continue };
            let name = from.module.map_or(MemoryName::Host, MemoryName::Of);
            let Some(memory) = self.memory(name) else { return Outcome::Skipped };
            memories.push(memory);
        }
        for global in &facts.globals {
            let Some(from) = &global.from else { continue };
            let Some(global) = self.import_global(from, global.ty) else { return Outcome::Skipped };
            globals.push(global);
        }
        let imports = Imports { functions: &functions, memories: &memories, tables: &tables, globals: &globals };
        // SAFETY:
        // - shims: `host::function` has them by name, of the types that the plan has, for `Recorder`.
        // - kinds: `compile` was told that functions of "host" are the host's and all others are of instances.
        match unsafe { self.store.instantiate(self.modules[module].module, imports) } {
            Ok(id) => {
                let view = self.store.view(id).expect("this store");
                let export = view.export(index(facts.imported_funcs()), true).expect("the function is exported");
                // SAFETY: it is of this view's module.
                let func = unsafe { view.func(export) };
                // SAFETY: the reference lives as long as the store.
                let ctx = unsafe { (*func_ref(func, self.id)).ctx }.addr();
                self.idents.insert(ctx, self.instances.len());
                self.newest[module] = Some(id);
                self.instances.push((module, id));
                Outcome::Returned(vec![])
            }
            Err(error) => refusal(&error),
        }
    }

    fn import_func(&mut self, from: &From) -> Option<ImportFn> {
        let Some(module) = from.module else { return function(&from.name) };
        let func = self.exported(module, item(&from.name))?;
        Some(ImportFn::instance(func))
    }

    fn import_table(&mut self, from: &From) -> Option<TableHandle> {
        match from.module {
            None => Some(self.tables[HOST_TABLES.iter().position(|(name, ..)| *name == from.name)?]),
            Some(module) => {
                let view = self.store.view(self.newest[module]?).expect("this store");
                // SAFETY: the module has it.
                Some(unsafe { view.table_handle(index(item(&from.name))) })
            }
        }
    }

    fn import_global(&mut self, from: &From, ty: Ty) -> Option<ImportGlobal> {
        let Some(module) = from.module else {
            return Some(self.globals[HOST_GLOBALS.iter().position(|(name, ..)| *name == from.name)?]);
        };
        let view = self.store.view(self.newest[module]?).expect("this store");
        let index = index(item(&from.name));
        macro_rules! shared {
            ($ty:ty) => {
                // SAFETY: the module has it, and it has this type.
                ImportGlobal::shared(unsafe { view.global_handle::<$ty>(index) })
            };
        }
        Some(match ty {
            Ty::I32 => shared!(i32),
            Ty::I64 => shared!(i64),
            Ty::F32 => shared!(f32),
            Ty::F64 => shared!(f64),
            Ty::V128 => shared!(V128),
            Ty::Func => shared!(Option<Func>),
            Ty::Extern => shared!(Option<ExternRef>),
        })
    }

    /// Returns a function that the newest instance of a module exports.
    fn exported(&mut self, module: usize, func: usize) -> Option<Func> {
        let view = self.store.view(self.newest[module]?).expect("this store");
        let export = view.export(index(func), true).expect("the function is exported");
        // SAFETY: it is of this view's module.
        Some(unsafe { view.func(export) })
    }

    fn table(&mut self, name: TableName) -> Option<TableHandle> {
        match name {
            TableName::Host => Some(self.tables[0]),
            TableName::Of(module, table) => {
                let view = self.store.view(self.newest[module]?).expect("this store");
                // SAFETY: the module has it.
                Some(unsafe { view.table_handle(index(table)) })
            }
        }
    }

    fn memory(&mut self, name: MemoryName) -> Option<MemoryHandle> {
        match name {
            MemoryName::Host => Some(self.memory),
            MemoryName::Of(module) => {
                let view = self.store.view(self.newest[module]?).expect("this store");
                // SAFETY: the module has it.
                Some(unsafe { view.memory_handle(0) })
            }
        }
    }

    /// Returns an element, if there are a table and such an element.
    fn element(&mut self, table: TableName, index: u32) -> Option<Option<Func>> {
        let table = self.table(table)?;
        self.store.table::<Option<Func>>(table).expect("this store").get(index.into()).ok()
    }

    fn func(&mut self, name: FuncName) -> Option<Option<Func>> {
        match name {
            FuncName::Null => Some(None),
            FuncName::Element(table, index) => self.element(table, index),
            FuncName::Export(module, func) => Some(Some(self.exported(module, func)?)),
        }
    }

    fn args(&mut self, args: &[Arg]) -> Option<Vec<Value>> {
        args.iter().map(|arg| self.arg(*arg)).collect()
    }

    fn arg(&mut self, arg: Arg) -> Option<Value> {
        Some(match arg {
            Arg::I32(value) => Value::I32(value),
            Arg::I64(value) => Value::I64(value),
            Arg::F32(value) => Value::F32(value),
            Arg::F64(value) => Value::F64(value),
            Arg::V128(value) => Value::V128(V128(value)),
            Arg::Func(name) => Value::Func(self.func(name)?),
            Arg::Extern(number) => Value::Extern(external(number)),
        })
    }

    fn refuel(&mut self) {
        for (module, id) in self.instances.clone() {
            let mut view = self.store.view(id).expect("this store");
            refuel(&mut view, &self.plan.modules[module]);
        }
    }

    fn state(&mut self) -> Vec<(String, State)> {
        let mut all = Vec::new();
        let store = self.id;
        let memory = self.store.memory(self.memory).expect("this store");
        all.push(("host memory".to_owned(), State::Memory(memory.bytes().len(), crc32fast::hash(memory.bytes()))));
        let table = self.store.table::<Option<Func>>(self.tables[0]).expect("this store");
        let elements = (0..table.len()).map(|at| self.idents.see(table.get(at).expect("in bounds"), store));
        all.push(("host table".to_owned(), State::Elements(elements.collect())));
        for (number, (module, id)) in self.instances.clone().into_iter().enumerate() {
            let mut view = self.store.view(id).expect("this store");
            let name = format!("instance {number} of {}", module_name(Some(module)));
            all.extend(state(&mut view, &self.plan.modules[module], &self.idents, &name));
        }
        all
    }

    /// Instantiates a module by itself, and calls, resets and calls it.
    fn reset(&mut self, module: usize, calls: &[(usize, bool, Vec<Arg>)]) -> Vec<Step> {
        let facts = &self.plan.modules[module];
        let functions: Option<Vec<ImportFn>> =
            facts.funcs.iter().filter_map(|func| func.from.as_ref()).map(|from| function(&from.name)).collect();
        let functions = functions.expect("the host has all of them");
        let imports = Imports { functions: &functions, ..Imports::default() };
        let idents = Idents::default();
        let recorder = Recorder::new(self.store.host().modules.clone(), idents.clone());
        let made = catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: as for `instantiate`; every import is a function of the host.
            unsafe { Instance::new(self.modules[module].module, recorder, imports) }
        }));
        let Ok(Ok(mut alone)) = made else { return vec![] };
        let mut runs = Vec::new();
        for round in 0..2 {
            let mut steps = Vec::new();
            let mut note = |alone: &mut Instance<Recorder>, what: String, outcome| {
                let calls = std::mem::take(&mut alone.host_mut().calls);
                let state = state(&mut alone.view(), facts, &idents, "alone");
                steps.push(Step { what, outcome, calls, state });
            };
            if round == 1 {
                alone.host_mut().restart();
                let again = catch_unwind(AssertUnwindSafe(|| alone.reset()));
                let outcome = match again {
                    Ok(Ok(())) => Outcome::Returned(vec![]),
                    Ok(Err(error)) => refusal(&error),
                    Err(_) => Outcome::HostPanicked,
                };
                note(&mut alone, format!("{} alone", module_name(Some(module))), outcome);
            } else {
                note(&mut alone, format!("{} alone", module_name(Some(module))), Outcome::Returned(vec![]));
            }
            for (func, typed, args) in calls {
                let args: Vec<_> = args
                    .iter()
                    .map(|arg| match arg {
                        Arg::Func(_) => Value::Func(None),
                        arg => self.arg(*arg).expect("a number"),
                    })
                    .collect();
                let ty = facts.funcs[*func].ty;
                let mut view = alone.view();
                refuel(&mut view, facts);
                let run = || call(&mut view, index(*func), ty, *typed, &args, &idents);
                let outcome = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Outcome::HostPanicked);
                note(&mut alone, format!("alone {func}"), outcome);
            }
            runs.push(steps);
        }
        let [first, second] = &runs[..] else { unreachable!("there are two rounds") };
        let mut all = first.clone();
        for (mine, theirs) in first.iter().zip(second) {
            if let Some(difference) = mine.difference(theirs) {
                let outcome = Outcome::Broken(format!("after a reset: {difference}"));
                all.push(Step { what: mine.what.clone(), outcome, calls: vec![], state: vec![] });
            }
        }
        all
    }
}

/// Returns a module without anything, whose instance tells which store it is in.
fn empty() -> &'static Module {
    static EMPTY: OnceLock<&Module> = OnceLock::new();
    EMPTY.get_or_init(|| {
        let target = include_wasm_spec::target::host(Features::Baseline).expect("this machine is a target");
        load(&compile(b"\0asm\x01\0\0\0", &target).expect("it is a module")).module
    })
}

/// Returns the index in an export's name.
fn item(name: &str) -> usize {
    name[1..].parse().expect("names of exports end with an index")
}
