//! riscv64. Cranelift's functions change fs1, which it does not count among the registers that a C function keeps.
//!
//! ```text
//! frame:      +---------------------+----------+----------+
//!             | arguments in memory |   fs1    |    ra    |
//! sp:         +---------------------+----------+----------+ frame
//! ```

use core::arch::naked_asm;

use include_wasm_abi::call::Shape;
use include_wasm_abi::vm::VmContext;

use super::Takes;

/// A C function of compiled code, and its context. The assembly below reads both, and finds them by the first argument.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct CFunction {
    code: *const u8,
    ctx: *mut VmContext,
}

impl CFunction {
    #[inline(always)]
    pub(crate) fn new(code: *const u8, ctx: *mut VmContext) -> Self {
        Self { code, ctx }
    }

    /// Returns what to call.
    #[inline(always)]
    pub(crate) fn code(&self, takes: Takes) -> *const u8 {
        let keeping: unsafe extern "C" fn() = match in_memory(takes) {
            0 => keeping::<0>,
            1 | 2 => keeping::<2>,
            3 | 4 => keeping::<4>,
            _ => keeping::<{ MOST }>,
        };
        keeping as *const u8
    }

    /// Returns its first argument.
    #[inline(always)]
    pub(crate) fn first(&self) -> *mut VmContext {
        (&raw const *self).cast_mut().cast()
    }
}

/// How many registers there are for integers, and as many for floats.
const REGISTERS: usize = 8;

/// Most arguments in memory: context, code and twelve integers.
const MOST: usize = 2 + Shape::MAX_PARAMS - REGISTERS;

const _: () = assert!(MOST == 6, "the assembly lists the places of so many");

/// Returns how many arguments are in memory, a word each. Floats without a register for floats are passed as integers.
const fn in_memory(takes: Takes) -> usize {
    (takes.ints + takes.floats.saturating_sub(REGISTERS)).saturating_sub(REGISTERS)
}

/// Calls the C function that the first argument names, and keeps fs1. `WORDS` is even, at most [`MOST`], and at least
/// the number of arguments in memory; where that is odd, the word behind them is of the caller's frame.
///
/// # Safety
///
/// - Called as the function that a [`CFunction`] names, with [`CFunction::first`] in place of the context.
#[unsafe(naked)]
unsafe extern "C" fn keeping<const WORDS: usize>() {
    naked_asm!(
        // No code runs where a target lacks the extension, but the assembler must know its instructions there too.
        ".option push",
        ".option arch, +d",
        "addi sp, sp, -({args} + 16)",
        "fsd fs1, {args}(sp)",
        "sd ra, {args} + 8(sp)",
        ".irp at, 0, 8, 16, 24, 32, 40",
        ".if \\at < {args}",
        "ld t0, {args} + 16 + \\at(sp)",
        "sd t0, \\at(sp)",
        ".endif",
        ".endr",
        "ld t1, 0(a0)",
        "ld a0, 8(a0)",
        "jalr t1",
        "fld fs1, {args}(sp)",
        "ld ra, {args} + 8(sp)",
        "addi sp, sp, {args} + 16",
        "ret",
        ".option pop",
        args = const WORDS * 8,
    )
}
