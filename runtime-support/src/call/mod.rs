//! Entering compiled code: arguments in, result or the reason why there is none out.
//!
//! In:  an [`Export`] of an instance, and Rust values.
//! Out: a Rust value or a [`CallError`].
//!
//! Compiled code is called by assembly where that is possible, see [`assembly_call`]. Otherwise through an entry, an
//! ordinary C function that compiled code brings along; see `abi::call` for the two shapes. It returns as usual, or,
//! after a trap, with the reason in the context's `exit`. A function that can do neither may be called as what it is.

use include_wasm_abi::call::{InLine, Shape};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::layout::Slot;
use include_wasm_abi::stack::entry_frame;
use include_wasm_abi::trap::exit;
use include_wasm_abi::vm::{VmContext, VmFuncRef};

use crate::arch::assembly_call::{self, ASSEMBLY_CALLS};
use crate::arch::c_function::{CFunction, Takes};
use crate::code::Export;
use crate::error::CallError;
use crate::instance::Host;
use crate::value::Raw;

#[cfg(feature = "alloc")]
mod func;
mod instance_ref;
mod params;
mod stack;
mod unwound;

#[cfg(feature = "alloc")]
pub(crate) use func::call_func;
pub use instance_ref::InstanceRef;
use params::Slots;
pub use params::{Params, Results};

/// Returns whether a function `(P) -> R` that has no entry is called by assembly.
#[inline(always)]
const fn is_assembly_call<P: Params, R: Results>() -> bool {
    const { ASSEMBLY_CALLS && InLine::serves(P::TYPES, R::TYPES) }
}

