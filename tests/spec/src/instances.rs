//! What the directives of one script share: a store, and the instances that were made in it.
//!
//! Imports are looked up by the name under which an instance was registered. Their kinds, and the types of functions of
//! the host, are compared here, as the typed API does at compile time; the rest is the runtime's to check.

use std::collections::HashMap;
use std::rc::Rc;

use include_wasm_abi::types::ValType;
use include_wasm_codegen::Interface;
use include_wasm_codegen::interface::{Function, Item};
use include_wasm_runtime_support::{
    ExternRef, Func, ImportFn, ImportGlobal, Imports, InstanceId, MemoryHandle, NoHost, Slot, Store, TableHandle, V128,
    WasmValue, to_slot,
};

use crate::code::Compiled;
use crate::failure::Failure;
use crate::spectest::{self, Spectest};
use crate::value::Value;

/// An instance and how it is seen from outside.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    id: InstanceId,
    interface: Rc<Interface>,
}

/// The instances of a script.
#[derive(Debug)]
pub(crate) struct Instances {
    store: Store<NoHost>,
    spectest: Spectest,
    current: Option<Instance>,
    named: HashMap<String, Instance>,
    registered: HashMap<String, Instance>,
}

/// Imports that were found, in order of each index space.
#[derive(Default)]
struct Found {
    functions: Vec<ImportFn>,
    memories: Vec<MemoryHandle>,
    tables: Vec<TableHandle>,
    globals: Vec<ImportGlobal>,
}

/// Runs `$body` with `$T` for the Rust type of a value type.
macro_rules! with_type {
    ($ty:expr, $T:ident => $body:expr) => {
        match $ty {
            ValType::I32 => {
                type $T = i32;
                $body
            }
            ValType::I64 => {
                type $T = i64;
                $body
            }
            ValType::F32 => {
                type $T = f32;
                $body
            }
            ValType::F64 => {
                type $T = f64;
                $body
            }
            ValType::V128 => {
                type $T = V128;
                $body
            }
            ty if ty == <Option<Func>>::TYPE => {
                type $T = Option<Func>;
                $body
            }
            ty if ty == <Option<ExternRef>>::TYPE => {
                type $T = Option<ExternRef>;
                $body
            }
            ty => Err(Failure::Broken(format!("type {ty:?} is not known here"))),
        }
    };
}

impl Instances {
    /// Makes a store that has the host's module and no instance.
    pub(crate) fn new() -> Result<Self, Failure> {
        let mut store = Store::new(NoHost);
        let spectest = Spectest::new(&mut store)?;
        Ok(Self { store, spectest, current: None, named: HashMap::new(), registered: HashMap::new() })
    }

    /// Makes an instance that no directive can name.
    pub(crate) fn instantiate(&mut self, compiled: &Compiled) -> Result<Instance, Failure> {
        let found = self.find(&compiled.interface)?;
        let imports = Imports {
            functions: &found.functions,
            memories: &found.memories,
            tables: &found.tables,
            globals: &found.globals,
        };
        // SAFETY:
        // - shims: `find` takes shims from `spectest` alone, compares their types, and they are for `NoHost`.
        // - kinds: `code::compile` says that functions of `spectest` are the host's and all others are of instances,
        //   and `find` looks them up by the same name.
        let id = unsafe { self.store.instantiate(compiled.module, imports) }?;
        Ok(Instance { id, interface: Rc::new(compiled.interface.clone()) })
    }

    /// Makes an instance, or none, the one that directives without a name are about.
    pub(crate) fn set_current(&mut self, name: Option<&str>, instance: Option<Instance>) {
        if let Some(name) = name {
            match &instance {
                Some(instance) => self.named.insert(name.to_owned(), instance.clone()),
                None => self.named.remove(name),
            };
        }
        self.current = instance;
    }

    /// Lets later modules import from an instance.
    pub(crate) fn register(&mut self, name: &str, instance: Instance) {
        self.registered.insert(name.to_owned(), instance);
    }

    /// Returns the instance of this name, or the current one.
    pub(crate) fn named(&self, name: Option<&str>) -> Result<Instance, Failure> {
        let instance = match name {
            Some(name) => self.named.get(name),
            None => self.current.as_ref(),
        };
        instance
            .cloned()
            .ok_or_else(|| Failure::Broken("the directive is about an instance that was not made".to_owned()))
    }

