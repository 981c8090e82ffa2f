//! Every operator, for every target, through Cranelift and its verifier.

use std::collections::BTreeSet;

use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::{CompiledCode, Context, FinalizedRelocTarget, control::ControlPlane, ir};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;
use wasmparser::{Parser, Payload};

use super::{funcref_thunk, function};
use crate::backend::cranelift::env::trap::clif_code;
use crate::backend::cranelift::isa::isa;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::opt::optimize;
use crate::backend::cranelift::stack_check;
use crate::error::Error;
use crate::frontend::module::{self, Bodies};
use crate::target::{CAbi, ImportKind, MemoryStrategy, Opt, Target, Traps};

/// Operators by their type: `parameters -> results: operator, operator, ...`.
const OPERATORS: &str = include_str!("operators.txt");

/// Definitions that the operators refer to.
const SURROUNDINGS: &str = r#"
    (type $f (func (param i32) (result i32)))
    (import "host" "f" (func $h (param i32) (result i32)))
    (memory 1)
    (data $d "abc")
    (table 10 funcref)
    (elem $e func $f)
    (global $i (mut i32) (i32.const 0))
    (global $v (mut v128) (v128.const i64x2 0 0))
    (func $f (type $f) (i32.const 0))
"#;

/// Returns a module with a function for each operator that `keep` selects, and the text of those.
fn operators(keep: impl Fn(&str) -> bool) -> (Vec<u8>, Vec<String>) {
    let mut names = vec!["$f".to_owned()];
    let mut wat = format!("(module {SURROUNDINGS}");
    for line in OPERATORS.lines() {
        let (ty, operators) = line.split_once(": ").unwrap();
        let (params, results) = ty.split_once("->").unwrap();
        let count = params.split_whitespace().count();
        let operands: String = (0..count).map(|i| format!("local.get {i} ")).collect();
        for operator in operators.split(", ").filter(|_| keep(line)) {
            wat += &format!("(func (param {params}) (result {results}) {operands} {operator})");
            names.push(format!("{ty}: {operator}"));
        }
    }
    (wat::parse_str(wat + ")").unwrap(), names)
}

/// Compiles every function of a module, and hands each to `look`.
fn compile(
    bytes: &[u8],
    target: &Target,
    imports: ImportKind,
    mut look: impl FnMut(usize, &ir::Function, &CompiledCode),
) {
    let module = module::parse(bytes, Bodies::Validate).unwrap();
    let cx = ModuleCx::alone(&module, bytes, imports, target).unwrap();
    let isa: OwnedTargetIsa = isa(target).unwrap();
    let mut errors = Vec::new();
    for (number, (index, func)) in module.funcs.iter().enumerate() {
        let translated = match func.body {
            Some(_) => function(&cx, &*isa, index),
            None => funcref_thunk(&cx, &*isa, index),
        };
        let mut translated = translated.unwrap();
        optimize(&mut translated.clif, &translated.hints);
        stack_check::add(&cx, &*isa, &mut translated.clif, translated.checks_stack);
        let mut context = Context::for_function(translated.clif);
        match context.compile(&*isa, &mut ControlPlane::default()) {
            Ok(_) => look(number, &context.func, context.compiled_code().unwrap()),
            Err(error) => errors.push(format!("{number}: {:?}", error.inner)),
        }
    }
    assert_eq!(errors, [""; 0], "{target:?}");
}

/// Returns targets of every kind: each instruction set with none and with all of its features, each level of
/// optimization, each kind of traps and of memory bounds.
fn targets() -> Vec<Target> {
    let mut targets = Vec::new();
    for &arch in Arch::ALL {
        let all = (1 << arch.features().len()) - 1;
        for features in [0, all] {
            for opt in [Opt::None, Opt::Speed, Opt::Size] {
                let base = Target { opt, ..Target::new(arch, CAbi::SystemV, features) };
                targets.push(Target { memory: MemoryStrategy::Guarded, ..base.clone() });
                targets.push(Target { memory: MemoryStrategy::Checked, ..base.clone() });
                targets.push(Target { memory: MemoryStrategy::Checked, traps: Traps::Explicit, ..base });
            }
        }
    }
    targets
}

/// Returns whether a target has vectors.
fn has_vectors(target: &Target) -> bool {
    let v = Arch::Riscv64.features().iter().position(|feature| feature.name == "v").unwrap();
    target.arch != Arch::Riscv64 || target.features & (1 << v) != 0
}

