//! A kernel as Wasmtime compiles it, for the same CPU and with memory bounded in the same way; and what it keeps of any
//! module.

use include_wasm_codegen::target::Opt;
use wasmtime::{Config, Engine, Instance, Module, OptLevel, Store, TypedFunc};

use super::Level;
use crate::blob::Bounds;

/// What Cranelift may use at x86-64-v3.
const V3: [&str; 11] = [
    "has_sse3",
    "has_ssse3",
    "has_sse41",
    "has_sse42",
    "has_popcnt",
    "has_avx",
    "has_avx2",
    "has_fma",
    "has_bmi1",
    "has_bmi2",
    "has_lzcnt",
];

/// An instance of a kernel.
pub struct Peer {
    store: Store<()>,
    run: TypedFunc<i32, i64>,
}

/// Returns how many bytes Wasmtime keeps of a module, for any x86-64.
///
/// # Errors
///
/// Wasmtime's.
pub fn serialized(wasm: &[u8], bounds: Bounds, opt: Opt, addresses: bool) -> crate::Result<usize> {
    let mut config = config(Level::Base, bounds);
    config.cranelift_opt_level(match opt {
        Opt::Speed => OptLevel::Speed,
        Opt::Size => OptLevel::SpeedAndSize,
        Opt::None => OptLevel::None,
    });
    config.generate_address_map(addresses);
    Ok(Engine::new(&config)?.precompile_module(wasm)?.len())
}

fn engine(level: Level, bounds: Bounds) -> Engine {
    Engine::new(&config(level, bounds)).expect("a valid configuration")
}

fn config(level: Level, bounds: Bounds) -> Config {
    let mut config = Config::new();
    // A target that is named has no features but those that are turned on.
    config.target("x86_64-unknown-linux-gnu").expect("a known target");
    if level == Level::V3 {
        for flag in V3 {
            // SAFETY: the level is available.
            unsafe { config.cranelift_flag_enable(flag) };
        }
    }
    if bounds == Bounds::Explicit {
        config.signals_based_traps(false).memory_reservation(0).memory_guard_size(0);
    }
    config
}

impl Peer {
    /// Compiles and instantiates a kernel.
    pub fn new(wasm: &[u8], level: Level, bounds: Bounds) -> Self {
        let engine = engine(level, bounds);
        let module = Module::new(&engine, wasm).expect("compiles");
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).expect("instantiates");
        let run = instance.get_typed_func(&mut store, "run").expect("exported");
        Self { store, run }
    }

    /// Returns the object file that Wasmtime keeps of a kernel.
    pub fn elf(wasm: &[u8], level: Level, bounds: Bounds) -> Vec<u8> {
        engine(level, bounds).precompile_module(wasm).expect("compiles")
    }

    /// Runs it.
    pub fn run(&mut self, n: i32) -> i64 {
        self.run.call(&mut self.store, n).expect("does not trap")
    }
}
