//! What a store is made of, wherever it lies: on the heap, or in storage that the caller gave.

use core::ptr;
#[cfg(feature = "alloc")]
use core::ptr::NonNull;

use crate::ids::StoreId;
use crate::sys::{Panic, Stack};

use super::host::Host;
use super::record::Record;

/// What a store has whatever its host is.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct StoreCore {
    pub(crate) id: StoreId,
    /// The stack that compiled code of the store ran on last. Every context of the store has its limit.
    pub(crate) stack: Stack,
    /// The newest instance; each knows the one before it.
    newest: *mut Record,
    /// What the store shares, if it is one that can.
    #[cfg(feature = "alloc")]
    pub(crate) heap: Option<OwnHeap>,
}

/// What the instances of a store share, and the function that drops it: instances that stand alone have none, and the
/// linker drops all of it where no program has a store.
#[cfg(feature = "alloc")]
#[derive(Debug)]
pub(crate) struct OwnHeap {
    heap: NonNull<()>,
    free: unsafe fn(NonNull<()>),
}

#[cfg(feature = "alloc")]
impl OwnHeap {
    /// Owns `heap` from now on.
    ///
    /// # Safety
    ///
    /// - `free` may be called with `heap` once, when nothing uses it any more.
    pub(crate) unsafe fn new(heap: NonNull<()>, free: unsafe fn(NonNull<()>)) -> Self {
        Self { heap, free }
    }

    /// Returns what `new` was given.
    pub(crate) fn as_ptr(&self) -> NonNull<()> {
        self.heap
    }
}

#[cfg(feature = "alloc")]
impl Drop for OwnHeap {
    fn drop(&mut self) {
        // SAFETY: `self` owns it, so that this is the one call.
        unsafe { (self.free)(self.heap) };
    }
}

/// A store: what is shared comes first, so that a pointer to it is a pointer to that.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct StoreData<H: Host> {
    pub(crate) core: StoreCore,
    pub(crate) host: H,
    /// The error of a host function, on its way out.
    pub(crate) error: Option<H::Error>,
    /// The panic of a host function, on its way out.
    pub(crate) panic: Option<Panic>,
}

impl<H: Host> StoreData<H> {
    /// A store without instances.
    pub(crate) fn new(host: H) -> Self {
        let core = StoreCore {
            id: StoreId::new(),
            stack: Stack::NONE,
            newest: ptr::null_mut(),
            #[cfg(feature = "alloc")]
            heap: None,
        };
        Self { core, host, error: None, panic: None }
    }
}

impl StoreCore {
    /// Returns the newest instance, or null.
    #[cfg(feature = "alloc")]
    pub(crate) fn newest(&self) -> *mut Record {
        self.newest
    }

    /// Adds an instance.
    ///
    /// # Safety
    ///
    /// - *Record*: it is of this store, and lives as long as the store or until [`remove`](Self::remove) returns it.
    /// - *Older*: it knows the newest instance as the one before it.
    pub(crate) unsafe fn add(&mut self, record: *mut Record) {
        self.newest = record;
    }

    /// Removes the newest instance and returns its record, or null.
    #[cfg(feature = "alloc")]
    pub(crate) fn remove(&mut self) -> *mut Record {
        let newest = self.newest;
        // SAFETY: *Record* of `add`.
        if let Some(record) = unsafe { newest.as_ref() } {
            self.newest = record.older();
        }
        newest
    }

    /// Lets compiled code run on a stack: makes its limit known to all contexts.
    #[cold]
    pub(crate) fn set_stack(&mut self, stack: Stack) {
        let known = core::mem::replace(&mut self.stack, stack);
        if known.limit() == stack.limit() {
            return;
        }
        let mut newest = self.newest;
        // SAFETY: *Record* of `add`, and *Older* of `add` for those before.
        while let Some(record) = unsafe { newest.as_ref() } {
            // SAFETY: a record's context lives as long as the record.
            unsafe { (*record.ctx()).stack_limit = stack.limit() };
            newest = record.older();
        }
    }
}
