//! Where a function may trap, and why.
//!
//! In:  a compiled buffer, and its calls of the `raise` stub.
//! Out: sorted [`Site`]s, one for each offset.
//!
//! There are two kinds of site: instructions that fault, and calls of `raise`, known by their return address. A call
//! that passes no trap's number leaves for a reason that the context tells, and is no site.

use cranelift_codegen::{Final, MachBufferFinalized, ir};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;

use super::{Name, Site};
use crate::error::Error;
use crate::target::{Target, Traps};

/// Most bytes from the changed bytes of a call to its return address.
const CALL_TAIL: u32 = 8;

/// Returns the sites of a function, given the offsets of its relocations to `raise` with the numbers that they name.
pub(super) fn sites(
    target: &Target,
    name: Name,
    buffer: &MachBufferFinalized<Final>,
    raises: &[(u32, u32)],
) -> Result<Vec<Site>, Error> {
    let mut returns: Vec<u32> = buffer.call_sites().map(|site| site.ret_addr).collect();
    returns.sort_unstable();
    let (mut sites, mut never_reached) = (Vec::new(), Vec::new());
    for &(offset, number) in raises {
        let next = returns.partition_point(|&at| at <= offset);
        let at = returns.get(next).copied().filter(|at| at - offset <= CALL_TAIL);
        let at = at.ok_or_else(|| name.internal("call of the raise stub without a return address"))?;
        never_reached.push(at);
        if number != 0 {
            let code = u8::try_from(number).ok().and_then(TrapCode::from_number);
            let code = code.ok_or_else(|| name.internal(format_args!("call of the raise stub with {number}")))?;
            sites.push(Site { at, code });
        }
    }
    never_reached.sort_unstable();
    for trap in buffer.traps() {
        if name == Name::Raise || ends_a_block(target.arch, &never_reached, trap.offset) {
            continue;
        }
        if cannot_fault(target.arch, trap.code, buffer.data(), trap.offset) {
            continue;
        }
        match target.traps {
            Traps::Hardware => {
                let code = wasm_code(trap.code);
                let code = code.ok_or_else(|| name.internal(format_args!("fault with code {}", trap.code)))?;
                sites.push(Site { at: trap.offset, code });
            }
            Traps::Explicit if is_guarded(trap.code) => {}
            Traps::Explicit => {
                let reason = format_args!("fault with code {} although traps are explicit", trap.code);
                return Err(name.internal(reason));
            }
        }
    }
    sites.sort_unstable();
    sites.dedup();
    match sites.windows(2).find(|pair| pair[0].at == pair[1].at) {
        Some(pair) => Err(name.internal(format_args!("two traps at offset {:#x}: {pair:?}", pair[0].at))),
        None => Ok(sites),
    }
}

/// Returns the trap of WebAssembly that a fault is.
fn wasm_code(code: ir::TrapCode) -> Option<TrapCode> {
    Some(match code {
        ir::TrapCode::STACK_OVERFLOW => TrapCode::StackOverflow,
        ir::TrapCode::HEAP_OUT_OF_BOUNDS => TrapCode::MemoryOutOfBounds,
        ir::TrapCode::INTEGER_OVERFLOW => TrapCode::IntegerOverflow,
        ir::TrapCode::INTEGER_DIVISION_BY_ZERO => TrapCode::IntegerDivideByZero,
        ir::TrapCode::BAD_CONVERSION_TO_INTEGER => TrapCode::InvalidConversionToInteger,
        user => TrapCode::from_number(user.as_raw().get())?,
    })
}

/// Returns whether a trap is the one behind a call of `raise`, which is never reached: it only ends the block.
///
/// On s390x the trap is two bytes long and known by its last one.
fn ends_a_block(arch: Arch, never_reached: &[u32], at: u32) -> bool {
    let at = if arch == Arch::S390x { at.saturating_sub(1) } else { at };
    never_reached.binary_search(&at).is_ok()
}

/// Returns whether Cranelift marks an instruction that never faults. On RISC-V those are the conversions to integers:
/// where CLIF asks for a trap, tests with traps of their own, whose bytes are zero, stand before them.
fn cannot_fault(arch: Arch, code: ir::TrapCode, bytes: &[u8], at: u32) -> bool {
    let is_trap = bytes.get(at as usize..).is_some_and(|bytes| bytes.starts_with(&[0; 4]));
    arch == Arch::Riscv64 && code == ir::TrapCode::BAD_CONVERSION_TO_INTEGER && !is_trap
}

/// Returns whether code with explicit traps may have such a fault, because it is never reached.
///
/// Division is the one operation of CLIF that cannot be told that its operands are in range. The code before it tests
/// the divisor, and for `sdiv` the overflow; Cranelift marks the instruction all the same (x86-64, s390x) or repeats the
/// tests (aarch64, riscv64). A conversion that traps would be marked as a bad conversion too, and that is refused.
fn is_guarded(code: ir::TrapCode) -> bool {
    matches!(code, ir::TrapCode::INTEGER_DIVISION_BY_ZERO | ir::TrapCode::INTEGER_OVERFLOW)
}
