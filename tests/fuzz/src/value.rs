//! Values as they are compared: equal bits, and references by what they refer to.

use std::fmt;

use include_wasm_abi::types::{HeapType, RefType, ValType};
use include_wasm_abi::vm::VmFuncRef;
use include_wasm_runtime_support::{ExternRef, Slot, V128, WasmValue};

use crate::random::{INTEGERS, Random};

/// A value that means the same in every instance of a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value {
    ty: ValType,
    /// The bits of a number, and of every NaN the same, because a module that makes them equal does so where it writes
    /// memory; of a reference to a function its index and one, of one to something of the host its token, of null zero.
    bits: [u8; 16],
}

impl Value {
    /// Takes what crossed.
    ///
    /// # Safety
    ///
    /// - A reference to a function is of a store that lives.
    pub(crate) unsafe fn new(ty: ValType, slot: Slot) -> Self {
        let mut bits = [0; 16];
        match ty {
            ValType::I32 => bits[..4].copy_from_slice(&slot.0[..4]),
            ValType::I64 => bits[..8].copy_from_slice(&slot.0[..8]),
            ValType::F32 => {
                let value = f32::raw_from_slot(slot);
                let value = if value.is_nan() { f32::NAN } else { value };
                bits[..4].copy_from_slice(&value.to_ne_bytes());
            }
            ValType::F64 => {
                let value = f64::raw_from_slot(slot);
                let value = if value.is_nan() { f64::NAN } else { value };
                bits[..8].copy_from_slice(&value.to_ne_bytes());
            }
            ValType::V128 => bits = slot.0,
            ValType::Ref(RefType { heap: HeapType::Extern, .. }) => {
                let token = <Option<ExternRef>>::raw_from_slot(slot).addr();
                bits[..8].copy_from_slice(&(token as u64).to_ne_bytes());
            }
            ValType::Ref(_) => {
                let func_ref = <Option<ExternRef>>::raw_from_slot(slot).addr();
                let func_ref = std::ptr::with_exposed_provenance::<VmFuncRef>(func_ref);
                // SAFETY: by this function's contract it is null or lives as long as its store.
                let index = unsafe { func_ref.as_ref() }.map_or(0, |func_ref| u64::from(func_ref.index) + 1);
                bits[..8].copy_from_slice(&index.to_ne_bytes());
            }
        }
        Self { ty, bits }
    }

    /// Returns a number that depends on the value.
    pub(crate) fn hash(self) -> u64 {
        self.bits.iter().fold(1, |hash, &byte| crate::random::mix(hash ^ u64::from(byte)))
    }
}

/// Returns an argument of a type; of a reference to a function null.
pub(crate) fn argument(ty: ValType, random: &mut Random) -> Slot {
    let integer = if random.percent(60) { random.pick(&INTEGERS) } else { random.any().cast_signed() };
    let small = i32::try_from(random.below(200)).expect("small") - 100;
    let float = match random.below(8) {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => -0.0,
        3 => f64::from_bits(random.any()),
        _ => f64::from(small) / 8.0,
    };
    // One pattern of bits for all that is not a number, because the code may be told to know only that.
    let float = if float.is_nan() { f64::NAN } else { float };
    match ty {
        ValType::I32 => i32::raw_to_slot(integer as i32),
        ValType::I64 => i64::raw_to_slot(integer),
        ValType::F32 => f32::raw_to_slot(float as f32),
        ValType::F64 => f64::raw_to_slot(float),
        ValType::V128 => V128::raw_to_slot(V128(std::array::from_fn(|_| random.any().to_le_bytes()[3]))),
        ValType::Ref(RefType { heap: HeapType::Extern, .. }) => {
            <Option<ExternRef>>::raw_to_slot(std::ptr::without_provenance_mut(random.below(4)))
        }
        ValType::Ref(_) => Slot::default(),
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = u64::from_ne_bytes(self.bits[..8].try_into().expect("eight of sixteen"));
        let half = u32::from_ne_bytes(self.bits[..4].try_into().expect("four of sixteen"));
        match self.ty {
            ValType::I32 => write!(f, "i32 {half:#x}"),
            ValType::I64 => write!(f, "i64 {word:#x}"),
            ValType::F32 => write!(f, "f32 {half:#x} ({})", f32::from_bits(half)),
            ValType::F64 => write!(f, "f64 {word:#x} ({})", f64::from_bits(word)),
            ValType::V128 => write!(f, "v128 {:02x?}", self.bits),
            ValType::Ref(RefType { heap: HeapType::Extern, .. }) => write!(f, "extern {word}"),
            ValType::Ref(_) if word == 0 => f.write_str("null"),
            ValType::Ref(_) => write!(f, "function {}", word - 1),
        }
    }
}