/// Returns the library calls of code.
fn library_calls(code: &CompiledCode) -> impl Iterator<Item = ir::LibCall> {
    code.buffer.relocs().iter().filter_map(|reloc| match reloc.target {
        FinalizedRelocTarget::ExternalName(ir::ExternalName::LibCall(call)) => Some(call),
        _ => None,
    })
}

/// Returns the codes of traps that are faults of an instruction: of those whose offset is no return address.
fn faults(target: &Target, code: &CompiledCode) -> Vec<ir::TrapCode> {
    // On s390x the offset of a `trap` is that of its second byte.
    let second = u32::from(target.arch == Arch::S390x);
    let returns: BTreeSet<_> = code.buffer.call_sites().map(|site| site.ret_addr + second).collect();
    let traps = code.buffer.traps().iter();
    traps.filter(|trap| !returns.contains(&trap.offset)).map(|trap| trap.code).collect()
}

#[test]
fn every_operator_compiles_for_every_target() {
    for target in targets() {
        let vectors = has_vectors(&target);
        let (bytes, names) = operators(|line| vectors || !line.contains("v128"));
        let mut needs_library = BTreeSet::new();
        compile(&bytes, &target, ImportKind::Host, |number, _, code| {
            let name = number.checked_sub(1).map_or("import", |number| &names[number]);
            for call in library_calls(code) {
                needs_library.insert(call.to_string());
            }
            for code in faults(&target, code) {
                let expected = match code {
                    // Cranelift marks every instruction that divides. The tests in front of it prevent faults.
                    ir::TrapCode::INTEGER_DIVISION_BY_ZERO => name.contains("div") || name.contains("rem"),
                    ir::TrapCode::INTEGER_OVERFLOW => name.contains("div_s"),
                    // On RISC-V Cranelift marks each conversion to an integer, which cannot fault.
                    ir::TrapCode::BAD_CONVERSION_TO_INTEGER => target.arch == Arch::Riscv64,
                    ir::TrapCode::STACK_OVERFLOW => target.traps == Traps::Hardware,
                    code if code == clif_code(TrapCode::MemoryOutOfBounds) => {
                        target.memory == MemoryStrategy::Guarded && (name.contains("load") || name.contains("store"))
                    }
                    _ => false,
                };
                assert!(expected, "{name} faults with {code:?} on {target:?}");
            }
        });
        let needs_library: Vec<_> = needs_library.iter().map(String::as_str).collect();
        let baseline = target.arch == Arch::X86_64 && target.features == 0;
        let expected: &[&str] = if baseline { ROUNDING_AND_SHUFFLING } else { &[] };
        assert_eq!(needs_library, expected, "{target:?}");
    }
}

/// Operations without an instruction in the baseline of x86-64.
const ROUNDING_AND_SHUFFLING: &[&str] =
    &["CeilF32", "CeilF64", "FloorF32", "FloorF64", "NearestF32", "NearestF64", "TruncF32", "TruncF64", "X86Pshufb"];

#[test]
fn every_operator_compiles_for_each_x86_64_on_the_way_from_sse2_to_avx512() {
    let (bytes, _) = operators(|_| true);
    for count in 1..Arch::X86_64.features().len() {
        let target = Target::new(Arch::X86_64, CAbi::SystemV, (1 << count) - 1);
        compile(&bytes, &target, ImportKind::Host, |_, _, _| {});
    }
}

#[test]
fn the_list_has_every_operator() {
    let (bytes, _) = operators(|_| true);
    let mut tested = BTreeSet::new();
    let mut visit = |bytes: &[u8]| {
        for payload in Parser::new(0).parse_all(bytes) {
            let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
            for operator in body.get_operators_reader().unwrap() {
                let text = format!("{:?}", operator.unwrap());
                tested.insert(text.split([' ', '(']).next().unwrap().to_owned());
            }
        }
    };
    visit(&bytes);
    visit(&wat::parse_str(CONTROL).unwrap());
    let missing: Vec<_> = SUPPORTED.iter().filter(|name| !tested.contains(**name)).collect();
    assert_eq!(missing, [&""; 0]);
}

macro_rules! supported {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        &[$(supported_name!(@$proposal $op)),*]
    };
}

