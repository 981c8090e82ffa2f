//! Values that cross in a call: parameters as a tuple, and a result.
//!
//! In:  Rust values.
//! Out: the same in the registers of a call in line, or as the arguments of a C function; and back.
//!
//! Up to twelve values cross in registers (`abi::call`); this file knows neither exports nor stacks.

use include_wasm_abi::call::InLine;
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::VmContext;

use crate::arch::c_function::{CFunction, Takes};
use crate::arch::enter::{Given, IN_LINE};
use crate::store_id::StoreId;
use crate::trap::Trap;
use crate::value::{Raw, WasmValue};

/// Parameters of a call: a tuple of values.
pub trait Params: Copy {
    /// Hands the parameters' types over, in order.
    fn types(each: &mut dyn FnMut(ValType));

    /// How many are integers or references.
    const INTS: usize;

    /// How many are floats.
    const FLOATS: usize;

    /// Whether functions that take them are called in line.
    const IN_LINE: bool = IN_LINE && InLine::fits(Self::INTS, Self::FLOATS);

    /// Puts the values where compiled code expects them.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    fn give(self, store: StoreId) -> Result<Given, Trap>;

    /// Calls a function of the C convention that takes the context and the values.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store; nothing was called then.
    ///
    /// # Safety
    ///
    /// - `code` is such a function and returns an `R`; `ctx` is the context of its instance, whose code may run on this thread
    ///   now.
    unsafe fn call<R: Raw>(self, code: *const u8, ctx: *mut VmContext, store: StoreId) -> Result<R, Trap>;

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

            const INTS: usize = 0 $(+ !$ty::TYPE.is_float() as usize)*;
            const FLOATS: usize = 0 $(+ $ty::TYPE.is_float() as usize)*;

            #[inline(always)]
            #[allow(unused_variables, unused_mut, reason = "a tuple may be empty")]
            fn give(self, store: StoreId) -> Result<Given, Trap> {
                let ($($value,)*) = self;
                let mut given = Given::none();
                $($value.into_raw(store)?.give(&mut given);)*
                Ok(given)
            }

            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            unsafe fn call<R: Raw>(self, code: *const u8, ctx: *mut VmContext, store: StoreId) -> Result<R, Trap> {
                let ($($value,)*) = self;
                $(let $value = $value.into_raw(store)?;)*
                type Plain<R, $($ty),*> = unsafe extern "C" fn(*mut VmContext $(, <$ty as WasmValue>::Raw)*) -> R;
                let function = CFunction::new(code, ctx);
                let takes = Takes { ints: Self::INTS + 1, floats: Self::FLOATS };
                // SAFETY: by this function's contract the function has this type, and what is called in its place has it too.
                let code = unsafe { core::mem::transmute::<*const u8, Plain<R, $($ty),*>>(function.code(takes)) };
                // SAFETY: by this function's contract.
                Ok(unsafe { code(function.first() $(, $value)*) })
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
                let function = CFunction::new(entry, ctx);
                let takes = Takes { ints: Self::INTS + 2, floats: Self::FLOATS };
                // SAFETY: by this function's contract the entry has this type, and what is called in its place has it too.
                let entry = unsafe { core::mem::transmute::<*const u8, Entry<R, $($ty),*>>(function.code(takes)) };
                // SAFETY: by this function's contract.
                Ok(unsafe { entry(function.first(), code $(, $value)*) })
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
