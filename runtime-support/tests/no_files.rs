//! A process that may open no more files: large data is copied. The only test of its process, because limits belong to
//! the process.
#![cfg(all(feature = "std", target_os = "linux"))]

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, ImportKind, Target};
use include_wasm_codegen::{ModuleInput, compile};
use include_wasm_runtime_support::{Aligned, Blob, Imports, Instance, Module, NoHost, parts};

#[test]
fn large_data_is_copied_where_there_are_no_files() {
    let Some(arch) = Arch::HOST else { return };
    let target = Target::new(arch, CAbi::SystemV, 0);
    let text = format!(r#"(module (memory 4) (data (i32.const 3) "{}"))"#, "\\33".repeat(150_000));
    let input = ModuleInput { bytes: &wat::parse_str(text).expect("is text"), imports: &|_, _| ImportKind::Host };
    let output = compile(&[input], &target).expect("compiles");
    #[repr(C, align(64))]
    struct Line([u8; 64]);
    let mut lines: Vec<Line> = output.elf.chunks(64).map(|_| Line([0; 64])).collect();
    for (line, bytes) in lines.iter_mut().zip(output.elf.chunks(64)) {
        line.0[..bytes.len()].copy_from_slice(bytes);
    }
    let lines: &'static [Line] = Vec::leak(lines);
    let bytes = core::ptr::slice_from_raw_parts(lines.as_ptr().cast::<u8>(), output.elf.len());
    // SAFETY: the lines are aligned as `Aligned` is, leaked, and hold as many bytes.
    let bytes = unsafe { &*(bytes as *const Aligned<[u8]>) };
    // SAFETY: the bytes came from our compiler just now.
    let blob = unsafe { Blob::trusted(bytes) };
    let module = Box::leak(Box::new(Module::load(blob, &[], parts::ALL)));
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: it reads the limits.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const none) }, 0);
    for _ in 0..3 {
        // SAFETY: the module imports nothing.
        let mut alone = unsafe { Instance::new(module, NoHost, Imports::default()) }.expect("instantiates");
        for _ in 0..2 {
            // SAFETY: the module has a memory.
            let bytes = unsafe { alone.view().memory(0) }.into_bytes();
            let (data, rest) = bytes.split_at_mut(150_003);
            assert!(data[..3] == [0; 3] && data[3..].iter().all(|&byte| byte == 0x33));
            assert!(rest.iter().all(|&byte| byte == 0));
            bytes.fill(1);
            alone.reset().expect("resets");
        }
    }
}
