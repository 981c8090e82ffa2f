//! The host module that scripts import: see the suite's `harness`.

use include_wasm_abi::types::ValType;
use include_wasm_runtime_support::{
    Func, GlobalHandle, ImportFn, ImportGlobal, MemoryHandle, NoHost, Store, TableHandle, VmContext, WasmValue,
    host_call,
};

use crate::failure::Failure;

/// Its name.
pub(crate) const NAME: &str = "spectest";

/// A function of the host: it takes values, and returns nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostFunction {
    name: &'static str,
    pub(crate) params: &'static [ValType],
    pub(crate) import: ImportFn,
}

macro_rules! functions {
    ($($name:ident($($param:ident: $ty:ty),*);)*) => {
        /// Returns the function of this name.
        pub(crate) fn function(name: &str) -> Option<HostFunction> {
            [$({
                extern "C" fn $name(ctx: *mut VmContext $(, $param: $ty)*) {
                    // Nobody reads what a script prints.
                    let _ = ($($param,)*);
                    // SAFETY: compiled code calls its import's shim with its own context, and every store here is for
                    // `NoHost`.
                    unsafe { host_call::<NoHost, ()>(ctx, |_| Ok(())) }
                }
                HostFunction {
                    name: stringify!($name),
                    params: &[$(<$ty as WasmValue>::TYPE),*],
                    import: ImportFn::host($name as *const ()),
                }
            }),*].into_iter().find(|function| function.name == name)
        }
    };
}
functions! {
    print();
    print_i32(a: i32);
    print_i64(a: i64);
    print_f32(a: f32);
    print_f64(a: f64);
    print_i32_f32(a: i32, b: f32);
    print_f64_f64(a: f64, b: f64);
}

/// What the module has besides functions, in one store.
#[derive(Debug)]
pub(crate) struct Spectest {
    memory: MemoryHandle,
    table: TableHandle,
    i32: GlobalHandle<i32>,
    i64: GlobalHandle<i64>,
    f32: GlobalHandle<f32>,
    f64: GlobalHandle<f64>,
}

impl Spectest {
    /// Makes the module's memory, table and globals.
    pub(crate) fn new(store: &mut Store<NoHost>) -> Result<Self, Failure> {
        Ok(Self {
            memory: store.new_memory(1, Some(2))?,
            table: store.new_table::<Option<Func>>(10, Some(20))?,
            i32: store.new_global(666, false)?,
            i64: store.new_global(666, false)?,
            f32: store.new_global(666.6, false)?,
            f64: store.new_global(666.6, false)?,
        })
    }

    /// Returns the memory of this name.
    pub(crate) fn memory(&self, name: &str) -> Option<MemoryHandle> {
        (name == "memory").then_some(self.memory)
    }

    /// Returns the table of this name.
    pub(crate) fn table(&self, name: &str) -> Option<TableHandle> {
        (name == "table").then_some(self.table)
    }

    /// Returns the global of this name.
    pub(crate) fn global(&self, name: &str) -> Option<ImportGlobal> {
        match name {
            "global_i32" => Some(ImportGlobal::shared(self.i32)),
            "global_i64" => Some(ImportGlobal::shared(self.i64)),
            "global_f32" => Some(ImportGlobal::shared(self.f32)),
            "global_f64" => Some(ImportGlobal::shared(self.f64)),
            _ => None,
        }
    }
}
