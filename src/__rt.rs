//! Items that expansions use beside the public types. No other code may use them.

use core::convert::Infallible;
use core::fmt;
use core::marker::PhantomData;

pub use ::core;
pub use include_wasm_runtime_support::*;

/// Returns the trap that ended a call which no host function can end.
#[inline]
pub fn trap_of(error: CallError<Infallible>) -> Trap {
    match error {
        CallError::Trap(trap) => trap,
        CallError::Host(never) => match never {},
    }
}

/// Writes results into slots.
///
/// # Errors
///
/// The trap of a reference that belongs to another store.
pub fn fill<const N: usize, const R: usize>(
    slots: &mut [Slot; N],
    results: [Result<Slot, Trap>; R],
) -> Result<(), Trap> {
    for (slot, result) in slots.iter_mut().zip(results) {
        *slot = result?;
    }
    Ok(())
}

/// A module that can be instantiated without a store. No type implements this trait: it is the bound of a method in the
/// place of `instantiate`, so that rustc says why there is none.
#[diagnostic::on_unimplemented(
    message = "this module cannot be instantiated alone: it imports what another instance of a store owns",
    label = "call `instantiate_in(&mut store, &imports)` instead",
    note = "a memory, a table, a mutable global, or a function of another instance is a field of the type whose name \
            ends in `Imports`: `let mut store = include_wasm::Store::new(host);`"
)]
pub trait StandsAlone {}

/// An instance. No type implements this trait: it is the bound of methods that a module has before it is instantiated,
/// so that rustc names the missing step.
#[diagnostic::on_unimplemented(
    message = "the module is not instantiated yet: its exports are methods of an instance",
    label = "call `.instantiate()?` on the module first",
    note = "as in `let mut plugin = include_wasm!(\"plugin.wasm\").instantiate()?;`"
)]
pub trait Instantiated {}

/// A value that belongs to the module that the type `M` stands for: an instance, a reference to one, or the name of
/// one.
///
/// Fields of the types that an expansion defines are private, but the user's code around the macro can see them. If
/// they were alike for all modules, safe code could move an instance of one module into the type of another, and call
/// it at wrong places. So the module is a part of the type, and only code with the [`Module`] makes or exchanges the
/// value. Only the expansion has one: no function hands a module out, and to make one is unsafe. A path other than that
/// of the facade's own macro, by which the expansion's calls might arrive elsewhere, has `unsafe` in front.
pub struct Of<M, T> {
    value: T,
    module: PhantomData<fn() -> M>,
}

impl<M, T> Of<M, T> {
    /// Makes a value that belongs to `_module`, which `M` stands for.
    #[inline]
    pub const fn new(_module: &'static Module, value: T) -> Self {
        Self { value, module: PhantomData }
    }

    /// Returns the value.
    #[inline]
    pub const fn get(&self) -> &T {
        &self.value
    }

    /// Returns the value, to change it.
    #[inline]
    pub const fn get_mut(&mut self, _module: &'static Module) -> &mut T {
        &mut self.value
    }

    /// Returns the value alone.
    #[inline]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<M, T: Clone> Clone for Of<M, T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), module: PhantomData }
    }
}

impl<M, T: Copy> Copy for Of<M, T> {}

impl<M, T: fmt::Debug> fmt::Debug for Of<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
