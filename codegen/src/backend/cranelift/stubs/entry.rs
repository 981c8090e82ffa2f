//! Entries: trampolines from the C convention to `tail`, one for each function type.
//!
//! In:  a function type of WebAssembly.
//! Out: CLIF of a function of the C convention that calls a `tail` function by its address.
//!
//! ```text
//! registers: entry(ctx, code, p0, p1, ...) -> r       slots: entry(ctx, code, slots)
//!
//!     try_call_indirect code(ctx, p0, p1, ...) -> done(r0, r1, ...), [context ctx, default: trapped]
//! done:     return r, or write the slots and return
//! trapped:  return zero, or just return
//! ```
//!
//! After a trap the runtime continues at `trapped`, with the stack pointer that the call had. A `tail` callee of
//! a `try_call` preserves no register, so Cranelift saves the callee-saved registers of the C convention in this frame,
//! and restores them on both paths.

use cranelift_codegen::ir::{
    AbiParam, Block, BlockArg, Endianness, ExceptionTableData, ExceptionTableItem, Function, InstBuilder, MemFlagsData,
    SigRef, Signature, Type, UserFuncName, Value,
};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::FunctionBuilder;
use include_wasm_abi::call::Shape;
use include_wasm_abi::types::ValType;

use super::clif;
use crate::backend::cranelift::env::signature::{CConv, as_bits, clif_type, tail_signature};
use crate::frontend::module::FuncType;

/// Bytes of a slot.
const SLOT: i32 = size_of::<include_wasm_abi::layout::Slot>() as i32;

/// Returns the entry for functions of a type as CLIF, with values crossing in the given shape.
pub(crate) fn entry(isa: &dyn TargetIsa, ty: &FuncType, shape: Shape) -> Function {
    let pointer = isa.pointer_type();
    let signature = c_signature(isa, ty, shape);
    clif::function(isa, UserFuncName::default(), signature, |builder, given| {
        let (ctx, code) = (given[0], given[1]);
        let mut args = vec![ctx];
        match shape {
            Shape::Registers => {
                let given = ty.params.iter().zip(&given[2..]);
                args.extend(given.map(|(&ty, &value)| as_bits(builder, value, clif_type(ty, pointer))));
            }
            Shape::Slots => {
                args.extend(ty.params.iter().zip(0..).map(|(&ty, i)| load(builder, ty, pointer, given[2], i)))
            }
        }
        let (done, trapped) = (builder.create_block(), builder.create_block());
        let results: Vec<Value> =
            ty.results.iter().map(|&ty| builder.append_block_param(done, clif_type(ty, pointer))).collect();
        let callee = builder.import_signature(tail_signature(ty, pointer));
        try_call(builder, callee, code, &args, done, trapped);

        builder.switch_to_block(done);
        match shape {
            Shape::Registers => builder.ins().return_(&results),
            Shape::Slots => {
                for ((&ty, &value), i) in ty.results.iter().zip(&results).zip(0..) {
                    builder.ins().store(flags(ty), value, given[2], i * SLOT);
                }
                builder.ins().return_(&[])
            }
        };

        builder.switch_to_block(trapped);
        let zeros: Vec<Value> = match shape {
            Shape::Registers => ty.results.iter().map(|&ty| zero(builder, ty, pointer)).collect(),
            Shape::Slots => Vec::new(),
        };
        builder.ins().return_(&zeros);
    })
}

/// Ends the block with the call.
fn try_call(
    builder: &mut FunctionBuilder<'_>,
    callee: SigRef,
    code: Value,
    args: &[Value],
    done: Block,
    trapped: Block,
) {
    let dfg = &mut builder.func.dfg;
    let results = u32::try_from(dfg.signatures[callee].returns.len()).expect("validated: at most 1000 results");
    let done = dfg.block_call(done, &(0..results).map(BlockArg::TryCallRet).collect::<Vec<_>>());
    let trapped = dfg.block_call(trapped, &[]);
    let items = [ExceptionTableItem::Context(args[0]), ExceptionTableItem::Default(trapped)];
    let table = dfg.exception_tables.push(ExceptionTableData::new(callee, done, items));
    builder.ins().try_call_indirect(code, args, table);
}

