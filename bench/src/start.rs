//! Wasmtime, and what it takes both to load and to instantiate a module.

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, ImportKind, Target};
use include_wasm_codegen::{ModuleInput, Output, compile};
use include_wasm_runtime_support::{
    Aligned, Blob, Host, ImportFn, Imports, LibcallEntry, Module, Store, libcalls, parts,
};

use crate::measure::{Candidate, measure, print as print_figures};

/// The same guest under Wasmtime.
pub struct Peer {
    engine: wasmtime::Engine,
    module: wasmtime::Module,
    store: wasmtime::Store<u64>,
    get: wasmtime::TypedFunc<i32, i32>,
    ticks: wasmtime::TypedFunc<i32, i32>,
    stop: wasmtime::TypedFunc<(), ()>,
}

fn linker(engine: &wasmtime::Engine) -> wasmtime::Linker<u64> {
    let mut linker = wasmtime::Linker::new(engine);
    let tick = |mut caller: wasmtime::Caller<'_, u64>, value: i32| -> wasmtime::Result<i32> {
        *caller.data_mut() += 1;
        if value == i32::MIN { Err(wasmtime::Error::msg("refused")) } else { Ok(value) }
    };
    linker.func_wrap("env", "tick", tick).expect("a new name");
    linker
}

impl Peer {
    /// Compiles and instantiates the guest.
    pub fn new(wasm: &[u8]) -> Self {
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::new(&engine, wasm).expect("compiles");
        let mut store = wasmtime::Store::new(&engine, 0);
        let instance = linker(&engine).instantiate(&mut store, &module).expect("instantiates");
        let get = instance.get_typed_func(&mut store, "get").expect("exported");
        let ticks = instance.get_typed_func(&mut store, "ticks").expect("exported");
        let stop = instance.get_typed_func(&mut store, "stop").expect("exported");
        Self { engine, module, store, get, ticks, stop }
    }

    /// Calls the export that loads.
    pub fn get(&mut self, at: i32) -> i32 {
        self.get.call(&mut self.store, at).expect("in bounds")
    }

    /// Calls the export that calls the import.
    pub fn ticks(&mut self, count: i32) -> i32 {
        self.ticks.call(&mut self.store, count).expect("ticks")
    }

    /// Calls the export that traps.
    pub fn stop(&mut self) -> wasmtime::Error {
        self.stop.call(&mut self.store, ()).expect_err("traps")
    }
}

struct NoState;

impl Host for NoState {
    type Error = core::convert::Infallible;
}

extern "C" fn tick(_ctx: *mut include_wasm_runtime_support::VmContext, value: i32) -> i32 {
    value
}

fn compiled(wasm: &[u8]) -> Output {
    let features = Arch::X86_64.features().iter().map(|feature| feature.name);
    let detected = features.filter(|name| !name.starts_with("avx512"));
    let target = Target::new(Arch::X86_64, CAbi::SystemV, Target::features_from_names(Arch::X86_64, detected));
    compile(&[ModuleInput { bytes: wasm, imports: &|_, _| ImportKind::Host }], &target).expect("compiles")
}

/// Every runtime function.
static LIBCALLS: &[LibcallEntry] = &all_libcalls();

macro_rules! all {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {
        const fn all_libcalls() -> [LibcallEntry; [$(stringify!($name)),*].len()] {
            [$(libcalls::$name),*]
        }
    };
}
include_wasm_abi::libcalls!(all);

/// A module that can be loaded once more: a process keeps every one that it loaded.
pub fn module(elf: &[u8]) -> &'static Module {
    #[repr(C, align(64))]
    struct Line([u8; 64]);
    let mut lines: Vec<Line> = elf.chunks(64).map(|_| Line([0; 64])).collect();
    for (line, bytes) in lines.iter_mut().zip(elf.chunks(64)) {
        line.0[..bytes.len()].copy_from_slice(bytes);
    }
    let lines: &'static [Line] = Vec::leak(lines);
    let bytes = core::ptr::slice_from_raw_parts(lines.as_ptr().cast::<u8>(), elf.len());
    // SAFETY: the lines are aligned as `Aligned` is, leaked, and hold as many bytes.
    let bytes = unsafe { &*(bytes as *const Aligned<[u8]>) };
    // SAFETY: the bytes came from our compiler just now.
    let blob = unsafe { Blob::trusted(bytes) };
    Box::leak(Box::new(Module::load(blob, LIBCALLS, parts::ALL)))
}

/// Measures and prints load and instantiate.
pub fn print_rows(wasm: &[u8]) {
    let peer = &Peer::new(wasm);
    let output = compiled(wasm);
    let serialized = peer.module.serialize().expect("serializes");
    let figures = measure(
        20,
        vec![
            // SAFETY: serialized by the same engine.
            Candidate::new("Wasmtime, deserialize", || unsafe {
                wasmtime::Module::deserialize(&peer.engine, &serialized)
            }),
            Candidate::new("ours, load", || module(&output.elf).code().is_ok()),
        ],
    );
    print_figures("load a small module", &figures, &[]);

    let linker = linker(&peer.engine);
    let pre = linker.instantiate_pre(&peer.module).expect("links");
    let ours = module(&output.elf);
    let imports = [ImportFn::host(tick as *const ())];
    let figures = measure(
        500,
        vec![
            Candidate::new("Wasmtime, instantiate", || {
                let mut store = wasmtime::Store::new(&peer.engine, 0);
                pre.instantiate(&mut store).is_ok()
            }),
            Candidate::new("ours, instantiate", || {
                let mut store = Store::new(NoState);
                let imports = Imports { functions: &imports, ..Imports::default() };
                // SAFETY: the shim has the type of the module's one import, and does not touch the host.
                unsafe { store.instantiate(ours, imports) }.is_ok()
            }),
        ],
    );
    print_figures("instantiate a small module", &figures, &[]);
}
