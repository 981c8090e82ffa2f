//! The host's side of an import: what its functions get, and how compiled code calls them.

use core::marker::PhantomData;

use include_wasm_abi::call::Shape;
use include_wasm_abi::layout::Slot;
use include_wasm_abi::trap::exit;
use include_wasm_abi::vm::VmContext;

use crate::call::{InstanceRef, Results};
use crate::error::{Trap, WrongInstance};
use crate::ids::StoreId;
use crate::instance::{Context, Host, Memory, Module, Record, StoreData};
use crate::sys::{self, Stack};
use crate::value::{Raw, WasmValue};

/// The way from a host function to everything else: to the host's state, to the caller's memory, and back into
/// WebAssembly.
///
/// It can be neither stored nor sent to another thread: it is valid while the host function runs.
#[derive(Debug)]
pub struct Caller<'a, H: Host> {
    ctx: *mut VmContext,
    store: *mut StoreData<H>,
    borrow: PhantomData<&'a mut H>,
}

impl<H: Host> Caller<'_, H> {
    /// Returns the host's state.
    pub fn host(&mut self) -> &mut H {
        // SAFETY: the store outlives the call, and `self` is the only way to it while the host function runs.
        unsafe { &mut (*self.store).host }
    }

    /// Returns memory 0 of the instance that calls, or an empty one where it has none.
    pub fn memory(&mut self) -> Memory<'_> {
        // SAFETY: compiled code passed its own context.
        let context = unsafe { Context::of(self.ctx) };
        let shape = context.meta().shape();
        if shape.imported_memories + shape.defined_memories == 0 {
            return Memory::empty();
        }
        // SAFETY: there is a memory 0, and the instance is whole.
        let memory = unsafe { context.memory(0) };
        // SAFETY: it is of the store that `self` stands for.
        unsafe { Memory::new(memory) }
    }

    /// Returns the bytes of [`Caller::memory`] together with the host's state. An index that the guest chose panics
    /// where it is not within them: [`Caller::memory_and_host`] has checked accesses.
    pub fn split(&mut self) -> (&mut [u8], &mut H) {
        let (memory, host) = self.memory_and_host();
        (memory.into_bytes(), host)
    }

    /// Returns [`Caller::memory`] together with the host's state.
    pub fn memory_and_host(&mut self) -> (Memory<'_>, &mut H) {
        let store = self.store;
        let memory = self.memory();
        // SAFETY: the host's state is no part of a memory, and both borrow from `self`.
        (memory, unsafe { &mut (*store).host })
    }

    /// Returns the calling instance's exports, if it is an instance of `module`.
    ///
    /// # Errors
    ///
    /// [`WrongInstance`] where another module calls.
    pub fn view(&mut self, module: &'static Module) -> Result<InstanceRef<'_, H>, WrongInstance> {
        // SAFETY: compiled code passed its own context.
        let record = unsafe { Record::of(self.ctx) };
        // SAFETY: as above.
        if !core::ptr::eq(unsafe { (*record).module() }, module) {
            return Err(WrongInstance);
        }
        // SAFETY: the context is of this store, which `self` borrows.
        Ok(unsafe { InstanceRef::new(self.store, self.ctx) })
    }

    /// Returns which store this is, for values that cross.
    pub fn store_id(&self) -> StoreId {
        // SAFETY: the store outlives the call.
        unsafe { (*self.store).core.id }
    }
}

/// Runs a host function that compiled code called, with values in registers.
///
/// # Safety
///
/// - *Caller*: `ctx` is the context that compiled code passed, of an instance in a store of host `H`.
pub unsafe fn host_call<H: Host, R: Results>(
    ctx: *mut VmContext,
    run: impl FnOnce(&mut Caller<'_, H>) -> Result<R, H::Error>,
) -> R::Raw {
    const { assert!(matches!(Shape::of(&[], R::TYPES), Shape::Registers), "a vector crosses in a slot") };
    // SAFETY: this function has the same contract.
    let returned = unsafe { guarded(ctx, run) };
    let Some((result, store)) = returned else { return R::Raw::ZERO };
    match result.into_raw(store) {
        Ok(raw) => raw,
        Err(trap) => {
            // SAFETY: *Caller* of this function's contract: it is a context, whose code waits for this function.
            unsafe { (*ctx).exit = trap.code as u32 };
            R::Raw::ZERO
        }
    }
}

/// Runs a host function that compiled code called, with values in slots.
///
/// # Safety
///
/// - *Caller*: as for [`host_call`].
/// - *Slots*: there are `N` slots at `slots`.
pub unsafe fn host_call_slots<H: Host, const N: usize>(
    ctx: *mut VmContext,
    slots: *mut Slot,
    run: impl FnOnce(&mut Caller<'_, H>, &mut [Slot; N]) -> Result<Result<(), Trap>, H::Error>,
) {
    // SAFETY: *Slots* of this function's contract; compiled code does not touch them meanwhile.
    let slots = unsafe { &mut *slots.cast::<[Slot; N]>() };
    // SAFETY: *Caller* of this function's contract.
    if let Some((Err(trap), _)) = unsafe { guarded(ctx, |caller| run(caller, slots)) } {
        // SAFETY: *Caller* of this function's contract: it is a context, whose code waits for this function.
        unsafe { (*ctx).exit = trap.code as u32 };
    }
}

/// Runs a host function; an error or a panic waits in the store and is asked for by the context's exit number.
///
/// # Safety
///
/// - *Caller*: as for [`host_call`].
unsafe fn guarded<H: Host, R>(
    ctx: *mut VmContext,
    run: impl FnOnce(&mut Caller<'_, H>) -> Result<R, H::Error>,
) -> Option<(R, StoreId)> {
    // SAFETY: *Caller* of this function's contract.
    let record = unsafe { Record::of(ctx) };
    // SAFETY: the record lives as long as the context. The store's host is `H` by *Caller* of this function's contract.
    let store = unsafe { (*record).store() }.cast::<StoreData<H>>();
    // SAFETY: *Caller* of this function's contract: it is a context, whose code waits for this function.
    let limit = unsafe { (*ctx).stack_limit };
    let mut caller = Caller { ctx, store, borrow: PhantomData };
    let returned = sys::catch(|| run(&mut caller));
    // SAFETY: the store outlives the call, and the caller is gone.
    let inner = unsafe { &mut *store };
    // SAFETY: as above.
    if unsafe { (*ctx).stack_limit } != limit {
        // The host called back from another stack; compiled code goes on on this one.
        inner.core.set_stack(Stack::of_limit(limit));
    }
    // SAFETY: as above, and the caller is gone.
    let ctx = unsafe { &mut *ctx };
    match returned {
        Ok(Ok(result)) => return Some((result, inner.core.id)),
        Ok(Err(error)) => {
            inner.error = Some(error);
            ctx.exit = exit::HOST_ERROR;
        }
        Err(panic) => {
            inner.panic = Some(panic);
            ctx.exit = exit::HOST_PANIC;
        }
    }
    None
}

/// Takes an argument of a host function.
///
/// # Safety
///
/// - *Raw*: compiled code of the caller's store passed it, as a value of this type.
pub unsafe fn arg<T: WasmValue, H: Host>(caller: &Caller<'_, H>, raw: T::Raw) -> T {
    const { assert!(!T::TYPE.is_vector(), "a vector crosses in a slot") };
    // SAFETY: *Raw* of this function's contract.
    unsafe { T::from_raw(raw, caller.store_id()) }
}
