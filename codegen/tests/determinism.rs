//! Blobs are the same bytes, however many threads make them.

use std::fmt::Write;

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, MemoryStrategy, Traps};
use include_wasm_codegen::{CompileOptions, ImportKind, ModuleInput, Output, Target, compile, compile_with};

/// Returns a module whose functions have many sizes, call each other and trap.
fn module() -> Vec<u8> {
    let mut wat = String::from(
        r#"(module (import "host" "log" (func $log (param i32))) (export "log" (func $log)) (memory 1) (data "abc")"#,
    );
    for i in 0..60 {
        let (lines, callee) = (i * 37 % 30, i * 7 % 60);
        write!(wat, r#"(func $f{i} (export "f{i}") (param i32 f64) (result i32) "#).unwrap();
        for line in 0..lines {
            let at = line * 4;
            write!(wat, "(i32.store (local.get 0) (i32.div_u (i32.load offset={at} (local.get 0)) (local.get 0)))")
                .unwrap();
            write!(wat, "(local.set 1 (f64.nearest (f64.add (local.get 1) (f64.const {line}))))").unwrap();
        }
        write!(wat, "(call $log (local.get 0)) (call $f{callee} (i32.const {i}) (local.get 1)))").unwrap();
    }
    wat::parse_str(wat + ")").unwrap()
}

fn same(a: &Output, b: &Output) -> bool {
    let parts = |output: &Output| (output.elf.clone(), output.code.clone(), output.meta.clone(), output.data.clone());
    parts(a) == parts(b) && a.libcalls == b.libcalls && a.static_asm() == b.static_asm()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let wasm = module();
    let input = ModuleInput { bytes: &wasm, imports: &|_, _| ImportKind::Host };
    for &arch in Arch::ALL {
        let hardware = Target::new(arch, CAbi::SystemV, 0);
        let explicit = Target { traps: Traps::Explicit, memory: MemoryStrategy::Checked, ..hardware.clone() };
        for target in [hardware, explicit] {
            let on = |threads| {
                let options = CompileOptions { threads, ..CompileOptions::default() };
                compile_with(&[input], &target, &options).unwrap_or_else(|e| panic!("{e} {target:?}")).0
            };
            let one = on(1);
            for threads in [2, 5] {
                assert!(same(&one, &on(threads)), "{target:?}");
            }
            assert!(same(&one, &compile(&[input], &target).unwrap()), "{target:?}");
        }
    }
}
