//! Why WebAssembly stopped, and where: plain data, which every floor above fills in and reads.

use core::fmt;

use include_wasm_abi::trap::TrapCode;

/// Why WebAssembly stopped, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    pub(crate) code: TrapCode,
    pub(crate) pc: usize,
}

impl Trap {
    /// Returns why.
    pub const fn code(&self) -> TrapCode {
        self.code
    }

    /// Returns the program counter: the address of the instruction that trapped, or zero where no code ran.
    pub const fn pc(&self) -> usize {
        self.pc
    }

    /// A trap that happened outside compiled code.
    pub(crate) const fn outside(code: TrapCode) -> Self {
        Self { code, pc: 0 }
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebAssembly trap: {}", self.code)
    }
}

impl core::error::Error for Trap {}

/// How many program counters a backtrace keeps.
pub(crate) const KEPT_FRAMES: usize = 32;

/// The frames of the last trap of an instance, innermost first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backtrace {
    pub(crate) pcs: [usize; KEPT_FRAMES],
    /// How many frames there were; more than [`KEPT_FRAMES`] where some were not kept.
    pub(crate) count: usize,
    /// Whether the first is of an instruction that faulted. All others are return addresses.
    pub(crate) faulted: bool,
}

impl Backtrace {
    pub(crate) const EMPTY: Self = Self { pcs: [0; KEPT_FRAMES], count: 0, faulted: false };

    /// Begins anew with the innermost frame.
    pub(crate) fn begin(&mut self, pc: usize, faulted: bool) {
        (self.count, self.faulted) = (0, faulted);
        self.push(pc);
    }

    /// Appends the program counter of the next frame; one too many is only counted.
    pub(crate) fn push(&mut self, pc: usize) {
        if let Some(slot) = self.pcs.get_mut(self.count) {
            *slot = pc;
        }
        self.count += 1;
    }

    /// Takes over the frames of another backtrace, and copies no more than it has.
    pub(crate) fn take_over(&mut self, other: &Self) {
        let kept = other.count.min(KEPT_FRAMES);
        self.pcs[..kept].copy_from_slice(&other.pcs[..kept]);
        (self.count, self.faulted) = (other.count, other.faulted);
    }
}
