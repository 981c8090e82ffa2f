//! The runtime's own record of an instance.

use include_wasm_abi::vm::VmContext;

use crate::code::Code;
use crate::error::{Backtrace, Trap};
#[cfg(feature = "alloc")]
use crate::sys::Image;

use super::context::Context;
use super::module::Module;

/// The runtime's own record of an instance. Its address never changes; the context points to it.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) ctx: *mut VmContext,
    pub(crate) module: &'static Module,
    pub(crate) code: &'static Code,
    /// The store: an `Inner<H>`, or the `Shared` that it begins with.
    pub(crate) store: *mut u8,
    /// The instance of the store that was made before this one.
    pub(crate) older: *mut Record,
    /// The frames of the last trap.
    pub(crate) backtrace: Backtrace,
    /// The last trap, if a call trapped.
    pub(crate) trapped: Option<Trap>,
    /// What is mapped in its first memory.
    #[cfg(feature = "alloc")]
    pub(crate) image: Option<&'static Image>,
    /// Gives its memories back, if it has some on the heap: a module without pays for none of it.
    #[cfg(feature = "alloc")]
    pub(crate) release: Option<unsafe fn(&Self)>,
}

impl Record {
    /// A record of an instance that is still to be made.
    pub(crate) fn new(
        module: &'static Module,
        code: &'static Code,
        ctx: *mut VmContext,
        store: *mut u8,
        older: *mut Self,
    ) -> Self {
        Self {
            ctx,
            module,
            code,
            store,
            older,
            backtrace: Backtrace::EMPTY,
            trapped: None,
            #[cfg(feature = "alloc")]
            image: None,
            #[cfg(feature = "alloc")]
            release: None,
        }
    }

    /// Returns what is mapped in a memory of the instance's own, counted from its first.
    #[cfg(feature = "alloc")]
    pub(crate) fn image_of(&self, memory: u32) -> Option<&'static Image> {
        self.image.filter(|_| memory == 0)
    }

    /// Finds the record of a context.
    ///
    /// # Safety
    ///
    /// - `ctx` is the context of an instance.
    #[inline]
    pub(crate) unsafe fn of(ctx: *mut VmContext) -> *mut Self {
        // SAFETY: a context's owner is its record.
        unsafe { (*ctx).owner }.cast()
    }

    /// Returns the backtrace of the record of a context.
    ///
    /// # Safety
    ///
    /// - `ctx` is the context of an instance.
    pub(crate) unsafe fn backtrace_of(ctx: *mut VmContext) -> *mut Backtrace {
        // SAFETY: by this function's contract it is a context.
        let record = unsafe { Self::of(ctx) };
        // SAFETY: a record lives as long as its context.
        unsafe { &raw mut (*record).backtrace }
    }

    /// Returns the context with its shape.
    pub(crate) fn context(&self) -> Context {
        Context { ptr: self.ctx, code: self.code }
    }
}

impl Context {
    /// Takes the context that compiled code passes.
    ///
    /// # Safety
    ///
    /// - `ptr` is the context of an instance.
    pub(crate) unsafe fn of(ptr: *mut VmContext) -> Self {
        // SAFETY: by this function's contract.
        let record = unsafe { Record::of(ptr) };
        // SAFETY: the record lives as long as the context.
        let code = unsafe { (*record).code };
        Self { ptr, code }
    }
}
