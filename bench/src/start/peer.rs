//! Modules of `guests.rs` under Wasmtime.
//!
//! In:  wasm, or what Wasmtime made of it.
//! Out: instances, each in a store of its own, and what is done with them.

use std::hint::black_box;

use wasmtime::{
    Config, Engine, Instance, InstanceAllocationStrategy, InstancePre, Linker, Module, ModuleExport, Store,
};

/// Where instances are written to, as ours are.
const AT: usize = 8;

/// Who makes instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocator {
    /// Wasmtime's default.
    OnDemand,
    /// Memories and instances that are reserved once, and used again.
    Pooling,
}

/// A module.
pub struct Peer {
    engine: Engine,
    prepared: InstancePre<()>,
    memory: ModuleExport,
}

/// An instance.
pub struct Made {
    store: Store<()>,
    instance: Instance,
}

impl Peer {
    /// Compiles a module.
    pub fn new(wasm: &[u8], allocator: Allocator) -> Self {
        let mut config = Config::new();
        if allocator == Allocator::Pooling {
            config.allocation_strategy(InstanceAllocationStrategy::pooling());
        }
        let engine = Engine::new(&config).expect("a valid configuration");
        let module = Module::new(&engine, wasm).expect("compiles");
        let prepared = Linker::new(&engine).instantiate_pre(&module).expect("imports nothing");
        let memory = module.get_export_index("memory").expect("exported");
        Self { engine, prepared, memory }
    }

    /// Makes an instance.
    #[inline]
    pub fn make(&self) -> Made {
        let mut store = Store::new(&self.engine, ());
        let instance = self.prepared.instantiate(&mut store).expect("instantiates");
        Made { store, instance }
    }
}

impl Made {
    /// Writes to one page of its memory.
    #[inline]
    pub fn write(&mut self, peer: &Peer) {
        let export = self.instance.get_module_export(&mut self.store, &peer.memory);
        let memory = export.and_then(wasmtime::Extern::into_memory).expect("exported");
        memory.data_mut(&mut self.store)[AT] = black_box(1);
    }
}