macro_rules! supported_name {
    // The validator requires exactly one type, and the text format's tools then write the operator for one.
    (@reference_types TypedSelectMulti) => {
        "Select"
    };
    (@mvp $op:ident) => {
        stringify!($op)
    };
    (@sign_extension $op:ident) => {
        stringify!($op)
    };
    (@saturating_float_to_int $op:ident) => {
        stringify!($op)
    };
    (@bulk_memory $op:ident) => {
        stringify!($op)
    };
    (@reference_types $op:ident) => {
        stringify!($op)
    };
    (@simd $op:ident) => {
        stringify!($op)
    };
    (@$other:ident $op:ident) => {
        "Nop"
    };
}

/// The operators of all proposals that have rows.
const SUPPORTED: &[&str] = wasmparser::for_each_operator!(supported);

/// Every way to open, close and leave a block.
const CONTROL: &str = include_str!("control.wat");

#[test]
fn every_way_to_leave_a_block_compiles_for_every_target() {
    let bytes = wat::parse_str(CONTROL).unwrap();
    for target in targets() {
        for imports in [ImportKind::Host, ImportKind::Instance] {
            if has_vectors(&target) {
                compile(&bytes, &target, imports, |_, _, _| {});
            }
        }
    }
}

#[test]
fn functions_of_a_thousand_parameters_and_results_compile() {
    // Calls depend neither on the bounds of memory nor on the level of optimization.
    let differs = |target: &Target| target.traps == Traps::Explicit && target.opt != Opt::Size;
    for target in targets().into_iter().filter(differs) {
        for ty in ["i32", "f64", "v128"] {
            if ty == "v128" && !has_vectors(&target) {
                continue;
            }
            let types = [ty; 1000].join(" ");
            let operands: String = (0..1000).map(|i| format!("local.get {i} ")).collect();
            let wat = format!(
                "(module (type $t (func (param {types}) (result {types}))) (import \"m\" \"f\" (func $import (type $t)))
                    (table 1 funcref)
                    (func $own (type $t) {operands} (block (type $t) (br_if 0 (i32.const 1))))
                    (func (type $t) {operands} call $import call $own i32.const 0 call_indirect (type $t)))"
            );
            let bytes = wat::parse_str(wat).unwrap();
            for imports in [ImportKind::Host, ImportKind::Instance] {
                compile(&bytes, &target, imports, |_, _, _| {});
            }
        }
    }
}

/// Translates the functions of a module on a small stack, without compiling them.
fn translate(wat: &str) -> Result<(), Error> {
    let bytes = wat::parse_str(wat).unwrap();
    let translate = move || {
        let module = module::parse(&bytes, Bodies::Validate)?;
        let target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
        let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target)?;
        let isa = isa(&target)?;
        module.funcs.iter().try_for_each(|(index, _)| {
            let mut translated = function(&cx, &*isa, index)?;
            optimize(&mut translated.clif, &translated.hints);
            stack_check::add(&cx, &*isa, &mut translated.clif, translated.checks_stack);
            Ok(())
        })
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(translate).unwrap().join().unwrap()
}

#[test]
fn deep_nesting_takes_no_stack() {
    for open in ["block", "loop", "local.get 0 if"] {
        let wat =
            format!("(module (func (param i32) {} {}))", format!("{open} ").repeat(20_000), "end ".repeat(20_000));
        assert_eq!(translate(&wat), Ok(()));
    }
}

#[test]
fn values_that_cross_too_many_edges_are_refused() {
    let types = ["i32"; 1000].join(" ");
    let operands = "local.get 0 ".repeat(1000);
    let branches = "local.get 0 br_if 0 ".repeat(17_000);
    let wat = format!("(module (func (param i32) (result {types}) {operands} {branches}))");
    assert!(matches!(translate(&wat), Err(Error::Limit { limit: 0x0100_0000, .. })));
}

#[test]
fn locals_times_blocks_are_limited() {
    let locals = "i32 ".repeat(5_000);
    let blocks = "local.get 0 if end ".repeat(30_000);
    let uses: String = (0..5_000).map(|i| format!("i32.const 1 local.set {i} ")).collect();
    let wat = format!("(module (func (param i32) (local {locals}) {blocks} {uses}))");
    assert!(matches!(translate(&wat), Err(Error::Limit { limit: 0x0400_0000, .. })));
}

#[test]
fn calls_of_the_host_compile_for_every_c_convention() {
    let bytes = wat::parse_str(CONTROL).unwrap();
    for (arch, c_abi) in [(Arch::X86_64, CAbi::Windows), (Arch::Aarch64, CAbi::Windows), (Arch::Aarch64, CAbi::Apple)] {
        compile(&bytes, &Target::new(arch, c_abi, 0), ImportKind::Host, |_, _, _| {});
    }
}
