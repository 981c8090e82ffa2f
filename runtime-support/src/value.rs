//! Values of WebAssembly as Rust types.

use core::num::NonZeroUsize;
use core::ptr::NonNull;

use include_wasm_abi::layout::Slot;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::types::{RefType, ValType};
use include_wasm_abi::vm::VmFuncRef;

use crate::arch::assembly_call::{self, Given, Returned};
use crate::error::Trap;
use crate::ids::StoreId;

/// A 128-bit vector, lane 0 in the first bytes and each lane little-endian, as in linear memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct V128(pub [u8; 16]);

/// Something of the host's that a guest can hold and pass on, but not look into: a token of the host's own choosing, an
/// index for example. Nothing is dropped when the guest forgets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct ExternRef(pub NonZeroUsize);

/// A function that a guest refers to. It belongs to one store; using it with another is a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Func {
    func_ref: NonNull<VmFuncRef>,
    store: StoreId,
}

impl Func {
    /// Refers to a function.
    ///
    /// # Safety
    ///
    /// - *Store*: `func_ref` is of the store of that number, lives as long as it, and does not change.
    pub(crate) unsafe fn new(func_ref: NonNull<VmFuncRef>, store: StoreId) -> Self {
        Self { func_ref, store }
    }

    pub(crate) fn func_ref(&self) -> *mut VmFuncRef {
        self.func_ref.as_ptr()
    }

    /// Returns which store it belongs to.
    pub(crate) fn store(&self) -> StoreId {
        self.store
    }
}

// SAFETY: the pointer is only followed together with a mutable borrow of its store.
unsafe impl Send for Func {}
// SAFETY: as above.
unsafe impl Sync for Func {}

/// A reference as it crosses to compiled code: null is zero.
pub type RawRef = *mut u8;

/// A type that has no values of its own outside this crate.
pub(crate) mod sealed {
    /// Not for other crates.
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

/// What crosses to compiled code in a register.
pub trait Raw: Copy + Sealed {
    /// What a host function returns when it is not looked at.
    const ZERO: Self;

    /// Puts the value where compiled code expects its next argument.
    fn give(self, given: &mut Given);

    /// Takes the value from where compiled code returns it.
    fn take(returned: &Returned) -> Self;
}

/// A Rust type for a WebAssembly value.
pub trait WasmValue: Sized + Copy + Sealed {
    /// What crosses in a register.
    type Raw: Raw;
    /// The WebAssembly type.
    const TYPE: ValType;

    /// Returns the value as it crosses.
    ///
    /// # Errors
    ///
    /// The trap that says so, where it is a reference that belongs to another store.
    fn into_raw(self, store: StoreId) -> Result<Self::Raw, Trap>;

    /// Takes a value that crossed.
    ///
    /// # Safety
    ///
    /// - `raw` came from compiled code of that store, as a value of [`WasmValue::TYPE`].
    unsafe fn from_raw(raw: Self::Raw, store: StoreId) -> Self;

    /// Writes what [`WasmValue::into_raw`] made into a slot.
    fn raw_to_slot(raw: Self::Raw) -> Slot;

    /// Reads from a slot what [`WasmValue::raw_to_slot`] wrote.
    fn raw_from_slot(slot: Slot) -> Self::Raw;
}

/// Takes an argument of a host function from its slot.
///
/// # Safety
///
/// - The slot was written by compiled code of the store, as a value of this type.
pub unsafe fn from_slot<T: WasmValue>(slot: Slot, store: StoreId) -> T {
    // SAFETY: this function has the same contract: the slot holds what such code wrote.
    unsafe { T::from_raw(T::raw_from_slot(slot), store) }
}

/// Writes a value into its slot.
///
/// # Errors
///
/// The trap of a reference that belongs to another store.
pub fn to_slot<T: WasmValue>(value: T, store: StoreId) -> Result<Slot, Trap> {
    value.into_raw(store).map(T::raw_to_slot)
}

fn slot_of_bytes<const N: usize>(bytes: [u8; N]) -> Slot {
    let mut slot = Slot::default();
    slot.0[..N].copy_from_slice(&bytes);
    slot
}

fn bytes_of_slot<const N: usize>(slot: Slot) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&slot.0[..N]);
    bytes
}

