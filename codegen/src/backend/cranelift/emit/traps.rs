//! Trap sites of a function.
//!
//! In:  a compiled buffer, and its calls of trap stubs.
//! Out: sorted [`Site`]s, one for each offset.
//!
//! There are two kinds of site: instructions that fault, and calls of trap stubs, identified by their return address. A
//! call of the stub `UNWIND` has its reason in the context, and is no site.

use cranelift_codegen::{Final, MachBufferFinalized, ir};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;

use super::function::{Name, Site};
use crate::backend::cranelift::env::trap::{NEVER_REACHED, STUB_NAMESPACE};
use crate::error::Error;
use crate::target::{Target, Traps};

/// Gives each `trap` behind a call of a trap stub the code `NEVER_REACHED`: it only ends its block.
///
/// Machine code does not show the pair: constants or jumps may come between the call and the trap.
pub(super) fn mark_never_reached(clif: &mut ir::Function) {
    let ir::Function { stencil: ir::function::FunctionStencil { layout, dfg, .. }, params, .. } = clif;
    for block in layout.blocks() {
        let Some(last) = layout.last_inst(block) else { continue };
        let ir::InstructionData::Trap { opcode: ir::Opcode::Trap, .. } = dfg.insts[last] else { continue };
        let before = layout.prev_inst(last).map(|inst| dfg.insts[inst]);
        let Some(ir::InstructionData::Call { func_ref, .. }) = before else { continue };
        if let ir::ExternalName::User(name) = dfg.ext_funcs[func_ref].name
            && params.user_named_funcs()[name].namespace == STUB_NAMESPACE
        {
            dfg.insts[last] = ir::InstructionData::Trap { opcode: ir::Opcode::Trap, code: NEVER_REACHED };
        }
    }
}

/// Most bytes from the relocation of a call to its return address.
const MAX_CALL_BYTES: u32 = 8;

