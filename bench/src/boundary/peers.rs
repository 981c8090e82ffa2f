//! The guest under Wasmtime, wasmi and `wasm2c`.
//!
//! In:  the module, or what `build.rs` made of it.
//! Out: the same calls as ours. Each peer's import counts in the host's state and may refuse, as ours does.

use wasmtime::TypedFunc;

/// The guest under Wasmtime, compiled with its defaults: memory guarded, traps by signals.
pub struct Jitted {
    store: wasmtime::Store<u64>,
    get: TypedFunc<i32, i32>,
    add: TypedFunc<(i32, i32), i32>,
    load: TypedFunc<i32, i32>,
    ticks: TypedFunc<i32, i32>,
    stop: TypedFunc<(), ()>,
}

impl Jitted {
    /// Compiles and instantiates the guest.
    pub fn new(wasm: &[u8]) -> Self {
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::new(&engine, wasm).expect("compiles");
        let mut store = wasmtime::Store::new(&engine, 0);
        let mut linker = wasmtime::Linker::new(&engine);
        let tick = |mut caller: wasmtime::Caller<'_, u64>, value: i32| -> wasmtime::Result<i32> {
            *caller.data_mut() += 1;
            if value == i32::MIN { Err(wasmtime::Error::msg("refused")) } else { Ok(value) }
        };
        linker.func_wrap("env", "tick", tick).expect("a new name");
        let instance = linker.instantiate(&mut store, &module).expect("instantiates");
        let get = instance.get_typed_func(&mut store, "get").expect("exported");
        let add = instance.get_typed_func(&mut store, "add").expect("exported");
        let load = instance.get_typed_func(&mut store, "load").expect("exported");
        let ticks = instance.get_typed_func(&mut store, "ticks").expect("exported");
        let stop = instance.get_typed_func(&mut store, "stop").expect("exported");
        Self { store, get, add, load, ticks, stop }
    }

    /// Loads behind a branch.
    #[inline]
    pub fn get(&mut self, at: i32) -> i32 {
        self.get.call(&mut self.store, at).expect("in bounds")
    }

    /// Adds.
    #[inline]
    pub fn add(&mut self, left: i32, right: i32) -> i32 {
        self.add.call(&mut self.store, (left, right)).expect("cannot trap")
    }

    /// Calls the import that often.
    pub fn ticks(&mut self, count: i32) -> i32 {
        self.ticks.call(&mut self.store, count).expect("ticks")
    }

    /// Loads outside the memory.
    pub fn fault(&mut self, at: i32) -> wasmtime::Error {
        self.load.call(&mut self.store, at).expect_err("faults")
    }

    /// Executes `unreachable`.
    pub fn stop(&mut self) -> wasmtime::Error {
        self.stop.call(&mut self.store, ()).expect_err("traps")
    }
}

/// The guest under an interpreter.
pub struct Interpreted {
    store: wasmi::Store<u64>,
    stop: wasmi::TypedFunc<(), ()>,
}

impl Interpreted {
    /// Translates and instantiates the guest.
    pub fn new(wasm: &[u8]) -> Self {
        let engine = wasmi::Engine::default();
        let module = wasmi::Module::new(&engine, wasm).expect("is valid");
        let mut store = wasmi::Store::new(&engine, 0);
        let mut linker = wasmi::Linker::new(&engine);
        linker.func_wrap("env", "tick", |value: i32| value).expect("a new name");
        let instance = linker.instantiate_and_start(&mut store, &module).expect("instantiates");
        let stop = instance.get_typed_func(&store, "stop").expect("exported");
        Self { store, stop }
    }

    /// Executes `unreachable`.
    pub fn stop(&mut self) -> wasmi::Error {
        self.stop.call(&mut self.store, ()).expect_err("traps")
    }
}

/// The guest as a C compiler made it from what `wasm2c` wrote.
#[derive(Clone, Copy, Debug)]
pub struct Translated {
    get: unsafe extern "C" fn(i32) -> i32,
    add: unsafe extern "C" fn(i32, i32) -> i32,
    ticks: unsafe extern "C" fn(i32) -> i32,
}

include!(concat!(env!("OUT_DIR"), "/boundary.rs"));

impl Translated {
    /// Loads behind a branch.
    #[inline]
    pub fn get(self, at: i32) -> i32 {
        // SAFETY: it is called by one thread, with what does not trap.
        unsafe { (self.get)(at) }
    }

    /// Adds.
    #[inline]
    pub fn add(self, left: i32, right: i32) -> i32 {
        // SAFETY: as above.
        unsafe { (self.add)(left, right) }
    }

    /// Calls the import that often.
    pub fn ticks(self, count: i32) -> i32 {
        // SAFETY: as above.
        unsafe { (self.ticks)(count) }
    }
}
