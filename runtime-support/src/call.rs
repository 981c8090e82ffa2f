//! Entering compiled code: arguments in, result or the reason why there is none out.
//!
//! In:  an [`Export`] of an instance, and Rust values.
//! Out: a Rust value or a [`CallError`].
//!
//! An entry is an ordinary C function that compiled code brings along; see `abi::call` for the two shapes. It returns as
//! usual, or, after a trap, with the reason in the context's `exit`.

use include_wasm_abi::blob::{FunctionRecord, TypeRecord};
use include_wasm_abi::layout::Slot;
use include_wasm_abi::trap::{TrapCode, exit};
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::{VmContext, VmFuncRef};

use crate::error::{CallError, FuncError};
use crate::host::Host;
use crate::inner::Inner;
use crate::instance::Record;
use crate::store_id::StoreId;
use crate::trap::{Backtrace, Trap};
use crate::value::{Func, Raw, WasmValue};
use crate::view::View;
use crate::{arch, sys};

/// Where an exported function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// Offset of its `VmFuncRef` in the instance's context, in bytes.
    pub func_ref_at: u32,
    /// Offset of the entry for its type in the code, in bytes.
    pub entry: u32,
}

/// Parameters of a call: a tuple of values.
pub trait Params: Copy {
    /// Hands the parameters' types over, in order.
    fn types(each: &mut dyn FnMut(ValType));

    /// Calls an entry of `Shape::Registers`.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store; nothing was called then.
    ///
    /// # Safety
    ///
    /// - `entry` is an entry of this shape for functions `(Self) -> R`.
    /// - `code` is such a function, and `ctx` the context of its instance, whose code may run on this thread now.
    unsafe fn enter<R: Raw>(
        self,
        entry: *const u8,
        ctx: *mut VmContext,
        code: *const u8,
        store: StoreId,
    ) -> Result<R, Trap>;
}

macro_rules! params {
    ($($ty:ident $value:ident),*) => {
        impl<$($ty: WasmValue),*> Params for ($($ty,)*) {
            #[allow(unused_variables, reason = "a tuple may be empty")]
            fn types(each: &mut dyn FnMut(ValType)) {
                $(each($ty::TYPE);)*
            }

            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            unsafe fn enter<R: Raw>(
                self,
                entry: *const u8,
                ctx: *mut VmContext,
                code: *const u8,
                store: StoreId,
            ) -> Result<R, Trap> {
                let ($($value,)*) = self;
                $(let $value = $value.into_raw(store)?;)*
                type Entry<R, $($ty),*> =
                    unsafe extern "C" fn(*mut VmContext, *const u8 $(, <$ty as WasmValue>::Raw)*) -> R;
                // SAFETY: by this function's contract the entry has this type.
                let entry = unsafe { core::mem::transmute::<*const u8, Entry<R, $($ty),*>>(entry) };
                // SAFETY: by this function's contract.
                Ok(unsafe { entry(ctx, code $(, $value)*) })
            }
        }
    };
}
params!();
params!(A a);
params!(A a, B b);
params!(A a, B b, C c);
params!(A a, B b, C c, D d);
params!(A a, B b, C c, D d, E e);
params!(A a, B b, C c, D d, E e, F f);
params!(A a, B b, C c, D d, E e, F f, G g);
params!(A a, B b, C c, D d, E e, F f, G g, H h);
params!(A a, B b, C c, D d, E e, F f, G g, H h, I i);
params!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
params!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
params!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l);

/// Result of a call, or of a host function: nothing, or one value.
pub trait Results: Sized {
    /// What crosses in a register.
    type Raw: Raw;

    /// Hands the result's type over.
    fn types(each: &mut dyn FnMut(ValType));

    /// Returns the result as it crosses.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    fn into_raw(self, store: StoreId) -> Result<Self::Raw, Trap>;

    /// Takes a result that crossed.
    ///
    /// # Safety
    ///
    /// - As for [`WasmValue::from_raw`].
    unsafe fn from_raw(raw: Self::Raw, store: StoreId) -> Self;
}

impl Results for () {
    type Raw = ();

    fn types(_each: &mut dyn FnMut(ValType)) {}

    fn into_raw(self, _store: StoreId) -> Result<(), Trap> {
        Ok(())
    }

    unsafe fn from_raw((): (), _store: StoreId) {}
}

impl<T: WasmValue> Results for T {
    type Raw = T::Raw;

