//! A kernel as this project compiles it.

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::interface::Item;
use include_wasm_codegen::target::{CAbi, ImportKind, MemoryStrategy, Target, Traps};
use include_wasm_codegen::{ModuleInput, Output, compile};
use include_wasm_runtime_support::{Export, Imports, InstanceId, NoHost, Store};

use super::{Bounds, Level};
use crate::start;

/// An instance of a kernel.
pub struct Ours {
    store: Store<NoHost>,
    id: InstanceId,
    run: Export,
}

impl Ours {
    /// Compiles a kernel.
    pub fn compile(wasm: &[u8], level: Level, bounds: Bounds) -> Output {
        let mut target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
        target.apply_cpu(level.cpu()).expect("a known level");
        (target.traps, target.memory) = match bounds {
            Bounds::Guarded => (Traps::Hardware, MemoryStrategy::Guarded),
            Bounds::Explicit => (Traps::Explicit, MemoryStrategy::Checked),
        };
        compile(&[ModuleInput { bytes: wasm, imports: &|_, _| ImportKind::Host }], &target).expect("compiles")
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
        let id = unsafe { store.instantiate(start::module(&output.elf), Imports::default()) }.expect("instantiates");
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
