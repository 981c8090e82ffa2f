//! Values that cross in a call: parameters as a tuple, and a result.
//!
//! In:  Rust values.
//! Out: the same in the registers of an assembly call, as the arguments of a C function, or in slots; and back.
//!
//! Which of these a function takes follows from its types (`abi::call`): `call` asks, and this file obeys. It knows
//! neither exports nor stacks.

use include_wasm_abi::call::Shape;
use include_wasm_abi::layout::Slot;
use include_wasm_abi::types::ValType;
use include_wasm_abi::vm::VmContext;

use crate::arch::assembly_call::Given;
use crate::arch::c_function::{CFunction, Takes};
use crate::error::Trap;
use crate::ids::StoreId;
use crate::value::{Raw, Sealed, WasmValue, from_slot, to_slot};

/// The slots of a call whose parameters are a tuple.
pub(crate) type Slots = [Slot; Shape::MAX_PARAMS];

/// Parameters of a call: a tuple of values.
pub trait Params: Copy + Tuple {
    /// The parameters' types, in order.
    const TYPES: &'static [ValType];

    /// How many are integers or references.
    const INTS: usize;

    /// How many are floats.
    const FLOATS: usize;

    /// Writes the values into the first slots.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store.
    fn to_slots(self, slots: &mut Slots, store: StoreId) -> Result<(), Trap>;

    /// Puts the values where compiled code expects them. Functions that take them are called by assembly.
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
    /// - *Function*: `code` is such a function and returns an `R`.
    /// - *Context*: `ctx` is that of its instance, whose code may run on this thread now.
    unsafe fn call<R: Raw>(self, code: *const u8, ctx: *mut VmContext, store: StoreId) -> Result<R, Trap>;

    /// Calls an entry of `Shape::Registers`.
    ///
    /// # Errors
    ///
    /// The trap of a reference that belongs to another store; nothing was called then.
    ///
    /// # Safety
    ///
    /// - *Entry*: `entry` is an entry of this shape for functions `(Self) -> R`.
    /// - *Function*: `code` is such a function.
    /// - *Context*: `ctx` is that of its instance, whose code may run on this thread now.
    unsafe fn enter<R: Raw>(
        self,
        entry: *const u8,
        ctx: *mut VmContext,
        code: *const u8,
        store: StoreId,
    ) -> Result<R, Trap>;
}

mod sealed {
    /// Implemented here alone: calls rely on what `Params` says.
    pub trait Tuple {}
}
use sealed::Tuple;

macro_rules! params {
    ($($ty:ident $value:ident),*) => {
        impl<$($ty: WasmValue),*> Tuple for ($($ty,)*) {}

        impl<$($ty: WasmValue),*> Params for ($($ty,)*) {
            const TYPES: &'static [ValType] = &[$($ty::TYPE),*];

            const INTS: usize = 0 $(+ !$ty::TYPE.is_float() as usize)*;
            const FLOATS: usize = 0 $(+ $ty::TYPE.is_float() as usize)*;

            #[allow(unused_variables, unused_mut, reason = "a tuple may be empty")]
            fn to_slots(self, slots: &mut Slots, store: StoreId) -> Result<(), Trap> {
                let ($($value,)*) = self;
                let mut slots = slots.iter_mut();
                $(*slots.next().expect("a tuple has no more values") = to_slot($value, store)?;)*
                Ok(())
            }

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
                // SAFETY: *Function* of this function's contract: it has this type, and what is called in its place has
                // it too.
                let code = unsafe { core::mem::transmute::<*const u8, Plain<R, $($ty),*>>(function.code(takes)) };
                // SAFETY: *Function* and *Context* of this function's contract.
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
                // SAFETY: *Entry* of this function's contract: it has this type, and what is called in its place has it
                // too.
                let entry = unsafe { core::mem::transmute::<*const u8, Entry<R, $($ty),*>>(function.code(takes)) };
                // SAFETY: all three of this function's contract.
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
pub trait Results: Sized + Sealed {
    /// What crosses in a register.
    type Raw: Raw;

    /// The result's type, if there is one.
    const TYPES: &'static [ValType];

    /// Takes a result from the first slot.
    ///
    /// # Safety
    ///
    /// - *Slots*: compiled code of that store wrote the first, as a value of this type.
    unsafe fn from_slots(slots: &Slots, store: StoreId) -> Self;

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

    const TYPES: &'static [ValType] = &[];

    unsafe fn from_slots(_slots: &Slots, _store: StoreId) {}

    fn into_raw(self, _store: StoreId) -> Result<(), Trap> {
        Ok(())
    }

    unsafe fn from_raw((): (), _store: StoreId) {}
}

impl<T: WasmValue> Results for T {
    type Raw = T::Raw;

    const TYPES: &'static [ValType] = &[T::TYPE];

    unsafe fn from_slots(slots: &Slots, store: StoreId) -> Self {
        // SAFETY: *Slots* of this function's contract.
        unsafe { from_slot(slots[0], store) }
    }

    fn into_raw(self, store: StoreId) -> Result<T::Raw, Trap> {
        WasmValue::into_raw(self, store)
    }

    unsafe fn from_raw(raw: T::Raw, store: StoreId) -> Self {
        // SAFETY: this function has the same contract.
        unsafe { <T as WasmValue>::from_raw(raw, store) }
    }
}