    fn types(each: &mut dyn FnMut(ValType)) {
        each(T::TYPE);
    }

    fn into_raw(self, store: StoreId) -> Result<T::Raw, Trap> {
        WasmValue::into_raw(self, store)
    }

    unsafe fn from_raw(raw: T::Raw, store: StoreId) -> Self {
        // SAFETY: by this function's contract.
        unsafe { <T as WasmValue>::from_raw(raw, store) }
    }
}

/// Calls a function that a reference points to.
///
/// # Errors
///
/// [`FuncError::Type`] where the function is not `(P) -> R` or belongs to another store, otherwise why the call did not
/// finish.
///
/// # Safety
///
/// - The store is borrowed mutably.
pub(crate) unsafe fn call_func<H: Host, P: Params, R: Results>(
    store: *mut Inner<H>,
    func: Func,
    params: P,
) -> Result<R, FuncError<H::Error>> {
    // SAFETY: by this function's contract.
    if func.store != unsafe { (*store).shared.id } {
        return Err(FuncError::Type);
    }
    // SAFETY: a function of this store lives as long as the store.
    let func_ref: &VmFuncRef = unsafe { func.func_ref.as_ref() };
    let ctx = func_ref.ctx.cast::<VmContext>();
    // SAFETY: its context is of an instance of this store.
    let record = unsafe { Record::of(ctx) };
    // SAFETY: as above.
    let meta = unsafe { (*record).code }.meta();
    let function = meta.records::<FunctionRecord>().get(func_ref.index as usize).ok_or(FuncError::Type)?;
    let ty = meta.records::<TypeRecord>().get(function.ty as usize).ok_or(FuncError::Type)?;
    let mut values = meta.values(ty);
    let mut same = true;
    let mut params_left = ty.params;
    P::types(&mut |param| {
        same &= params_left > 0 && values.next() == Some(param);
        params_left = params_left.saturating_sub(1);
    });
    same &= params_left == 0;
    R::types(&mut |result| same &= values.next() == Some(result));
    let entry = meta.entry(ty.canonical, false).filter(|_| same && values.next().is_none()).ok_or(FuncError::Type)?;
    let func_ref_at = func.func_ref.as_ptr().addr().wrapping_sub(func_ref.ctx.addr());
    let func_ref_at = u32::try_from(func_ref_at).map_err(|_| FuncError::Type)?;
    // SAFETY: the context is of this store, which is borrowed.
    let mut view = unsafe { View::new(store, ctx) };
    let export = Export { func_ref_at, entry: entry.code };
    // SAFETY:
    // - of this view's module: `func_ref_at` is the function's own reference in its own context.
    // - type and shape: compared above, and a tuple of `Params` has at most as many values as cross in registers.
    unsafe { view.call(export, params) }.map_err(FuncError::Call)
}

