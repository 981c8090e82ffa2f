//! A kernel as this project compiles it.

use include_wasm_codegen::Output;
use include_wasm_codegen::interface::Item;
use include_wasm_codegen::target::Opt;
use include_wasm_runtime_support::{Export, Imports, InstanceId, NoHost, Store};

use super::Level;
use crate::blob::{self, Bounds};

/// An instance of a kernel.
pub struct Ours {
    store: Store<NoHost>,
    id: InstanceId,
    run: Export,
}

impl Ours {
    /// Compiles a kernel.
    pub fn compile(wasm: &[u8], level: Level, bounds: Bounds) -> Output {
        let mut target = blob::target(bounds, Opt::Speed);
        target.apply_cpu(level.cpu()).expect("a known level");
        blob::compile(wasm, &target)
    }

    /// Compiles, loads and instantiates a kernel.
    pub fn new(wasm: &[u8], level: Level, bounds: Bounds) -> Self {
        let output = Self::compile(wasm, level, bounds);
        let exports = &output.modules[0].interface.exports;
        let index = exports.iter().find_map(|export| match &export.item {
            Item::Func(function) if export.name == "run" => Some(function.index),
            _ => None,
        });
        let mut store = Store::new(NoHost);
        // SAFETY: a kernel imports nothing.
        let id = unsafe { store.instantiate(blob::module(&output.elf), Imports::default()) }.expect("instantiates");
        let view = store.view(id).expect("just made");
        let run = view.export(index.expect("exports `run`"), false).expect("has an entry");
        Self { store, id, run }
    }

    /// Runs it.
    pub fn run(&mut self, n: i32) -> i64 {
        let mut view = self.store.view(self.id).expect("of this store");
        // SAFETY: the export is of this module, and every kernel is a function from `i32` to `i64`.
        unsafe { view.call(self.run, (n,)) }.expect("does not trap")
    }
}
