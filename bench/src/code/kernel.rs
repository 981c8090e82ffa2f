//! The kernels, as `build.rs` lists them, and the levels of CPUs that they are compiled for.

/// A level of the instruction set, the same for all candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// What every x86-64 has: SSE2.
    Base,
    /// x86-64-v3: AVX2, BMI2, FMA and what comes with them.
    V3,
}

/// A function from a repeat count to a checksum.
pub type Run = unsafe extern "C" fn(i32) -> i64;

/// One kernel.
#[derive(Debug)]
pub struct Kernel {
    /// Its name.
    pub name: &'static str,
    /// The repeat count it is measured with.
    pub n: i32,
    /// Its module.
    pub wasm: &'static [u8],
    native: [Run; 2],
    wasm2c: Option<[Run; 2]>,
}

include!(concat!(env!("OUT_DIR"), "/kernels.rs"));

impl Level {
    /// Returns the level of this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Base, Self::V3].into_iter().find(|level| level.name() == name)
    }

    /// Returns what it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::V3 => "v3",
        }
    }

    /// Returns the name that compilers have for it.
    pub fn cpu(self) -> &'static str {
        match self {
            Self::Base => "x86-64",
            Self::V3 => "x86-64-v3",
        }
    }

    /// Returns whether this CPU can run its code.
    pub fn is_available(self) -> bool {
        self == Self::Base
            || (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2") && is_x86_feature_detected!("fma"))
    }
}

impl Kernel {
    /// Returns its native code.
    pub fn native(&self, level: Level) -> impl Fn(i32) -> i64 + Copy + use<> {
        let run = self.native[level as usize];
        // SAFETY: the kernel's own function, compiled for a level that is available, called by one thread.
        move |n| unsafe { run(n) }
    }

    /// Returns the code that `wasm2c` and a C compiler made of its module.
    pub fn wasm2c(&self, level: Level) -> Option<impl Fn(i32) -> i64 + Copy + use<>> {
        let run = self.wasm2c?[level as usize];
        // SAFETY: as above.
        Some(move |n| unsafe { run(n) })
    }
}