impl<H: Host> InstanceRef<'_, H> {
    /// Calls an exported function, in whichever shape its type has.
    ///
    /// # Errors
    ///
    /// Why the call did not finish. What it wrote before stays written.
    ///
    /// # Safety
    ///
    /// - *Export*: `export` is of this instance's module.
    /// - *Type*: it is a function `(P) -> R`.
    // Always inlined, as what it is made of: then the expansion's constant chooses the way, and the caller of the
    // export's method is where rustc decides.
    #[inline(always)]
    pub unsafe fn call<P: Params, R: Results>(&mut self, export: Export, params: P) -> Result<R, CallError<H::Error>> {
        // SAFETY: *Export* of this function's contract.
        let (code, callee) = unsafe { self.callee(export) };
        // SAFETY: *Function*: `callee` returned both, and *Type* of this function's contract. *Entry*, *Registers*: the
        // export has them.
        unsafe { self.enter(code, callee, export.entry, export.keeps, params) }
    }

    /// Calls a function, through an entry if there is one. This is the one place that chooses how: by the types alone,
    /// as the compiler does.
    ///
    /// # Errors
    ///
    /// Why the call did not finish.
    ///
    /// # Safety
    ///
    /// - *Function*: `code` is a function `(P) -> R`, and `callee` its context, of this instance's store.
    /// - *Entry*: `entry` is the offset of the entry for its type in the code of this instance's module, or
    ///   [`Export::NONE`] where it needs none.
    /// - *Registers*: if `keeps` is set, the function keeps registers as [`Export::keeps`] says.
    #[inline(always)]
    unsafe fn enter<P: Params, R: Results>(
        &mut self,
        code: *const u8,
        callee: *mut VmContext,
        entry: u32,
        keeps: bool,
        params: P,
    ) -> Result<R, CallError<H::Error>> {
        match const { Shape::of(P::TYPES, R::TYPES) } {
            Shape::Registers if is_assembly_call::<P, R>() && entry == Export::NONE => {
                // SAFETY: this function has the same contract; the function needs no entry.
                unsafe { self.enter_by_assembly(code, callee, keeps, params) }
            }
            // SAFETY: *Function* of this function's contract, and *Entry*: what is not called by assembly has one.
            Shape::Registers => unsafe { self.enter_by(entry, code, callee, params) },
            // SAFETY: as above.
            Shape::Slots => unsafe { self.enter_with_slots(entry, code, callee, params) },
        }
    }

    /// Calls a function by assembly.
    ///
    /// # Errors
    ///
    /// Why the call did not finish.
    ///
    /// # Safety
    ///
    /// - *Function*, *Registers*: as for `enter`.
    /// - *Entry*: the function has none, and [`is_assembly_call`] of its types.
    #[inline(always)]
    unsafe fn enter_by_assembly<P: Params, R: Results>(
        &mut self,
        code: *const u8,
        callee: *mut VmContext,
        keeps: bool,
        params: P,
    ) -> Result<R, CallError<H::Error>> {
        self.check_stack(0)?;
        let store = self.store_id();
        let given = params.give(store)?;
        let returned = if keeps {
            // SAFETY:
            // - its type: *Function* of this function's contract. That all parameters are in registers, and that it has
            //   no entry: *Entry*. What it keeps: *Registers*.
            // - `callee` is of the same store, which this reference borrows, so nothing else runs its code.
            unsafe { assembly_call::call_preserving(code, callee, given) }
        } else {
            // SAFETY: as above.
            unsafe { assembly_call::call(code, callee, given) }
        };
        if returned.reason != exit::NONE {
            // SAFETY: compiled code was unwound just now, with these.
            return Err(unsafe { Self::unwound(self.ctx(), returned.reason, returned.int) });
        }
        // SAFETY: it came from compiled code of this store, as the function's result.
        Ok(unsafe { R::from_raw(R::Raw::take(&returned), store) })
    }

    /// Calls a function by the entry for its type.
    ///
    /// # Errors
    ///
    /// Why the call did not finish.
    ///
    /// # Safety
    ///
    /// - *Function*: as for `enter`.
    /// - *Entry*: as for `enter`; there is one, of `Shape::Registers`.
    #[inline]
    unsafe fn enter_by<P: Params, R: Results>(
        &mut self,
        entry: u32,
        code: *const u8,
        callee: *mut VmContext,
        params: P,
    ) -> Result<R, CallError<H::Error>> {
        self.check_stack(0)?;
        let store = self.store_id();
        // SAFETY: the context outlives this reference.
        let entry = unsafe { (*self.ctx()).code }.wrapping_add(entry as usize);
        // SAFETY:
        // - the entry's shape and type: *Entry* of this function's contract.
        // - `callee` is of the same store, which this reference borrows, so nothing else runs its code.
        let raw = unsafe { params.enter::<R::Raw>(entry, callee, code, store) }?;
        // SAFETY: `callee` just returned or was unwound.
        unsafe { self.check_unwound(callee) }?;
        // SAFETY: it came from compiled code of this store, as the function's result.
        Ok(unsafe { R::from_raw(raw, store) })
    }

    /// Calls a function by the entry for its type, with values in slots.
    ///
    /// # Errors
    ///
    /// Why the call did not finish.
    ///
    /// # Safety
    ///
    /// - *Function*: as for `enter`.
    /// - *Entry*: as for `enter`; there is one, of `Shape::Slots`.
    unsafe fn enter_with_slots<P: Params, R: Results>(
        &mut self,
        entry: u32,
        code: *const u8,
        callee: *mut VmContext,
        params: P,
    ) -> Result<R, CallError<H::Error>> {
        let store = self.store_id();
        let mut slots = Slots::default();
        params.to_slots(&mut slots, store)?;
        // SAFETY:
        // - *Function*, *Entry*: those of this function's contract.
        // - *Slots*: there are as many as a tuple has values, and more than results; the parameters were just written.
        unsafe { self.enter_raw(entry, code, callee, &mut slots) }?;
        // SAFETY: compiled code of this store wrote it, as the function's result.
        Ok(unsafe { R::from_slots(&slots, store) })
    }

    /// Calls a function that can neither trap nor call, at its offset in the code.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    ///
    /// # Safety
    ///
    /// - *Function*: the code of this instance's module has such a function there, of the C convention and `(P) -> R`.
    #[inline]
    pub unsafe fn call_direct<P: Params, R: Results>(&mut self, at: u32, params: P) -> Result<R, CallError<H::Error>> {
        const { assert!(matches!(Shape::of(P::TYPES, R::TYPES), Shape::Registers), "a vector crosses in a slot") };
        let (ctx, store) = (self.ctx(), self.store_id());
        // SAFETY: the context outlives this reference.
        let code = unsafe { (*ctx).code }.wrapping_add(at as usize);
        // SAFETY: *Function* of this function's contract; this reference borrows the store, so nothing else runs code
        // of the instance.
        let raw = unsafe { params.call::<R::Raw>(code, ctx, store) }?;
        // SAFETY: it came from compiled code of this store, as the function's result.
        Ok(unsafe { R::from_raw(raw, store) })
    }

    /// Returns the code of an export, and the context that it takes.
    ///
    /// # Safety
    ///
    /// - *Export*: `export` is of this instance's module.
    #[inline(always)]
    unsafe fn callee(&self, export: Export) -> (*const u8, *mut VmContext) {
        let ctx = self.ctx();
        if export.code != Export::NONE {
            // SAFETY: the context outlives this reference.
            return (unsafe { (*ctx).code }.wrapping_add(export.code as usize), ctx);
        }
        let func_ref = ctx.wrapping_byte_add(export.func_ref_at as usize).cast::<VmFuncRef>();
        // SAFETY: *Export* of this function's contract: the context has such a reference there.
        let code = unsafe { (*func_ref).code };
        // SAFETY: as above.
        (code, unsafe { (*func_ref).ctx }.cast())
    }

    /// Calls a function whose values cross in slots: `slots` holds the parameters, then the results.
    ///
    /// # Errors
    ///
    /// Why the call did not finish. What it wrote before stays written.
    ///
    /// # Safety
    ///
    /// - *Export*: `export` is of this instance's module, with an entry of `Shape::Slots`.
    /// - *Slots*: there are as many slots as the function has parameters and as it has results; parameters are of its
    ///   types and, if they are references, of this store.
    pub unsafe fn call_raw(&mut self, export: Export, slots: &mut [Slot]) -> Result<(), CallError<H::Error>> {
        // SAFETY: *Export* of this function's contract.
        let (code, callee) = unsafe { self.callee(export) };
        // SAFETY: *Function*: `callee` returned both. *Entry*: the export has it. *Slots*: those of this function's
        // contract.
        unsafe { self.enter_raw(export.entry, code, callee, slots) }
    }

    /// Calls a function by an entry that takes slots.
    ///
    /// # Errors
    ///
    /// Why the call did not finish.
    ///
    /// # Safety
    ///
    /// - *Function*: `callee` is the context of the function `code`, of this instance's store.
    /// - *Entry*: the code of this instance's module has one of `Shape::Slots` at `entry`, for functions of that type.
    /// - *Slots*: as for [`InstanceRef::call_raw`].
    unsafe fn enter_raw(
        &mut self,
        entry: u32,
        code: *const u8,
        callee: *mut VmContext,
        slots: &mut [Slot],
    ) -> Result<(), CallError<H::Error>> {
        type Entry = unsafe extern "C" fn(*mut VmContext, *const u8, *mut Slot);
        // SAFETY: the context outlives this reference.
        let entry = unsafe { (*self.ctx()).code }.wrapping_add(entry as usize);
        self.check_stack(Arch::HOST.map_or(0, |arch| entry_frame(arch, slots.len())))?;
        let function = CFunction::new(entry, callee);
        // SAFETY: *Entry* of this function's contract: it has this type, and what is called in its place has it too.
        let entry = unsafe { core::mem::transmute::<*const u8, Entry>(function.code(Takes { ints: 3, floats: 0 })) };
        // SAFETY: *Function* and *Slots* of this function's contract; this reference borrows the store of `callee`.
        unsafe { entry(function.first(), code, slots.as_mut_ptr()) };
        // SAFETY: `callee` just returned or was unwound.
        unsafe { self.check_unwound(callee) }
    }
}
