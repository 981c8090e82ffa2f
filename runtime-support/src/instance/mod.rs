//! One instance of a module.
//!
//! In:  a loaded module, a store, and imports that were checked.
//! Out: [`Record`], whose context compiled code can run on.
//!
//! Order as in `abi::part`: imports, memories, references, globals, tables, then element segments, data segments and the
//! start function. What fails before the segments leaves nothing behind; a segment that does not fit is a trap, and what earlier
//! ones wrote stays written.

use include_wasm_abi::vm::VmContext;

use crate::module::{Code, Module};
use crate::trap::{Backtrace, Trap};

mod context;
mod expr;
mod global;
#[cfg(feature = "alloc")]
mod heap;
#[cfg(feature = "alloc")]
mod image;
pub(crate) mod make;
mod memory;
mod reset;
mod segments;
mod space;
mod table;

pub(crate) use context::Context;
pub(crate) use expr::enable_calculations;
pub use global::{Global, GlobalMut};
#[cfg(feature = "alloc")]
pub(crate) use heap::{make_memory, make_on_heap, memory_of, release_memory, table_of};
#[cfg(feature = "alloc")]
pub(crate) use image::OnceImage;
pub(crate) use make::{Making, build, initialise};
pub(crate) use memory::grow as grow_memory;
pub use memory::{LittleEndian, Memory, OutOfBounds};
pub(crate) use reset::reset;
pub(crate) use segments::{copy_to_memory, copy_to_table};
pub(crate) use space::{Given, Space};
pub(crate) use table::grow as grow_table;
#[cfg(feature = "alloc")]
pub(crate) use table::release as release_table;
pub use table::{Table, TableElement};

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
    pub(crate) image: Option<&'static crate::sys::Image>,
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
    pub(crate) fn image_of(&self, memory: u32) -> Option<&'static crate::sys::Image> {
        self.image.filter(|_| memory == 0)
    }

    /// Gives back the address space of memories, for a record whose context lies in storage of the program's: the storage has
    /// everything else.
    ///
    /// # Safety
    ///
    /// - Nothing uses the instance any more.
    /// - `ctx` is where the context lies now.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn release_reserved(&mut self) {
        if let Some(release) = self.release.take() {
            // SAFETY: by this function's contract.
            unsafe { release(self) };
        }
    }

    /// Gives back nothing: no memory is reserved.
    ///
    /// # Safety
    ///
    /// None.
    #[cfg(not(feature = "alloc"))]
    pub(crate) unsafe fn release_reserved(&mut self) {}

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

    /// Returns the context with its shape.
    pub(crate) fn context(&self) -> Context {
        Context { ptr: self.ctx, code: self.code }
    }
}
