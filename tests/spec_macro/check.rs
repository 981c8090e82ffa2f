//! What the lines of the generated tests call: comparisons of a call's results with patterns.

use std::fmt::Debug;
use std::num::NonZeroUsize;

pub(crate) use Pattern::{
    F32, F32Arithmetic, F32Canonical, F32x4, F64, F64Arithmetic, F64Canonical, F64x2, I8x16, I16x8, I32, I32x4, I64,
    I64x2, RefExtern, RefNull,
};
pub(crate) use include_wasm::{ExternRef, Func, Trap, TrapCode, V128, include_wasm};

/// Includes a module with vectors. RISC-V has them with its V extension alone, of which rustc does not tell.
macro_rules! include_vectors {
    ($($input:tt)*) => {
        #[cfg(not(target_arch = "riscv64"))]
        include_wasm! { $($input)* }
        #[cfg(target_arch = "riscv64")]
        include_wasm! { $($input)* cpu = "+v"; }
    };
}
pub(crate) use include_vectors;

/// What a result may be, as scripts say it. Floats are given by their bits.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pattern {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
    F32Canonical,
    F32Arithmetic,
    F64Canonical,
    F64Arithmetic,
    I8x16([i8; 16]),
    I16x8([i16; 8]),
    I32x4([i32; 4]),
    I64x2([i64; 2]),
    F32x4(&'static [Pattern]),
    F64x2(&'static [Pattern]),
    RefNull,
    RefExtern(usize),
}

/// A result of the typed API.
pub(crate) trait Value: Debug {
    fn is(&self, pattern: Pattern) -> bool;
}

impl Value for i32 {
    fn is(&self, pattern: Pattern) -> bool {
        matches!(pattern, I32(wanted) if wanted == *self)
    }
}

impl Value for i64 {
    fn is(&self, pattern: Pattern) -> bool {
        matches!(pattern, I64(wanted) if wanted == *self)
    }
}

impl Value for f32 {
    fn is(&self, pattern: Pattern) -> bool {
        match pattern {
            F32(wanted) => self.to_bits() == wanted,
            F32Canonical => self.to_bits() & 0x7fff_ffff == 0x7fc0_0000,
            F32Arithmetic => self.to_bits() & 0x7fc0_0000 == 0x7fc0_0000,
            _ => false,
        }
    }
}

impl Value for f64 {
    fn is(&self, pattern: Pattern) -> bool {
        match pattern {
            F64(wanted) => self.to_bits() == wanted,
            F64Canonical => self.to_bits() & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
            F64Arithmetic => self.to_bits() & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
            _ => false,
        }
    }
}

impl Value for V128 {
    fn is(&self, pattern: Pattern) -> bool {
        match pattern {
            I8x16(wanted) => lanes(self).eq(wanted.map(i8::to_le_bytes)),
            I16x8(wanted) => lanes(self).eq(wanted.map(i16::to_le_bytes)),
            I32x4(wanted) => lanes(self).eq(wanted.map(i32::to_le_bytes)),
            I64x2(wanted) => lanes(self).eq(wanted.map(i64::to_le_bytes)),
            F32x4(wanted) => all(&lanes(self).map(f32::from_le_bytes).collect::<Vec<_>>(), wanted),
            F64x2(wanted) => all(&lanes(self).map(f64::from_le_bytes).collect::<Vec<_>>(), wanted),
            _ => false,
        }
    }
}

impl Value for Option<ExternRef> {
    fn is(&self, pattern: Pattern) -> bool {
        match pattern {
            RefNull => self.is_none(),
            RefExtern(number) => *self == token(number),
            _ => false,
        }
    }
}

impl Value for Option<Func> {
    fn is(&self, pattern: Pattern) -> bool {
        matches!(pattern, RefNull) && self.is_none()
    }
}

/// The results of a call: none, one, or a tuple.
pub(crate) trait Results {
    fn values(&self) -> Vec<&dyn Value>;
}

impl<T: Value> Results for T {
    fn values(&self) -> Vec<&dyn Value> {
        vec![self]
    }
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => {$(
        impl<$($name: Value),*> Results for ($($name,)*) {
            fn values(&self) -> Vec<&dyn Value> {
                #[allow(non_snake_case, reason = "a value is named as its type")]
                let ($($name,)*) = self;
                vec![$($name),*]
            }
        }
    )*};
}
tuples! { () (A B) (A B C) (A B C D E F G H I J K L M N O P) }

/// Returns the lanes of a vector, as linear memory has them.
fn lanes<const N: usize>(vector: &V128) -> impl Iterator<Item = [u8; N]> {
    vector.0.as_chunks().0.iter().copied()
}

fn all(values: &[impl Value], patterns: &[Pattern]) -> bool {
    values.len() == patterns.len() && values.iter().zip(patterns).all(|(value, pattern)| value.is(*pattern))
}

/// Returns what a script calls `ref.extern number`.
pub(crate) fn token(number: usize) -> Option<ExternRef> {
    NonZeroUsize::new(number + 1).map(ExternRef)
}

/// Checks that a call returned.
#[track_caller]
pub(crate) fn runs(line: u32, returned: Result<impl Results, Trap>) {
    if let Err(trap) = returned {
        panic!("line {line} of the script: {trap}");
    }
}

/// Checks what a call returned.
#[track_caller]
pub(crate) fn returns(line: u32, returned: Result<impl Results, Trap>, wanted: &[Pattern]) {
    match returned {
        Ok(results) => {
            let values = results.values();
            let same =
                values.len() == wanted.len() && values.iter().zip(wanted).all(|(value, wanted)| value.is(*wanted));
            assert!(same, "line {line} of the script: expected {wanted:?}, got {values:?}");
        }
        Err(trap) => panic!("line {line} of the script: expected {wanted:?}, got {trap}"),
    }
}

/// Checks that a call trapped.
#[track_caller]
pub(crate) fn traps(line: u32, returned: Result<impl Results, Trap>, wanted: TrapCode) {
    match returned {
        Ok(results) => panic!("line {line} of the script: expected a trap, got {:?}", results.values()),
        Err(trap) => assert_eq!(trap.code(), wanted, "line {line} of the script"),
    }
}
