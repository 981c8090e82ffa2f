//! The instruction sets, and the CPU features that a blob may need.
//!
//! A set of features is a `u64`: bit `n` is row `n` of the instruction set's table. Names are rustc's; each has the
//! Cranelift settings that it allows.

use crate::width::{Endian, Width};

/// An instruction set that there is a backend for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Arch {
    /// `x86_64`.
    X86_64 = 1,
    /// `aarch64`, little-endian.
    Aarch64 = 2,
    /// `riscv64`.
    Riscv64 = 3,
    /// `s390x`.
    S390x = 4,
}

/// One CPU feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// rustc's name, as in `cfg(target_feature = "...")`.
    pub name: &'static str,
    /// Cranelift's settings that may be on where the CPU has the feature.
    pub settings: &'static [&'static str],
    /// Whether every CPU that Cranelift compiles for has it, so that all code needs it and a blob need not say so.
    pub floor: bool,
}

impl Arch {
    /// Every instruction set.
    pub const ALL: &'static [Self] = &[Self::X86_64, Self::Aarch64, Self::Riscv64, Self::S390x];

    /// The instruction set of the machine that runs this code, if there is a backend for it; only the runtime may ask.
    pub const HOST: Option<Self> = if cfg!(target_arch = "x86_64") {
        Some(Self::X86_64)
    } else if cfg!(all(target_arch = "aarch64", target_endian = "little")) {
        Some(Self::Aarch64)
    } else if cfg!(target_arch = "riscv64") {
        Some(Self::Riscv64)
    } else if cfg!(target_arch = "s390x") {
        Some(Self::S390x)
    } else {
        None
    };

    /// Returns rustc's name, as in `cfg(target_arch = "...")`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
            Self::Riscv64 => "riscv64",
            Self::S390x => "s390x",
        }
    }

    /// Returns the instruction set with this number, as a blob writes it.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::X86_64),
            2 => Some(Self::Aarch64),
            3 => Some(Self::Riscv64),
            4 => Some(Self::S390x),
            _ => None,
        }
    }

    /// Returns how wide its pointers are.
    pub const fn width(self) -> Width {
        Width::W64
    }

    /// Returns its byte order.
    pub const fn endian(self) -> Endian {
        match self {
            Self::S390x => Endian::Big,
            _ => Endian::Little,
        }
    }

    /// Returns its features; the position is the bit in a blob's set.
    pub const fn features(self) -> &'static [Feature] {
        match self {
            Self::X86_64 => X86_64,
            Self::Aarch64 => AARCH64,
            Self::Riscv64 => RISCV64,
            Self::S390x => S390X,
        }
    }
}

macro_rules! features {
    ($($table:ident: $($name:literal => $settings:expr, $floor:literal;)*)*) => {
        $(const $table: &[Feature] = &[$(Feature { name: $name, settings: &$settings, floor: $floor }),*];)*
    };
}

features! {
    X86_64:
        "sse3" => ["has_sse3"], false;
        "ssse3" => ["has_ssse3"], false;
        "sse4.1" => ["has_sse41"], false;
        "sse4.2" => ["has_sse42"], false;
        "popcnt" => ["has_popcnt"], false;
        "cmpxchg16b" => ["has_cmpxchg16b"], false;
        "avx" => ["has_avx"], false;
        "avx2" => ["has_avx2"], false;
        "fma" => ["has_fma"], false;
        "bmi1" => ["has_bmi1"], false;
        "bmi2" => ["has_bmi2"], false;
        "lzcnt" => ["has_lzcnt"], false;
        "avx512f" => ["has_avx512f"], false;
        "avx512vl" => ["has_avx512vl"], false;
        "avx512dq" => ["has_avx512dq"], false;
        "avx512bitalg" => ["has_avx512bitalg"], false;
        "avx512vbmi" => ["has_avx512vbmi"], false;
    AARCH64:
        "lse" => ["has_lse"], false;
        "fp16" => ["has_fp16"], false;
        "dotprod" => ["has_dotprod"], false;
    RISCV64:
        "m" => ["has_m"], true;
        "a" => ["has_a"], true;
        "f" => ["has_f"], true;
        "d" => ["has_d"], true;
        "zba" => ["has_zba"], false;
        "zbb" => ["has_zbb"], false;
        "zbc" => ["has_zbc"], false;
        "zbs" => ["has_zbs"], false;
        "v" => ["has_v", "has_zvl32b", "has_zvl64b", "has_zvl128b"], false;
        "c" => ["has_zca", "has_zcd"], false;
        "zcb" => ["has_zcb"], false;
        "zicond" => ["has_zicond"], false;
        "zfa" => ["has_zfa"], false;
    S390X:
        "vector" => [], true;
        "vector-enhancements-1" => [], true;
        "vector-enhancements-2" => ["has_vxrs_ext2"], false;
        "miscellaneous-extensions-3" => ["has_mie3"], false;
        "miscellaneous-extensions-4" => ["has_mie4"], false;
        "vector-enhancements-3" => ["has_vxrs_ext3"], false;
        "miscellaneous-extensions-2" => [], true;
}
