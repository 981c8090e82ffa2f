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
    ctx: *mut VmContext,
    module: &'static Module,
    code: &'static Code,
    /// The store: an `StoreData<H>`, or the `StoreCore` that it begins with.
    store: *mut u8,
    /// The instance of the store that was made before this one.
    older: *mut Record,
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
    ///
    /// # Safety
    ///
    /// - *Context*: `ctx` points to as many bytes as contexts of the module have, all zeros, which live as long as the
    ///   record.
    /// - *Code*: it is the module's.
    /// - *Store*: `store` points to the store's data, which outlives the record.
    /// - *Older*: null, or a record of the same store, which lives as long as this one.
    pub(crate) unsafe fn new(
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

    /// Returns whether an image of the module's data is mapped in the instance's first memory.
    pub(crate) fn has_image(&self) -> bool {
        #[cfg(feature = "alloc")]
        return self.image.is_some();
        #[cfg(not(feature = "alloc"))]
        false
    }

    /// Returns the context's first byte.
    pub(crate) fn ctx(&self) -> *mut VmContext {
        self.ctx
    }

    /// Returns the module that this is an instance of.
    pub(crate) fn module(&self) -> &'static Module {
        self.module
    }

    /// Returns the data of the store that the instance belongs to, or the core that it begins with.
    pub(crate) fn store(&self) -> *mut u8 {
        self.store
    }

    /// Returns the instance of the store that was made before this one.
    pub(crate) fn older(&self) -> *mut Self {
        self.older
    }

    /// Gives back the address space of memories, for a record whose context lies in storage of the program's: the
    /// storage has everything else. The storage may have moved, and the context, which is at `ctx` now, with it.
    ///
    /// # Safety
    ///
    /// - *Unused*: nothing uses the instance any more.
    /// - *Context*: `ctx` points to what the context that `new` was given has become.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn release_reserved(&mut self, ctx: *mut VmContext) {
        self.ctx = ctx;
        if let Some(release) = self.release.take() {
            // SAFETY: *Unused* of this function's contract.
            unsafe { release(self) };
        }
    }

    /// Finds the record of a context.
    ///
    /// # Safety
    ///
    /// - *Instance*: `ctx` is the context of an instance.
    #[inline]
    pub(crate) unsafe fn of(ctx: *mut VmContext) -> *mut Self {
        // SAFETY: *Instance* of this function's contract: the header of such a context is filled in, and names its
        // record.
        unsafe { (*ctx).owner }.cast()
    }

    /// Returns the backtrace of the record of a context.
    ///
    /// # Safety
    ///
    /// - *Instance*: `ctx` is the context of an instance.
    pub(crate) unsafe fn backtrace_of(ctx: *mut VmContext) -> *mut Backtrace {
        // SAFETY: *Instance* of this function's contract.
        let record = unsafe { Self::of(ctx) };
        // SAFETY: a record lives as long as its context.
        unsafe { &raw mut (*record).backtrace }
    }

    /// Returns the context with its shape.
    pub(crate) fn context(&self) -> Context {
        // SAFETY:
        // - *Size*: *Context* and *Code* of `new`.
        // - *Linked*: the builder links imports before it evaluates, and evaluates nothing where that failed.
        unsafe { Context::new(self.ctx, self.code) }
    }
}

impl Context {
    /// Takes the context that compiled code passes.
    ///
    /// # Safety
    ///
    /// - *Instance*: `ptr` is the context of an instance.
    pub(crate) unsafe fn of(ptr: *mut VmContext) -> Self {
        // SAFETY: *Instance* of this function's contract.
        let record = unsafe { Record::of(ptr) };
        // SAFETY: the record lives as long as the context.
        let code = unsafe { (*record).code };
        // SAFETY: the context is that of an instance with this code, whose imports are linked.
        unsafe { Self::new(ptr, code) }
    }
}