macro_rules! numbers {
    ($($ty:ident = $wasm:ident: $give:expr, $take:expr;)*) => {$(
        impl Sealed for $ty {}

        impl Raw for $ty {
            const ZERO: Self = 0 as Self;

            #[inline(always)]
            fn give(self, given: &mut Given) {
                let give: fn(&mut Given, Self) = $give;
                give(given, self);
            }

            #[inline(always)]
            fn take(returned: &Returned) -> Self {
                let take: fn(&Returned) -> Self = $take;
                take(returned)
            }
        }

        impl WasmValue for $ty {
            type Raw = Self;
            const TYPE: ValType = ValType::$wasm;

            #[inline]
            fn into_raw(self, _store: StoreId) -> Result<Self, Trap> {
                Ok(self)
            }

            #[inline]
            unsafe fn from_raw(raw: Self, _store: StoreId) -> Self {
                raw
            }

            fn raw_to_slot(raw: Self) -> Slot {
                slot_of_bytes(raw.to_ne_bytes())
            }

            fn raw_from_slot(slot: Slot) -> Self {
                Self::from_ne_bytes(bytes_of_slot(slot))
            }
        }
    )*};
}
numbers! {
    i32 = I32: |given, value| given.int(u64::from(value.cast_unsigned())), |returned| returned.int as i32;
    i64 = I64: |given, value| given.int(value.cast_unsigned()), |returned| returned.int.cast_signed();
    f32 = F32: |given, value| given.float(assembly_call::vector_of_f32(value)), |returned| assembly_call::vector_to_f32(returned.float);
    f64 = F64: |given, value| given.float(assembly_call::vector_of_f64(value)), |returned| assembly_call::vector_to_f64(returned.float);
}

impl Sealed for RawRef {}

impl Raw for RawRef {
    const ZERO: Self = core::ptr::null_mut();

    #[inline(always)]
    fn give(self, given: &mut Given) {
        given.int(self.expose_provenance() as u64);
    }

    #[inline(always)]
    fn take(returned: &Returned) -> Self {
        core::ptr::with_exposed_provenance_mut(returned.int as usize)
    }
}

impl Sealed for () {}

impl Raw for () {
    const ZERO: Self = ();

    #[inline(always)]
    fn give(self, _given: &mut Given) {}

    #[inline(always)]
    fn take(_returned: &Returned) {}
}

impl Sealed for V128 {}

/// A vector never crosses in a register: see `abi::call`. Calls with one go through slots, see `InstanceRef::call`.
impl Raw for V128 {
    const ZERO: Self = Self([0; 16]);

    fn give(self, _given: &mut Given) {
        unreachable!("a vector crosses in a slot")
    }

    fn take(_returned: &Returned) -> Self {
        unreachable!("a vector crosses in a slot")
    }
}

impl WasmValue for V128 {
    /// A vector never crosses in a register: see `abi::call`.
    type Raw = Self;
    const TYPE: ValType = ValType::V128;

    fn into_raw(self, _store: StoreId) -> Result<Self, Trap> {
        Ok(self)
    }

    unsafe fn from_raw(raw: Self, _store: StoreId) -> Self {
        raw
    }

    fn raw_to_slot(raw: Self) -> Slot {
        Slot(raw.0)
    }

    fn raw_from_slot(slot: Slot) -> Self {
        Self(slot.0)
    }
}

impl Sealed for Option<Func> {}

impl WasmValue for Option<Func> {
    type Raw = RawRef;
    const TYPE: ValType = ValType::Ref(RefType::FUNCREF);

    fn into_raw(self, store: StoreId) -> Result<RawRef, Trap> {
        match self {
            None => Ok(RawRef::ZERO),
            Some(func) if func.store == store => Ok(func.func_ref.as_ptr().cast()),
            Some(_) => Err(Trap::outside(TrapCode::ForeignReference)),
        }
    }

    unsafe fn from_raw(raw: RawRef, store: StoreId) -> Self {
        // SAFETY: by this function's contract compiled code of that store had it as a reference to a function.
        NonNull::new(raw.cast()).map(|func_ref| unsafe { Func::new(func_ref, store) })
    }

    fn raw_to_slot(raw: RawRef) -> Slot {
        slot_of_bytes((raw as usize).to_ne_bytes())
    }

    fn raw_from_slot(slot: Slot) -> RawRef {
        core::ptr::with_exposed_provenance_mut(usize::from_ne_bytes(bytes_of_slot(slot)))
    }
}

impl Sealed for Option<ExternRef> {}

impl WasmValue for Option<ExternRef> {
    type Raw = RawRef;
    const TYPE: ValType = ValType::Ref(RefType::EXTERNREF);

    fn into_raw(self, _store: StoreId) -> Result<RawRef, Trap> {
        Ok(core::ptr::without_provenance_mut(self.map_or(0, |token| token.0.get())))
    }

    unsafe fn from_raw(raw: RawRef, _store: StoreId) -> Self {
        NonZeroUsize::new(raw.addr()).map(ExternRef)
    }

    fn raw_to_slot(raw: RawRef) -> Slot {
        slot_of_bytes(raw.addr().to_ne_bytes())
    }

    fn raw_from_slot(slot: Slot) -> RawRef {
        core::ptr::without_provenance_mut(usize::from_ne_bytes(bytes_of_slot(slot)))
    }
}
