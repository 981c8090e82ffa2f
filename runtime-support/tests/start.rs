//! What instances find when they are made, after others: nothing of those. And how code becomes executable.
#![cfg(all(feature = "std", target_os = "linux"))]

use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::os::fd::AsRawFd;

use include_wasm_abi::blob::LEAST_IN_PLACE;
use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, ImportKind, MemoryStrategy, Target};
use include_wasm_codegen::{ModuleInput, Output, compile};
use include_wasm_runtime_support::{
    Aligned, Blob, Export, Imports, Instance, InstantiateError, Module, NoHost, Pages, Store, libcalls, parts,
};

const PAGE: usize = 65_536;

fn compiled(text: &str, memory: MemoryStrategy) -> Option<Output> {
    let target = Target { memory, ..Target::new(Arch::HOST?, CAbi::SystemV, 0) };
    let bytes = wat::parse_str(text).expect("is text");
    let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Instance };
    Some(compile(&[input], &target).expect("compiles"))
}

/// Leaks a blob that begins `offset` bytes behind the first of a page.
fn blob(bytes: &[u8], offset: usize) -> &'static Aligned<[u8]> {
    #[derive(Clone, Copy)]
    #[repr(C, align(4096))]
    struct Line([u8; 4096]);
    assert!(align_of::<Line>() == align_of::<Pages<u8>>() && offset.is_multiple_of(64));
    let mut lines = vec![Line([0; 4096]); (offset + bytes.len()).div_ceil(4096)];
    let mut rest = bytes;
    for (index, line) in lines.iter_mut().enumerate() {
        let from = if index == 0 { offset } else { 0 };
        let (now, later) = rest.split_at(rest.len().min(4096 - from));
        line.0[from..from + now.len()].copy_from_slice(now);
        rest = later;
    }
    let lines: &'static [Line] = Vec::leak(lines);
    let start = lines.as_ptr().cast::<u8>().wrapping_add(offset);
    let bytes = core::ptr::slice_from_raw_parts(start, bytes.len());
    // SAFETY: the bytes are aligned as `Aligned` is, leaked, and as many.
    unsafe { &*(bytes as *const Aligned<[u8]>) }
}

fn module_of(bytes: &'static Aligned<[u8]>) -> &'static Module {
    // SAFETY: the bytes came from our compiler.
    let blob = unsafe { Blob::trusted(bytes) };
    Box::leak(Box::new(Module::load(blob, &[libcalls::raise, libcalls::memory_grow], parts::ALL)))
}

fn module(text: &str) -> Option<&'static Module> {
    Some(module_of(blob(&compiled(text, MemoryStrategy::Guarded)?.elf, 0)))
}

fn alone(module: &'static Module) -> Instance<NoHost> {
    // SAFETY: the module imports nothing.
    unsafe { Instance::new(module, NoHost, Imports::default()) }.expect("instantiates")
}

/// Runs something on the bytes of an instance's memory, once it has grown by some pages.
fn with_memory<R>(alone: &mut Instance<NoHost>, delta: u64, run: impl FnOnce(&mut [u8]) -> R) -> R {
    // SAFETY: the module has a memory.
    let mut memory = unsafe { alone.view().memory(0) };
    assert!(memory.grow(delta).is_some());
    run(memory.bytes_mut())
}