/// Returns the sites of a function, given the offsets of its relocations to trap stubs with the stubs' numbers.
pub(super) fn sites(
    target: &Target,
    name: Name,
    buffer: &MachBufferFinalized<Final>,
    stub_calls: &[(u32, u8)],
) -> Result<Vec<Site>, Error> {
    let mut returns: Vec<u32> = buffer.call_sites().map(|site| site.ret_addr).collect();
    returns.sort_unstable();
    let mut sites = Vec::new();
    for &(offset, number) in stub_calls {
        let next = returns.partition_point(|&at| at <= offset);
        let at = returns.get(next).copied().filter(|at| at - offset <= MAX_CALL_BYTES);
        let at = at.ok_or_else(|| name.internal("call of the raise stub without a return address"))?;
        if number != 0 {
            let code = TrapCode::from_number(number);
            let code = code.ok_or_else(|| name.internal(format_args!("call of the raise stub with {number}")))?;
            sites.push(Site { at, code });
        }
    }
    for trap in buffer.traps() {
        let marked = cannot_fault(target.arch, trap.code, buffer.data(), trap.offset)
            || is_probe(target.arch, trap.code, buffer, trap.offset);
        if trap.code == NEVER_REACHED || marked {
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

/// Returns the trap of WebAssembly for a fault.
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

/// Returns whether Cranelift marks an instruction that never faults. On RISC-V those are the conversions to integers:
/// where CLIF asks for a trap, tests with traps of their own, whose bytes are zero, stand before them.
fn cannot_fault(arch: Arch, code: ir::TrapCode, bytes: &[u8], at: u32) -> bool {
    let is_trap = bytes.get(at as usize..).is_some_and(|bytes| bytes.starts_with(&[0; 4]));
    arch == Arch::Riscv64 && code == ir::TrapCode::BAD_CONVERSION_TO_INTEGER && !is_trap
}

/// Returns whether an instruction touches a page of a frame, in the prologue. Cranelift marks it on RISC-V as an access
/// of linear memory. A fault there is no trap of WebAssembly: the limit was compared before. No access uses the
/// register.
fn is_probe(arch: Arch, code: ir::TrapCode, buffer: &MachBufferFinalized<Final>, at: u32) -> bool {
    /// `sb zero, 0(t5)`
    const STORE: [u8; 4] = 0x000f_0023_u32.to_le_bytes();
    let is_store = buffer.data().get(at as usize..).is_some_and(|bytes| bytes.starts_with(&STORE));
    let locations = buffer.get_srclocs_sorted().iter();
    let in_body = || locations.clone().any(|range| (range.start..range.end).contains(&at) && !range.loc.is_default());
    arch == Arch::Riscv64 && code == ir::TrapCode::HEAP_OUT_OF_BOUNDS && is_store && !in_body()
}

/// Returns whether code with explicit traps may have such a fault, because the fault cannot occur.
///
/// Division is the one operation of CLIF without a form for operands that are in range. The code before it tests the
/// divisor, and for `sdiv` the overflow; Cranelift marks the instruction all the same (x86-64, s390x) or repeats
/// the tests (aarch64, riscv64). A conversion that traps would be marked as a bad conversion too, and that is refused.
fn is_guarded(code: ir::TrapCode) -> bool {
    matches!(code, ir::TrapCode::INTEGER_DIVISION_BY_ZERO | ir::TrapCode::INTEGER_OVERFLOW)
}

#[cfg(test)]
mod tests {
    use cranelift_codegen::cursor::{Cursor, FuncCursor};
    use cranelift_codegen::ir::types::I64;
    use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, MemFlagsData, Signature, UserFuncName, Value};
    use cranelift_codegen::isa::CallConv;

    use super::*;
    use crate::backend::cranelift::emit::{self, CompiledFunction};
    use crate::backend::cranelift::env::trap::{UNWIND, clif_code, declare_stub, stub_type};
    use crate::backend::cranelift::isa::isa;
    use crate::target::{CAbi, MemoryStrategy};

    const NAME: Name = Name::Func(0, 7);

    /// Compiles a function of a context and a number.
    fn compile(
        arch: Arch,
        traps: Traps,
        fill: impl FnOnce(&mut FuncCursor<'_>, Value, Value),
    ) -> Result<CompiledFunction, Error> {
        let target = Target { traps, memory: MemoryStrategy::Checked, ..Target::new(arch, CAbi::SystemV, 0) };
        let mut signature = Signature::new(CallConv::Tail);
        signature.params.extend([AbiParam::new(I64); 2]);
        signature.returns.push(AbiParam::new(I64));
        let mut clif = Function::with_name_signature(UserFuncName::default(), signature);
        let block = clif.dfg.make_block();
        clif.layout.append_block(block);
        let [ctx, x] = [I64; 2].map(|ty| clif.dfg.append_block_param(block, ty));
        fill(&mut FuncCursor::new(&mut clif).at_bottom(block), ctx, x);
        emit::compile(&target, &*isa(&target).unwrap(), NAME, clif, &[])
    }

    fn codes(function: &CompiledFunction) -> Vec<TrapCode> {
        function.sites.iter().map(|site| site.code).collect()
    }

    #[test]
    fn a_call_of_a_trap_stub_is_a_site_and_the_trap_behind_it_is_none() {
        for &arch in Arch::ALL {
            for traps in [Traps::Hardware, Traps::Explicit] {
                let call_stub = |stub, code| {
                    compile(arch, traps, |clif, ctx, _| {
                        let signature = clif.func.import_signature(stub_type(I64));
                        let stub = declare_stub(clif.func, signature, stub);
                        clif.ins().call(stub, &[ctx]);
                        clif.ins().trap(code);
                    })
                };
                let code = TrapCode::NullReference;
                let function = call_stub(code as u32, clif_code(code)).unwrap();
                assert_eq!(codes(&function), [code], "{arch:?}");
                assert_eq!(function.fixups[0].callee, Name::TrapStub(code as u8));
                assert_eq!(call_stub(UNWIND, NEVER_REACHED).unwrap().sites, []);
            }
        }
    }

    #[test]
    fn a_fault_is_refused_where_traps_are_explicit() {
        for &arch in Arch::ALL {
            let faults: [fn(&mut FuncCursor<'_>, Value, Value); 3] = [
                |clif, _, x| {
                    clif.ins().trapz(x, clif_code(TrapCode::Unreachable));
                    clif.ins().return_(&[x]);
                },
                |clif, _, x| {
                    let x = clif.ins().load(I64, MemFlagsData::new(), x, 0);
                    clif.ins().return_(&[x]);
                },
                |clif, _, x| {
                    let x = clif.ins().bitcast(ir::types::F64, MemFlagsData::new(), x);
                    let x = clif.ins().fcvt_to_sint(I64, x);
                    clif.ins().return_(&[x]);
                },
            ];
            for fault in faults {
                let Err(Error::Internal { func: Some(7), reason }) = compile(arch, Traps::Explicit, fault) else {
                    panic!("{arch:?}: a fault was accepted");
                };
                assert!(reason.ends_with("although traps are explicit"), "{reason}");
                assert_ne!(codes(&compile(arch, Traps::Hardware, fault).unwrap()), [], "{arch:?}");
            }
        }
    }

    #[test]
    fn a_division_is_accepted_where_traps_are_explicit() {
        for &arch in Arch::ALL {
            for traps in [Traps::Hardware, Traps::Explicit] {
                let function = compile(arch, traps, |clif, ctx, x| {
                    let x = clif.ins().sdiv(ctx, x);
                    clif.ins().return_(&[x]);
                });
                let codes = codes(&function.unwrap());
                assert_eq!(codes.contains(&TrapCode::IntegerDivideByZero), traps == Traps::Hardware, "{arch:?}");
            }
        }
    }

    #[test]
    fn a_conversion_that_saturates_is_no_site() {
        for &arch in Arch::ALL {
            let function = compile(arch, Traps::Hardware, |clif, _, x| {
                let x = clif.ins().bitcast(ir::types::F64, MemFlagsData::new(), x);
                let x = clif.ins().fcvt_to_sint_sat(I64, x);
                clif.ins().return_(&[x]);
            });
            assert_eq!(function.unwrap().sites, [], "{arch:?}");
        }
    }
}