/// Returns the signature of the entry in Rust.
fn c_signature(isa: &dyn TargetIsa, ty: &FuncType, shape: Shape) -> Signature {
    let pointer = isa.pointer_type();
    let convention = CConv::of(isa);
    let mut signature = convention.signature();
    signature.params.extend([AbiParam::new(pointer); 2]);
    match shape {
        Shape::Registers => {
            signature.params.extend(convention.params(&ty.params));
            signature.returns.extend(ty.results.iter().map(|&ty| convention.value(ty)));
        }
        Shape::Slots => signature.params.push(AbiParam::new(pointer)),
    }
    signature
}

fn load(builder: &mut FunctionBuilder<'_>, ty: ValType, pointer: Type, slots: Value, index: i32) -> Value {
    builder.ins().load(clif_type(ty, pointer), flags(ty), slots, index * SLOT)
}

/// Scalars lie in slots in native byte order, vectors as in linear memory.
fn flags(ty: ValType) -> MemFlagsData {
    match ty {
        ValType::V128 => MemFlagsData::trusted().with_endianness(Endianness::Little),
        _ => MemFlagsData::trusted(),
    }
}

fn zero(builder: &mut FunctionBuilder<'_>, ty: ValType, pointer: Type) -> Value {
    match ty {
        ValType::F32 => builder.ins().f32const(0.0),
        ValType::F64 => builder.ins().f64const(0.0),
        scalar => builder.ins().iconst(clif_type(scalar, pointer), 0),
    }
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;
    use include_wasm_abi::stack::entry_frame;
    use include_wasm_abi::types::RefType;

    use super::*;
    use crate::backend::cranelift::emit::{self, Name};
    use crate::backend::cranelift::isa::isa;
    use crate::target::{CAbi, MemoryStrategy, Target, Traps};

    #[test]
    fn every_shape_of_entry_compiles_and_keeps_its_context_in_memory() {
        use ValType::{F32, F64, I32, I64, V128};
        let reference = ValType::Ref(RefType::EXTERNREF);
        let types: [(Vec<ValType>, Vec<ValType>); 8] = [
            (vec![], vec![]),
            (vec![I32; 12], vec![I32]),
            ([I64, F64, I32, F32].repeat(3), vec![reference]),
            (vec![F64; 12], vec![F64]),
            (vec![I32; 100], vec![I64; 100]),
            (vec![I64; 1000], [I32, F32, F64, reference].repeat(250)),
            (vec![V128; 1000], vec![V128; 1000]),
            (vec![V128; 3], vec![V128; 999]),
        ];
        let foreign = [Arch::X86_64, Arch::Aarch64].map(|arch| [(arch, CAbi::Windows), (arch, CAbi::Apple)]);
        let targets = Arch::ALL.iter().map(|&arch| (arch, CAbi::SystemV)).chain(foreign.into_iter().flatten());
        let traps = [Traps::Hardware, Traps::Explicit];
        for ((arch, c_abi), traps) in targets.flat_map(|target| traps.map(|traps| (target, traps))) {
            let features = Target::features_from_names(arch, ["v", "vector"].into_iter());
            let target = Target { traps, memory: MemoryStrategy::Checked, ..Target::new(arch, c_abi, features) };
            let isa = isa(&target).unwrap();
            for (params, results) in &types {
                let ty = FuncType { params: params[..].into(), results: results[..].into() };
                for shape in [Shape::Slots, Shape::of(params, results)] {
                    let function =
                        emit::compile(&target, &*isa, Name::Entry(0, 0, false), entry(&*isa, &ty, shape), &[]);
                    let function = function.unwrap();
                    let handler = function.handler.unwrap();
                    assert!(handler.ctx_at + 8 <= handler.frame_size, "{arch:?} {handler:?}");
                    assert!(handler.return_at <= handler.code, "{arch:?} {handler:?}");
                    assert_eq!((function.sites.len(), function.fixups.len()), (0, 0), "{arch:?}");
                    // The frame has ten callee-saved vector registers, which no `tail` callee saves.
                    let saved = if (arch, c_abi) == (Arch::X86_64, CAbi::Windows) { 10 * 16 } else { 0 };
                    assert!(handler.frame_size >= saved, "{handler:?}");
                    let most = entry_frame(arch, params.len().max(results.len()));
                    assert!(handler.frame_size as usize <= most, "{arch:?} {c_abi:?} {most} {handler:?}");
                }
            }
        }
    }
}
