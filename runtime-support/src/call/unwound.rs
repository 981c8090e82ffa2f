//! Says why compiled code was unwound, and takes what waits for the caller: an error, a panic, or a backtrace.

use include_wasm_abi::trap::{TrapCode, exit};
use include_wasm_abi::vm::VmContext;

use crate::error::{Backtrace, CallError, Trap};
use crate::instance::{Host, Record, StoreData};
use crate::sys;

use super::instance_ref::InstanceRef;

impl<H: Host> InstanceRef<'_, H> {
    /// Returns why compiled code was unwound, if it did not return.
    ///
    /// # Safety
    ///
    /// - *Unwound*: `callee` is the context that an entry entered just now.
    #[inline]
    pub(super) unsafe fn check_unwound(&mut self, callee: *mut VmContext) -> Result<(), CallError<H::Error>> {
        // SAFETY: contexts of a store live as long as the store.
        if unsafe { (*callee).exit } == exit::NONE {
            return Ok(());
        }
        // SAFETY: *Unwound* of this function's contract.
        Err(unsafe { self.reborrow().unwound_entry(callee) })
    }

    /// Returns why compiled code was unwound that an entry had entered.
    ///
    /// # Safety
    ///
    /// - *Unwound*: `callee` is the context that was entered, and its exit number says why it was unwound.
    #[cold]
    #[inline(never)]
    unsafe fn unwound_entry(self, callee: *mut VmContext) -> CallError<H::Error> {
        // SAFETY: contexts of a store live as long as the store.
        let reason = unsafe { core::mem::replace(&mut (*callee).exit, exit::NONE) };
        // SAFETY: it is the context of an instance.
        let left = unsafe { Record::of(callee) };
        // SAFETY: records of a store live as long as the store.
        let backtrace = unsafe { &raw const (*left).backtrace };
        // SAFETY: *Context*: it is that of this instance. *Unwound*: that of this function's contract.
        unsafe { Self::unwound(self.ctx(), reason, backtrace.expose_provenance() as u64) }
    }

    /// Returns why compiled code was unwound. Takes no instance reference, so that a caller need not have one in memory
    /// because of this.
    ///
    /// # Safety
    ///
    /// - *Context*: `ctx` is that of an instance reference, which borrows its store.
    /// - *Unwound*: compiled code was unwound just now for that reason; where it is a trap, `backtrace` is the address
    ///   of its backtrace.
    #[cold]
    #[inline(never)]
    pub(super) unsafe fn unwound(ctx: *mut VmContext, reason: u32, backtrace: u64) -> CallError<H::Error> {
        // SAFETY: *Context* of this function's contract.
        let record = unsafe { Record::of(ctx) };
        // SAFETY: a record lives as long as its context, and this thread alone uses it.
        let record = unsafe { &mut *record };
        // SAFETY: the record's store is this one, whose host is `H`.
        let store = unsafe { &mut *record.store().cast::<StoreData<H>>() };
        match reason {
            exit::HOST_ERROR => match store.error.take() {
                Some(error) => CallError::Host(error),
                // Only a host function that stored an error asks for this exit.
                None => sys::abort(),
            },
            exit::HOST_PANIC => match store.panic.take() {
                Some(panic) => sys::resume(panic),
                // Only a host function that panicked asks for this exit.
                None => sys::abort(),
            },
            number => {
                let code = u8::try_from(number).ok().and_then(TrapCode::from_number).unwrap_or(TrapCode::Unreachable);
                let backtrace = core::ptr::with_exposed_provenance::<Backtrace>(backtrace as usize);
                if !core::ptr::eq(backtrace, &record.backtrace) {
                    // SAFETY: *Unwound* of this function's contract; it is another one.
                    record.backtrace.take_over(unsafe { &*backtrace });
                }
                let trap = Trap { code, pc: record.backtrace.pcs[0] };
                record.trapped = Some(trap);
                CallError::Trap(trap)
            }
        }
    }
}