impl<H: Host> View<'_, H> {
    /// Calls an exported function whose values cross in registers.
    ///
    /// # Errors
    ///
    /// Why the call did not finish. What it wrote before stays written.
    ///
    /// # Safety
    ///
    /// - `export` is of this view's module, and a function `(P) -> R` whose shape is `Shape::Registers`.
    #[inline]
    pub unsafe fn call<P: Params, R: Results>(&mut self, export: Export, params: P) -> Result<R, CallError<H::Error>> {
        let ctx = self.ctx();
        let func_ref = ctx.wrapping_byte_add(export.func_ref_at as usize).cast::<VmFuncRef>();
        // SAFETY: by this function's contract the context has such a reference there.
        let code = unsafe { (*func_ref).code };
        // SAFETY: as above.
        let callee = unsafe { (*func_ref).ctx }.cast::<VmContext>();
        // SAFETY: the context outlives this view.
        let entry = unsafe { (*ctx).code }.wrapping_add(export.entry as usize);
        self.check_stack(0)?;
        let store = self.store_id();
        // SAFETY:
        // - the entry's shape and type: by this function's contract.
        // - `callee` is of the same store, which this view borrows, so nothing else runs its code.
        let raw = unsafe { params.enter::<R::Raw>(entry, callee, code, store) }?;
        // SAFETY: contexts of a store live as long as the store.
        if unsafe { (*callee).exit } != exit::NONE {
            // SAFETY: `callee` was just left.
            return Err(unsafe { self.left(callee) });
        }
        // SAFETY: it came from compiled code of this store, as the function's result.
        Ok(unsafe { R::from_raw(raw, store) })
    }

    /// Calls a function whose values cross in slots: `slots` holds the parameters, then the results.
    ///
    /// # Errors
    ///
    /// Why the call did not finish. What it wrote before stays written.
    ///
    /// # Safety
    ///
    /// - `export` is of this view's module, with an entry of `Shape::Slots`.
    /// - There are as many slots as the function has parameters and as it has results; parameters are of its types and, if
    ///   they are references, of this store.
    pub unsafe fn call_raw(&mut self, export: Export, slots: &mut [Slot]) -> Result<(), CallError<H::Error>> {
        type Entry = unsafe extern "C" fn(*mut VmContext, *const u8, *mut Slot);
        let ctx = self.ctx();
        let func_ref = ctx.wrapping_byte_add(export.func_ref_at as usize).cast::<VmFuncRef>();
        // SAFETY: by this function's contract the context has such a reference there.
        let code = unsafe { (*func_ref).code };
        // SAFETY: as above.
        let callee = unsafe { (*func_ref).ctx }.cast::<VmContext>();
        // SAFETY: the context outlives this view.
        let entry = unsafe { (*ctx).code }.wrapping_add(export.entry as usize);
        // The entry keeps the values in its frame, once more where they do not fit into registers.
        self.check_stack(2 * size_of_val(slots))?;
        // SAFETY: by this function's contract the entry has this type.
        let entry = unsafe { core::mem::transmute::<*mut u8, Entry>(entry) };
        // SAFETY: by this function's contract; `callee` is of the store that this view borrows.
        unsafe { entry(callee, code, slots.as_mut_ptr()) };
        // SAFETY: contexts of a store live as long as the store.
        if unsafe { (*callee).exit } != exit::NONE {
            // SAFETY: `callee` was just left.
            return Err(unsafe { self.left(callee) });
        }
        Ok(())
    }

    /// Makes the thread's stack limit known to compiled code, and compares: `needed` bytes must be left above it.
    #[inline]
    fn check_stack(&mut self, needed: usize) -> Result<(), Trap> {
        // SAFETY: contexts of a store live as long as the store. All of one store have the same limit, which is never zero.
        let mut limit = unsafe { (*self.ctx()).stack_limit };
        if limit != sys::known_stack_limit() {
            limit = sys::stack_limit();
            self.shared().set_limit(limit);
        }
        if arch::stack_pointer().saturating_sub(needed) < limit { Err(self.no_stack()) } else { Ok(()) }
    }

    #[cold]
    fn no_stack(&mut self) -> Trap {
        let trap = Trap::outside(TrapCode::StackOverflow);
        self.note(trap, Backtrace::EMPTY);
        trap
    }

    /// Keeps a trap for those who ask later.
    fn note(&mut self, trap: Trap, backtrace: Backtrace) {
        // SAFETY: records of a store live as long as the store, which `self` borrows.
        let record = unsafe { &mut *self.record() };
        record.backtrace = backtrace;
        record.trapped = Some(trap);
    }

    /// Returns why compiled code was left.
    ///
    /// # Safety
    ///
    /// - `callee` is the context that was entered, and its exit number says why it was left.
    #[cold]
    unsafe fn left(&mut self, callee: *mut VmContext) -> CallError<H::Error> {
        // SAFETY: contexts of a store live as long as the store.
        let reason = unsafe { core::mem::replace(&mut (*callee).exit, exit::NONE) };
        // SAFETY: it is a context.
        let left = unsafe { Record::of(callee) };
        // SAFETY: records of a store live as long as the store.
        let backtrace = unsafe { (*left).backtrace };
        match reason {
            exit::HOST_ERROR => match self.take_error() {
                Some(error) => CallError::Host(error),
                // Only a host function that stored an error asks for this exit.
                None => sys::abort(),
            },
            exit::HOST_PANIC => match self.take_panic() {
                Some(panic) => sys::resume(panic),
                // Only a host function that panicked asks for this exit.
                None => sys::abort(),
            },
            number => {
                let code = u8::try_from(number).ok().and_then(TrapCode::from_number).unwrap_or(TrapCode::Unreachable);
                let trap = Trap { code, pc: backtrace.pcs[0] };
                self.note(trap, backtrace);
                CallError::Trap(trap)
            }
        }
    }
}
