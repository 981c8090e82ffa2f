//! A test that entries preserve the callee-saved registers of the host's C convention, but for those that the runtime's
//! assembly preserves itself.
//!
//! The callee of an entry may change all registers, so an entry saves all callee-saved ones. Cranelift has a list for
//! each convention. This file repeats the lists, after the documents of the conventions: a guest would choose the value
//! of a register that a list lacks, and the host would read it.

use std::collections::BTreeSet;

use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use include_wasm_abi::call::Shape;
use include_wasm_abi::feature::Arch;
use include_wasm_abi::types::ValType;

use super::entry;
use crate::backend::cranelift::isa::isa;
use crate::frontend::module::FuncType;
use crate::target::{CAbi, Opt, Target};

/// Callee-saved registers of a convention, as Cranelift writes them, without stack and frame pointer; and those of them
/// that Cranelift's functions do not preserve.
struct Convention {
    arch: Arch,
    c_abi: CAbi,
    preserved: &'static [&'static str],
    missing: &'static [&'static str],
}

const X86_64: &[&str] = &["rbx", "r12", "r13", "r14", "r15"];

const X86_64_WINDOWS: &[&str] = &[
    "rbx", "rsi", "rdi", "r12", "r13", "r14", "r15", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
    "xmm13", "xmm14", "xmm15",
];

const AARCH64: &[&str] = &[
    "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "d8", "d9", "d10", "d11", "d12", "d13",
    "d14", "d15",
];

const RISCV64: &[&str] = &[
    "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "fs0", "fs1", "fs2", "fs3", "fs4", "fs5",
    "fs6", "fs7", "fs8", "fs9", "fs10", "fs11",
];

/// The name r6 covers r6 to r15, which one instruction stores and one loads.
const S390X: &[&str] = &["r6", "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15"];

const CONVENTIONS: &[Convention] = &[
    Convention { arch: Arch::X86_64, c_abi: CAbi::SystemV, preserved: X86_64, missing: &[] },
    Convention { arch: Arch::X86_64, c_abi: CAbi::Apple, preserved: X86_64, missing: &[] },
    Convention { arch: Arch::X86_64, c_abi: CAbi::Windows, preserved: X86_64_WINDOWS, missing: &[] },
    Convention { arch: Arch::Aarch64, c_abi: CAbi::SystemV, preserved: AARCH64, missing: &[] },
    Convention { arch: Arch::Aarch64, c_abi: CAbi::Apple, preserved: AARCH64, missing: &[] },
    Convention { arch: Arch::Aarch64, c_abi: CAbi::Windows, preserved: AARCH64, missing: &[] },
    // `runtime-support/src/arch/c_function/riscv64.rs` preserves fs1.
    Convention { arch: Arch::Riscv64, c_abi: CAbi::SystemV, preserved: RISCV64, missing: &["fs1"] },
    Convention { arch: Arch::S390x, c_abi: CAbi::SystemV, preserved: S390X, missing: &[] },
];

/// Returns an entry as Cranelift's instructions.
fn entry(convention: &Convention, opt: Opt, ty: &FuncType, shape: Shape) -> String {
    let mut target = Target::new(convention.arch, convention.c_abi, 0);
    target.opt = opt;
    let isa = isa(&target).unwrap();
    let mut context = Context::for_function(entry::entry(&*isa, ty, shape));
    context.set_disasm(true);
    context.compile(&*isa, &mut ControlPlane::default()).unwrap().vcode.clone().unwrap()
}

/// Returns those of a convention's registers that instructions move to or from the stack.
fn moved(convention: &Convention, code: &str) -> BTreeSet<&'static str> {
    let stack = |line: &&str| ["%rsp)", "[sp", "(sp)", "%r15)"].iter().any(|place| line.contains(place));
    let words: BTreeSet<&str> =
        code.lines().filter(stack).flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric())).collect();
    convention.preserved.iter().copied().filter(|name| words.contains(name)).collect()
}

#[test]
fn entries_preserve_callee_saved_registers() {
    assert!(Arch::ALL.iter().all(|&arch| CONVENTIONS.iter().any(|convention| convention.arch == arch)));
    let types = [
        (vec![], vec![]),
        (vec![ValType::F64; 12], vec![ValType::F64]),
        (vec![ValType::I64; 12], vec![ValType::I32]),
        (vec![ValType::I32; 30], vec![ValType::I64; 30]),
    ];
    let opts = [Opt::Speed, Opt::Size, Opt::None];
    for (convention, opt) in CONVENTIONS.iter().flat_map(|convention| opts.map(|opt| (convention, opt))) {
        let preserved = convention.preserved.iter().copied();
        let wanted: BTreeSet<_> = preserved.filter(|name| !convention.missing.contains(name)).collect();
        for (params, results) in &types {
            let ty = FuncType { params: params[..].into(), results: results[..].into() };
            for shape in [Shape::Slots, Shape::of(params, results)] {
                let code = entry(convention, opt, &ty, shape);
                let what = format!("{:?} {:?}\n{code}", convention.arch, convention.c_abi);
                let (prologue, body) = code.split_once("block0:").unwrap();
                assert_eq!(moved(convention, prologue), wanted, "saved: {what}");
                // Both paths end with an epilogue: the one after a return, and the one after unwinding.
                let returns = |line: &str| ["ret", "retq", "br %r14"].contains(&line.trim());
                let ends = body.split("\nblock").filter(|block| block.lines().any(returns));
                let ends: Vec<_> = ends.map(|block| moved(convention, block)).collect();
                assert!(ends.len() == 2 && ends.iter().all(|names| names.is_superset(&wanted)), "restored: {what}");
            }
        }
    }
}
