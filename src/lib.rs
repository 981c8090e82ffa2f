//! Compiles a WebAssembly module to native code while rustc compiles the application, with a typed Rust API.
#![no_std]
#![forbid(unsafe_code)]

pub use include_wasm_runtime_support::{
    CallError, Caller, ExternRef, Frame, Frames, Func, FuncError, Global, GlobalHandle, GlobalMut, Host,
    InstantiateError, LinkError, LittleEndian, LoadError, Memory, MemoryHandle, NoHost, OutOfBounds, Store, Table,
    TableElement, TableHandle, Trap, TrapCode, V128, WasmValue, WrongInstance,
};

#[doc(hidden)]
pub use include_wasm_macros::{__Compile, __include_wasm};

/// Includes a module.
#[cfg(feature = "std")]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { ($crate) (alloc std) $($tokens)* } };
}

/// What expansions use beside the public types.
#[doc(hidden)]
pub mod __rt {
    pub use include_wasm_runtime_support::*;

    /// Returns the trap that ended a call which no host function can end.
    pub fn trap_of(error: CallError<core::convert::Infallible>) -> Trap {
        match error {
            CallError::Trap(trap) => trap,
            CallError::Host(never) => match never {},
        }
    }

    /// Writes results into slots.
    pub fn fill<const N: usize, const R: usize>(
        slots: &mut [Slot; N],
        results: [Result<Slot, Trap>; R],
    ) -> Result<(), Trap> {
        for (slot, result) in slots.iter_mut().zip(results) {
            *slot = result?;
        }
        Ok(())
    }
}