/// A module with this much data, all of it `byte`, behind the first 100 bytes.
fn with_data(len: usize, byte: u8) -> String {
    let bytes = format!("\\{byte:02x}").repeat(len);
    format!(r#"(module (memory (export "memory") 4 8) (data (i32.const 100) "{bytes}"))"#)
}

fn is(bytes: &[u8], wanted: u8) -> bool {
    bytes.iter().all(|&byte| byte == wanted)
}

/// RUSTSEC-2026-0088: an instance of a pool saw what an earlier one left.
#[test]
fn a_memory_shows_nothing_of_an_earlier_instance() {
    let text = |pages: u32| format!(r#"(module (memory (export "memory") {pages} 8))"#);
    let Some(one) = module(&text(1)) else { return };
    let Some(three) = module(&text(3)) else { return };
    for round in 0..20 {
        let (first, second) = if round % 2 == 0 { (one, three) } else { (three, one) };
        // More than wait for the next instance.
        let mut all: Vec<_> = (0..20).map(|_| alone(first)).collect();
        for (delta, alone) in (0..5).cycle().zip(&mut all) {
            with_memory(alone, delta, |bytes| {
                assert!(is(bytes, 0));
                bytes.fill(0xaa);
            });
        }
        drop(all);
        let mut alone = alone(second);
        assert!(with_memory(&mut alone, 0, |bytes| is(bytes, 0)));
        assert!(with_memory(&mut alone, 5, |bytes| is(bytes, 0)), "what was inaccessible");
    }
}

#[test]
fn threads_that_make_instances_at_the_same_time_never_share_one() {
    let Some(plain) = module(r#"(module (memory (export "memory") 1 3))"#) else { return };
    let Some(data) = module(&with_data(2 * PAGE, 0x11)) else { return };
    std::thread::scope(|scope| {
        for thread in 1..=4_u8 {
            scope.spawn(move || {
                for round in 0..300_u32 {
                    let mut alone = alone(if round % 3 == 0 { data } else { plain });
                    with_memory(&mut alone, 1, |bytes| {
                        assert!(bytes.iter().all(|&byte| byte == 0 || byte == 0x11));
                        bytes.iter_mut().step_by(4096).for_each(|byte| *byte = thread);
                        std::thread::yield_now();
                        assert!(bytes.iter().step_by(4096).all(|&byte| byte == thread));
                    });
                }
            });
        }
    });
}

#[test]
fn large_data_is_there_for_each_instance() {
    let Some(ones) = module(&with_data(2 * PAGE, 0x11)) else { return };
    let Some(twos) = module(&with_data(3 * PAGE, 0x22)) else { return };
    let Some(none) = module(r#"(module (memory (export "memory") 4 8))"#) else { return };
    for round in 0..40 {
        let (module, len, byte) = [(ones, 2 * PAGE, 0x11), (twos, 3 * PAGE, 0x22), (none, 0, 0)][round % 3];
        let mut alone = alone(module);
        let as_at_first = |bytes: &[u8]| {
            let (front, rest) = bytes.split_at(100);
            is(front, 0) && is(&rest[..len], byte) && is(&rest[len..], 0)
        };
        for _ in 0..2 {
            assert!(with_memory(&mut alone, 0, |bytes| bytes.len() == 4 * PAGE && as_at_first(bytes)));
            with_memory(&mut alone, round as u64 % 5, |bytes| bytes.fill(0xff));
            alone.reset().expect("resets");
        }
    }
}

#[test]
fn large_data_is_copied_in_the_modules_order() {
    let long = "\\33".repeat(2 * PAGE);
    // A segment lies across another one, and a passive one is not copied.
    let text = format!(
        r#"(module (memory (export "memory") 4) (data (i32.const 70000) "{long}") (data "passive")
            (data (i32.const 70001) "abc"))"#
    );
    let Some(module) = module(&text) else { return };
    with_memory(&mut alone(module), 0, |bytes| {
        assert_eq!(&bytes[69_999..70_006], b"\x003abc33");
        assert!(is(&bytes[..70_000], 0) && is(&bytes[70_000 + 2 * PAGE..], 0));
    });
    // Far apart: an image would be mostly empty.
    let text = format!(
        r#"(module (memory (export "memory") 512) (data (i32.const 0) "{long}") (data (i32.const 33554000) "z"))"#
    );
    let Some(module) = self::module(&text) else { return };
    with_memory(&mut alone(module), 0, |bytes| {
        assert!(is(&bytes[..2 * PAGE], 0x33) && is(&bytes[2 * PAGE..33_554_000], 0) && bytes[33_554_000] == b'z');
    });
}

#[test]
fn large_data_that_does_not_fit_is_a_trap_and_what_was_there_before_stays() {
    let long = "\\33".repeat(2 * PAGE);
    let text = format!(r#"(module (memory (export "memory") 2) (data (i32.const 1) "{long}"))"#);
    let Some(module) = module(&text) else { return };
    // SAFETY: the module imports nothing.
    let made = unsafe { Instance::new(module, NoHost, Imports::default()) };
    assert!(matches!(made.map(drop), Err(InstantiateError::Call(_))));

    // In a memory that others have, nothing but the segment changes.
    let text = format!(r#"(module (import "a" "memory" (memory 4)) (data (i32.const 5) "{long}"))"#);
    let module = self::module(&text).expect("compiled before");
    let mut store = Store::new(NoHost);
    let memory = store.new_memory(4, None).expect("reserves");
    store.memory(memory).expect("is of this store").bytes_mut().fill(7);
    let imports = Imports { memories: &[memory], ..Imports::default() };
    // SAFETY: the module imports no function.
    unsafe { store.instantiate(module, imports) }.expect("instantiates");
    let bytes = store.memory(memory).expect("is of this store").into_bytes();
    assert!(is(&bytes[..5], 7) && is(&bytes[5..5 + 2 * PAGE], 0x33) && is(&bytes[5 + 2 * PAGE..], 7));
}

/// A program may close all descriptors that it knows nothing of, and their numbers become other files.
#[test]
fn large_data_is_there_although_its_descriptor_is_another_files() {
    let Some(module) = module(&with_data(2 * PAGE, 0x5c)) else { return };
    let is_there = |alone: &mut Instance<NoHost>| {
        with_memory(alone, 0, |bytes| is(&bytes[..100], 0) && is(&bytes[100..100 + 2 * PAGE], 0x5c))
    };
    let mut first = alone(module);
    assert!(is_there(&mut first));
    let other = std::env::temp_dir().join(format!("include-wasm-{}", std::process::id()));
    fs::write(&other, vec![0xee_u8; 4 * PAGE]).expect("there is room");
    let file = fs::File::open(&other).expect("it is there");
    let mut replaced = 0;
    for entry in fs::read_dir("/proc/self/fd").expect("it can be read").flatten() {
        let name = fs::read_link(entry.path()).unwrap_or_default();
        if !name.to_string_lossy().starts_with("/memfd:include-wasm") {
            continue;
        }
        // Other tests of this process have such files too, of other data.
        if fs::read(entry.path()).is_ok_and(|bytes| bytes.get(100) == Some(&0x5c)) {
            let number = entry.file_name().to_string_lossy().parse().expect("a number");
            // SAFETY: the descriptor is of a file that this test may take away from the runtime.
            assert_eq!(unsafe { libc::dup2(file.as_raw_fd(), number) }, number);
            replaced += 1;
        }
    }
    assert_eq!(replaced, 1);
    // What is mapped already stays, also where pages are given back.
    with_memory(&mut first, 1, |bytes| bytes.fill(0xff));
    first.reset().expect("resets");
    assert!(is_there(&mut first));
    let mut later: Vec<_> = (0..3).map(|_| alone(module)).collect();
    assert!(later.iter_mut().all(is_there));
    drop((first, later));
    assert!(is_there(&mut alone(module)));
    fs::remove_file(other).expect("it is there");
}

/// Returns how many bytes of memory this process has.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("it can be read");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is there");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
}

#[test]
fn a_thousand_instances_take_what_they_touch() {
    const COUNT: usize = 1000;
    let Some(small) = module(r#"(module (memory (export "memory") 16) (data (i32.const 0) "data"))"#) else { return };
    let Some(large) = module(&with_data(3 * PAGE, 0x11)) else { return };
    // Other tests of this process may run meanwhile.
    let (slack, page) = (64 << 20, 16 << 10);
    for module in [small, large] {
        let before = resident();
        let mut all: Vec<_> = (0..COUNT).map(|_| alone(module)).collect();
        assert!(resident() < before + COUNT * 2 * page + slack, "each is one page of data, and tables of the system");
        for alone in &mut all {
            with_memory(alone, 0, |bytes| bytes.iter_mut().step_by(PAGE).for_each(|byte| *byte = 1));
        }
        let touched = 16;
        assert!(resident() < before + COUNT * (touched + 2) * page + slack, "and what they touch");
        drop(all);
        assert!(resident() < before + slack, "it is given back");
    }
}

/// A module whose code is too large to be copied.
fn large_code() -> String {
    let mut text = String::from("(module (memory (export \"memory\") 1)");
    for number in 0..2000 {
        write!(
            text,
            "(func (export \"f{number}\") (param i32) (result i32)
                (i32.store (i32.const {number}) (i32.mul (local.get 0) (i32.const {number})))
                (i32.div_u (i32.load (local.get 0)) (i32.add (local.get 0) (i32.const {number}))))"
        )
        .expect("is text");
    }
    text + ")"
}

/// Returns the parts of a range of addresses that are executable, and whether anything is writable and executable.
fn executable(range: Range<usize>) -> (usize, bool) {
    let maps = fs::read_to_string("/proc/self/maps").expect("it can be read");
    let mut bytes = 0;
    let mut both = false;
    for line in maps.lines() {
        let (addresses, rest) = line.split_once(' ').expect("is a line of it");
        let (start, end) = addresses.split_once('-').expect("is a range");
        let number = |text| usize::from_str_radix(text, 16).expect("a number");
        let (start, end) = (number(start).max(range.start), number(end).min(range.end));
        both |= rest.starts_with("rwx");
        if rest.as_bytes()[2] == b'x' {
            bytes += end.saturating_sub(start);
        }
    }
    (bytes, both)
}

#[test]
fn large_code_is_executable_in_place_where_it_has_its_pages_for_itself() {
    let Some(output) = compiled(&large_code(), MemoryStrategy::Checked) else { return };
    assert!(output.code.len() >= LEAST_IN_PLACE);
    // SAFETY: it reads a constant of the system.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    // One begins a page; one does not, as where pages are larger than the compiler thought.
    for offset in [0, 64, 2048] {
        let bytes = blob(&output.elf, offset);
        let start = core::ptr::from_ref(&bytes.0).addr();
        let mut alone = alone(module_of(bytes));
        let (found, both) = executable(start..start + bytes.0.len());
        let in_place = offset == 0 && page == 4096;
        assert_eq!(found, if in_place { output.code.len().next_multiple_of(4096) } else { 0 });
        assert!(!both, "nothing is writable and executable");
        let export = output.modules[0].export_call(3).expect("is exported");
        let [code, entry] = [export.code, export.entry].map(|offset| offset.unwrap_or(Export::NONE));
        let export = Export { func_ref_at: export.func_ref_at, code, entry, keeps: export.preserves_callee_saved };
        // SAFETY: it is an export of this module, from i32 to i32.
        assert_eq!(unsafe { alone.view().call::<(i32,), i32>(export, (8,)) }, Ok(0));
    }
}

#[test]
fn small_code_is_copied_and_its_blob_stays_small() {
    let Some(output) = compiled(r#"(module (memory (export "memory") 1))"#, MemoryStrategy::Checked) else { return };
    let bytes = blob(&output.elf, 0);
    drop(alone(module_of(bytes)));
    let start = core::ptr::from_ref(&bytes.0).addr();
    assert_eq!(executable(start..start + bytes.0.len()), (0, false));
    assert!(bytes.0.len() < output.code.len() + output.meta.len() + output.data.len() + 1024);
}
