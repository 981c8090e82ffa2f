//! Makes an instance in a context that lies somewhere: part after part, in the order of `abi::part`.
//!
//! In:  a [`Record`] whose context is all zeros, and what the module imports.
//! Out: the same record, whose context compiled code can run on.
//!
//! [`InstanceBuilder`] carries the one unsafe claim about that context; the parts are its methods. What fails before
//! the segments leaves nothing behind. A segment that does not fit is a trap, and what earlier ones wrote stays
//! written.

use include_wasm_abi::blob::TypeRecord;
use include_wasm_abi::part::Part as Number;
use include_wasm_abi::vm::VmContext;

use crate::blob::Meta;
use crate::code::Export;
use crate::error::Failure;
use crate::ids::StoreId;

use super::context::Context;
use super::imports::Imports;
use super::part::Part;
use super::record::Record;
use super::space::Space;

mod link;
mod parts;

pub(super) use parts::fill_table;

/// An instance that is being made, or made again.
pub(crate) struct InstanceBuilder<'a, 's> {
    context: Context,
    store: StoreId,
    imports: &'a Imports<'a>,
    space: &'a mut Space<'s>,
    /// The start function, once it was looked up.
    start: Option<Export>,
}

impl<'a, 's> InstanceBuilder<'a, 's> {
    /// Begins with a context whose header, runtime functions and types are filled in.
    ///
    /// # Safety
    ///
    /// - *Exclusive*: nothing else uses the context while this value lives, nor a memory, a table or a global of the
    ///   store.
    /// - *Record*: the context is of an instance of the store, and its record can be written.
    /// - *Order*: parts are made in the order in which the module lists them, which is that of `abi::part`. Parts that
    ///   are not made now were made before.
    /// - *Counts*: there are as many imports as the context has cells for, or no part that links is made.
    pub(super) unsafe fn new(
        context: Context,
        store: StoreId,
        imports: &'a Imports<'a>,
        space: &'a mut Space<'s>,
    ) -> Self {
        Self { context, store, imports, space, start: None }
    }

    /// Makes those parts of a module that are wanted, and returns the start function if its part is among them.
    ///
    /// # Errors
    ///
    /// The [`Failure`] of the first part that could not be made.
    pub(super) fn make(mut self, parts: &[Part], wanted: fn(Number) -> bool) -> Result<Option<Export>, Failure> {
        parts.iter().filter(|part| wanted(part.number)).try_for_each(|part| (part.make)(&mut self))?;
        Ok(self.start)
    }
}

/// Makes everything of an instance that is its own. [`initialize`] does the rest. `type_id` returns the number of a
/// type, equal for equal types of the store.
///
/// # Errors
///
/// [`Failure`]; the context is not to be used then, but its tables are whole.
///
/// # Safety
///
/// - *Record*: it is valid for as long as the instance. What uses it later uses this pointer or one that came from it.
/// - *Context*: that of the record is all zeros, and nothing else uses it.
/// - *Store*: the record belongs to the store of that number, whose contexts have this stack limit. Nothing else uses
///   its memories, tables and globals meanwhile.
pub(crate) unsafe fn build(
    record: *mut Record,
    stack_limit: usize,
    store: StoreId,
    imports: &Imports<'_>,
    space: &mut Space<'_>,
    type_id: &mut dyn FnMut(&Meta, TypeRecord) -> u32,
) -> Result<(), Failure> {
    let (context, module) = {
        // SAFETY: *Record* of this function's contract; the borrow ends before the record is used otherwise.
        let record = unsafe { &*record };
        (record.context(), record.module())
    };
    let code = context.code();
    let header =
        VmContext { stack_limit, exit: 0, reserved: 0, code: code.pointer(0).cast_mut(), owner: record.cast() };
    // SAFETY: *Context* of this function's contract; a context begins with its header.
    unsafe { context.ptr().write(header) };
    for entry in module.libcalls() {
        // SAFETY: the context has a cell for each runtime function.
        unsafe { (*context.libcall(entry.call as u32)).ptr = entry.address.cast_mut().cast() };
    }
    let meta = code.meta();
    for (index, ty) in (0..).zip(meta.records::<TypeRecord>().iter()) {
        // SAFETY: the context has a cell for each type.
        unsafe { (*context.type_id(index)).id = type_id(meta, ty) };
    }
    link::check_counts(meta, imports)?;
    // SAFETY:
    // - *Exclusive*: *Context* and *Store* of this function's contract.
    // - *Record*: written into the header above.
    // - *Order*: those that are left out come behind.
    // - *Counts*: checked just now.
    let builder = unsafe { InstanceBuilder::new(context, store, imports, space) };
    builder.make(module.parts(), |number| number < Number::elements).map(|_| ())
}

/// Copies active segments, elements first, in order; then active and declared ones are dropped. Returns the start
/// function, which is still to be called.
///
/// # Errors
///
/// [`Failure`]; what was copied stays.
///
/// # Safety
///
/// - *Built*: [`build`] made the record's context, with these imports, in this store.
/// - *Exclusive*: nothing else uses the store's memories, tables and globals meanwhile.
pub(crate) unsafe fn initialize(
    record: &Record,
    store: StoreId,
    imports: &Imports<'_>,
    space: &mut Space<'_>,
) -> Result<Option<Export>, Failure> {
    // SAFETY:
    // - *Exclusive*: that of this function's contract.
    // - *Record*, *Order*, *Counts*: *Built* of this function's contract; `build` made the parts in front.
    let builder = unsafe { InstanceBuilder::new(record.context(), store, imports, space) };
    builder.make(record.module().parts(), |number| number >= Number::elements)
}
