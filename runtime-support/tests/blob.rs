//! What a damaged or foreign blob gets: an error, whatever the damage, and nothing half-made.
#![cfg(feature = "std")]

use include_wasm_abi::blob::CHECKED_FROM;
use include_wasm_abi::checksum::checksum;
use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, ImportKind, Target};
use include_wasm_codegen::{ModuleInput, Output, compile};
use include_wasm_runtime_support::{
    Aligned, Blob, Imports, Instance, InstantiateError, LibcallEntry, LoadError, Module, NoHost, libcalls, parts,
};

const MODULE: &str = r#"
    (module
        (memory (export "memory") 1)
        (table 2 funcref)
        (global (mut i32) (i32.const 7))
        (elem (i32.const 0) func $get)
        (data (i32.const 0) "data")
        (func $get (export "get") (param i32) (result i32)
            (i32.load (local.get 0)) (call_indirect (param i32) (result i32) (i32.const 1))))
"#;

const LIBCALLS: &[LibcallEntry] = &[libcalls::raise];

fn compiled() -> Option<Output> {
    let target = Target::new(Arch::HOST?, CAbi::SystemV, 0);
    let bytes = wat::parse_str(MODULE).expect("is text");
    let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
    Some(compile(&[input], &target).expect("compiles"))
}

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; 64]);

/// Leaks a module of these bytes.
fn module(bytes: &[u8], libcalls: &'static [LibcallEntry]) -> &'static Module {
    let mut lines = vec![Line([0; 64]); bytes.len().div_ceil(64)];
    for (line, bytes) in lines.iter_mut().zip(bytes.chunks(64)) {
        line.0[..bytes.len()].copy_from_slice(bytes);
    }
    let lines: &'static [Line] = Vec::leak(lines);
    let bytes = core::ptr::slice_from_raw_parts(lines.as_ptr().cast::<u8>(), bytes.len());
    // SAFETY: the lines are aligned as `Aligned` is, leaked, and hold as many bytes.
    let bytes = unsafe { &*(bytes as *const Aligned<[u8]>) };
    // SAFETY: the bytes came from our compiler; those that a test damages are never run.
    let blob = unsafe { Blob::trusted(bytes) };
    Box::leak(Box::new(Module::load(blob, libcalls, parts::ALL)))
}

fn load(bytes: &[u8]) -> Result<(), LoadError> {
    module(bytes, LIBCALLS).code().map(|_| ())
}

/// Where the metadata begins in the blob.
fn meta_at(output: &Output) -> usize {
    output.elf.windows(output.meta.len()).position(|part| part == output.meta).expect("the blob holds its metadata")
}

#[test]
fn a_whole_blob_loads_and_runs() {
    let Some(output) = compiled() else { return };
    let module = module(&output.elf, LIBCALLS);
    // SAFETY: the module imports nothing.
    let mut alone = unsafe { Instance::new(module, NoHost, Imports::default()) }.expect("instantiates");
    let view = alone.view();
    // SAFETY: the module has a memory.
    let memory = unsafe { view.memory(0) };
    assert_eq!(memory.slice(0, 4), Ok(&b"data"[..]));
}

#[test]
fn a_blob_cut_anywhere_is_an_error() {
    let Some(output) = compiled() else { return };
    for len in 0..output.elf.len() {
        assert!(load(&output.elf[..len]).is_err(), "{len} of {} bytes", output.elf.len());
    }
}

#[test]
fn every_damage_to_the_metadata_is_an_error() {
    let Some(output) = compiled() else { return };
    let at = meta_at(&output);
    for offset in 0..output.meta.len() {
        for value in [0x00, 0x7f, 0xff] {
            let mut elf = output.elf.clone();
            let before = core::mem::replace(&mut elf[at + offset], value);
            assert_eq!(load(&elf).is_ok(), before == value, "byte {offset}");
        }
    }
}

#[test]
fn other_magic_version_and_architecture_are_told_apart() {
    let Some(output) = compiled() else { return };
    let at = meta_at(&output);
    let with = |offset: usize, value: u8| {
        let mut elf = output.elf.clone();
        elf[at + offset] = value;
        load(&elf)
    };
    assert_eq!(with(0, b'?'), Err(LoadError::Damaged { part: "magic" }));
    assert!(matches!(with(4, 99), Err(LoadError::Version { found: 99, .. })));
    assert_eq!(with(6, 77), Err(LoadError::Arch));
    assert_eq!(load(b"\x7fELF"), Err(LoadError::Damaged { part: "ELF structure" }));
}

#[test]
fn a_missing_cpu_feature_is_named() {
    let Some(output) = compiled() else { return };
    let at = meta_at(&output);
    let mut elf = output.elf.clone();
    // All features that there are: no CPU of any architecture has every one of them and nothing else is wrong.
    let features = CHECKED_FROM + 1;
    elf[at + features..at + features + 8].fill(0xff);
    let sum = checksum(&elf[at + CHECKED_FROM..at + output.meta.len()]);
    elf[at + CHECKED_FROM - 8..at + CHECKED_FROM].copy_from_slice(&sum.to_le_bytes());
    // SAFETY: the module imports nothing.
    let made = unsafe { Instance::new(module(&elf, LIBCALLS), NoHost, Imports::default()) };
    match made.map(|_| ()) {
        Err(InstantiateError::Load(LoadError::Cpu { missing })) => {
            assert!(Arch::HOST.is_some_and(|arch| arch.features().iter().any(|feature| feature.name == missing)));
        }
        // This CPU has them all.
        other => assert_eq!(other, Ok(())),
    }
}

#[test]
fn a_runtime_function_that_was_not_linked_is_an_error() {
    let Some(output) = compiled() else { return };
    assert!(matches!(module(&output.elf, &[]).code(), Err(LoadError::MissingLibcall)));
}

#[test]
fn a_module_is_loaded_once_by_many_threads() {
    let Some(output) = compiled() else { return };
    let module = module(&output.elf, LIBCALLS);
    let loads: Vec<_> = (0..16)
        .map(|_| std::thread::spawn(move || core::ptr::from_ref(module.code().expect("loads")).addr()))
        .collect();
    let codes: Vec<usize> = loads.into_iter().map(|load| load.join().expect("no crash")).collect();
    assert!(codes.iter().all(|&code| code == codes[0]));
}