    /// Calls an exported function.
    pub(crate) fn invoke(
        &mut self,
        instance: &Instance,
        name: &str,
        arguments: &[Value],
    ) -> Result<Vec<Value>, Failure> {
        let Some(Item::Func(function)) = instance.export(name) else { return Err(no_export(name)) };
        if !arguments.iter().map(|value| value.ty).eq(function.params.iter().copied()) {
            return Err(Failure::Broken(format!("arguments are not {:?}", function.params)));
        }
        let mut slots: Vec<Slot> = arguments.iter().map(|value| value.slot).collect();
        slots.resize(function.params.len().max(function.results.len()), Slot::default());
        let mut view = self.store.view(instance.id)?;
        let export = view.export(function.index, true).ok_or_else(|| no_entry(name))?;
        // SAFETY:
        // - export: of this view's module; `dynamic` asks for the entry that takes slots.
        // - slots: as many as both need; arguments were compared with the parameters, and scripts have no references to
        //   functions as arguments but null.
        unsafe { view.call_raw(export, &mut slots) }?;
        Ok(function.results.iter().zip(slots).map(|(&ty, slot)| Value { ty, slot }).collect())
    }

    /// Reads an exported global.
    pub(crate) fn get(&mut self, instance: &Instance, name: &str) -> Result<Value, Failure> {
        let Some(&Item::Global(index, global)) = instance.export(name) else { return Err(no_export(name)) };
        let view = self.store.view(instance.id)?;
        let store = view.store_id();
        let slot = with_type!(global.value, T => {
            // SAFETY: the interface is the module's, so the index and the type are.
            let value = unsafe { view.global::<T>(index) }.get();
            to_slot(value, store).map_err(Failure::from)
        });
        Ok(Value { ty: global.value, slot: slot? })
    }

    /// Finds what a module imports.
    fn find(&mut self, interface: &Interface) -> Result<Found, Failure> {
        let mut found = Found::default();
        for import in &interface.imports {
            if import.module == spectest::NAME {
                self.find_in_spectest(&import.name, &import.item, &mut found)?;
            } else {
                let instance = self.registered.get(&import.module).cloned().ok_or(Failure::UNKNOWN)?;
                self.find_in_instance(&instance, &import.name, &import.item, &mut found)?;
            }
        }
        Ok(found)
    }

    fn find_in_spectest(&self, name: &str, wanted: &Item, found: &mut Found) -> Result<(), Failure> {
        let function = spectest::function(name);
        let (memory, table, global) =
            (self.spectest.memory(name), self.spectest.table(name), self.spectest.global(name));
        match (wanted, function, memory, table, global) {
            (_, None, None, None, None) => return Err(Failure::UNKNOWN),
            (Item::Func(Function { params, results, .. }), Some(function), ..)
                if params == function.params && results.is_empty() =>
            {
                found.functions.push(function.import);
            }
            (Item::Memory(..), _, Some(memory), ..) => found.memories.push(memory),
            (Item::Table(..), _, _, Some(table), _) => found.tables.push(table),
            (Item::Global(..), _, _, _, Some(global)) => found.globals.push(global),
            _ => return Err(Failure::INCOMPATIBLE),
        }
        Ok(())
    }

    fn find_in_instance(
        &mut self,
        instance: &Instance,
        name: &str,
        wanted: &Item,
        found: &mut Found,
    ) -> Result<(), Failure> {
        let exported = instance.export(name).ok_or(Failure::UNKNOWN)?;
        let view = self.store.view(instance.id)?;
        match (wanted, exported) {
            (Item::Func(_), Item::Func(function)) => {
                let export = view.export(function.index, true).ok_or_else(|| no_entry(name))?;
                // SAFETY: the export is of this view's module.
                found.functions.push(ImportFn::instance(unsafe { view.func(export) }));
            }
            (Item::Memory(..), &Item::Memory(index, _)) => {
                // SAFETY: the interface is the module's, so the index is.
                found.memories.push(unsafe { view.memory_handle(index) });
            }
            (Item::Table(..), &Item::Table(index, _)) => {
                // SAFETY: the interface is the module's, so the index is.
                found.tables.push(unsafe { view.table_handle(index) });
            }
            (Item::Global(..), &Item::Global(index, global)) => {
                found.globals.push(with_type!(global.value, T => {
                    // SAFETY: the interface is the module's, so the index and the type are.
                    Ok(ImportGlobal::shared(unsafe { view.global_handle::<T>(index) }))
                })?);
            }
            _ => return Err(Failure::INCOMPATIBLE),
        }
        Ok(())
    }
}

impl Instance {
    fn export(&self, name: &str) -> Option<&Item> {
        self.interface.exports.iter().find(|export| export.name == name).map(|export| &export.item)
    }
}

fn no_export(name: &str) -> Failure {
    Failure::Broken(format!("there is no such export: {name:?}"))
}

fn no_entry(name: &str) -> Failure {
    Failure::Broken(format!("the module has no entry for callers that learn types at run time, for {name:?}"))
}
