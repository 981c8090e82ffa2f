//! Sections and symbols of blobs, for every instruction set, beside the modules in `elf/*.wat`.
//!
//! The expected text stands at the end of a module's file, as comments; `BLESS=1` rewrites it. Offsets and sizes are
//! not in it, since any change of the compiler changes them: those are checked against each other.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use include_wasm_abi::blob::{DATA, FunctionRecord, Header, META, NONE, SitesRecord, TEXT, Table, Wire};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::width::Endian;
use include_wasm_abi::wire::Reader;
use include_wasm_codegen::target::{Backtrace, CAbi, MemoryStrategy, Traps};
use include_wasm_codegen::{ImportKind, ModuleInput, Output, Target, compile};
use object::read::elf::ElfFile64;
use object::{Endianness, Object, ObjectSection, ObjectSymbol, SectionFlags, SymbolKind, elf};

/// What is expected begins with the first line that begins so.
const MARK: &str = ";; ";

fn compiled(wasm: &[u8], target: &Target) -> Output {
    let input = ModuleInput { bytes: wasm, imports: &|_, _| ImportKind::Host };
    compile(&[input], target).unwrap_or_else(|error| panic!("{target:?}: {error}"))
}

fn targets() -> impl Iterator<Item = (&'static str, Target)> {
    Arch::ALL.iter().flat_map(|&arch| {
        let v = arch.features().iter().position(|feature| feature.name == "v");
        let features = v.map_or(0, |bit| 1 << bit);
        let backtrace = Backtrace::Names;
        let hardware = Target { backtrace, ..Target::new(arch, CAbi::SystemV, features) };
        let memory = MemoryStrategy::Checked;
        let explicit = Target { traps: Traps::Explicit, memory, dynamic_entries: true, ..hardware.clone() };
        [("hardware", hardware), ("explicit", explicit)]
    })
}

#[test]
fn blobs_have_the_sections_and_symbols_that_are_written_beside_their_modules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elf");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let file = fs::read_to_string(&path).unwrap();
        let wat = &file[..file.find(MARK).unwrap_or(file.len())];
        let wasm = wat::parse_str(wat).unwrap();
        let mut text = String::new();
        for (traps, target) in targets() {
            writeln!(text, "{MARK}{} with {traps} traps", target.arch.name()).unwrap();
            describe(&mut text, &compiled(&wasm, &target), &target);
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, format!("{wat}{text}")).unwrap();
        } else {
            assert_eq!(file[wat.len()..], text, "{}: `BLESS=1` accepts the change", path.display());
        }
    }
}

/// Writes what is in a blob, and checks what is not written.
fn describe(out: &mut String, output: &Output, target: &Target) {
    let file = ElfFile64::<Endianness>::parse(&*output.elf).unwrap();
    let endian = if target.arch.endian() == Endian::Big { Endianness::Big } else { Endianness::Little };
    assert_eq!((file.endian(), file.is_64()), (endian, true));
    assert_eq!(file.elf_header().e_type.get(endian), elf::ET_REL);
    for (name, bytes) in [(TEXT, &output.code), (META, &output.meta), (DATA, &output.data)] {
        assert_eq!(file.section_by_name(name).unwrap().data().unwrap(), bytes);
    }
    for section in file.sections() {
        let SectionFlags::Elf { sh_flags, .. } = section.flags() else { panic!("not ELF") };
        let (name, align) = (section.name().unwrap(), section.align());
        writeln!(out, "{MARK}  section {name}, flags {}, alignment {align}", sh_flags.0).unwrap();
    }
    let mut end = 0;
    for symbol in file.symbols() {
        let name = symbol.name().unwrap();
        if symbol.is_undefined() {
            writeln!(out, "{MARK}  undefined {name}").unwrap();
            continue;
        }
        assert_eq!((symbol.kind(), symbol.is_local()), (SymbolKind::Text, true));
        assert!(symbol.address() >= end, "{name} overlaps");
        end = symbol.address() + symbol.size();
        let sites = sites(output, symbol.address()..end);
        writeln!(out, "{MARK}  function {name}{sites}").unwrap();
    }
    assert!(end <= output.code.len() as u64);
    check_functions(output);
}

fn records<R: Wire>(output: &Output, table: Table) -> Vec<R> {
    let header = Header::read(&mut Reader::new(&output.meta)).unwrap();
    let place = header.tables.0[table as usize];
    let mut reader = Reader::new(&output.meta[place.at as usize..]);
    (0..place.len).map(|_| R::read(&mut reader).unwrap()).collect()
}

/// Returns why a function may trap.
fn sites(output: &Output, range: std::ops::Range<u64>) -> String {
    let sites = records::<SitesRecord>(output, Table::Sites);
    let sites: Vec<_> = sites.iter().flat_map(SitesRecord::iter).collect();
    assert!(sites.is_sorted_by(|a, b| a.at < b.at));
    let sites = sites.iter().filter(|site| range.contains(&u64::from(site.at)));
    let codes = sites.map(|site| TrapCode::from_number(site.code).unwrap().message());
    let codes: Vec<_> = codes.collect();
    if codes.is_empty() { String::new() } else { format!(": {}", codes.join(", ")) }
}

/// Checks that the metadata's functions are the symbols' functions.
fn check_functions(output: &Output) {
    let file = ElfFile64::<Endianness>::parse(&*output.elf).unwrap();
    for function in records::<FunctionRecord>(output, Table::Functions) {
        if function.code != NONE {
            assert!(file.symbols().any(|symbol| symbol.address() == u64::from(function.code)));
        }
    }
}

#[test]
fn the_text_for_assemblers_has_no_braces_and_one_start() {
    let wasm = wat::parse_str(r#"(module (func $"a {b} \"c\"" (export "x")))"#).unwrap();
    for (_, target) in targets() {
        let asm = compiled(&wasm, &target).static_asm();
        assert!(!asm.text.contains(['{', '}']) && !asm.text.contains("\"#"));
        assert_eq!(asm.text.matches(&format!("\n{}:\n", asm.symbol)).count(), 1);
        assert!(asm.text.contains("] a (b) _c_\",@function"));
    }
}

#[test]
fn a_large_frame_has_a_guard_where_cranelift_does_not_check() {
    let mut wat =
        String::from("(module (import \"host\" \"id\" (func $id (param i64) (result i64))) (func $large (result i64) ");
    let locals = 1500;
    write!(wat, "(local {})", "i64 ".repeat(locals)).unwrap();
    for i in 0..locals {
        write!(wat, "(local.set {i} (call $id (i64.const {i})))").unwrap();
    }
    let sum: String = (1..locals).map(|i| format!("(i64.add (local.get {i}))")).collect();
    let wasm = wat::parse_str(format!("{wat} (local.get 0) {sum}))")).unwrap();
    for (traps, target) in targets() {
        let output = compiled(&wasm, &target);
        let file = ElfFile64::<Endianness>::parse(&*output.elf).unwrap();
        let find = |name| file.symbols().find(|symbol| symbol.name() == Ok(name));
        let (large, body) = (find("large").unwrap(), find("large [body]"));
        let in_prologue = traps == "hardware" && target.arch != Arch::S390x;
        assert_eq!(body.is_none(), in_prologue, "{target:?}");
        let Some(body) = body else { continue };
        let overflow = TrapCode::StackOverflow.message();
        assert_eq!(sites(&output, large.address()..large.address() + large.size()), format!(": {overflow}"));
        let record = records::<FunctionRecord>(&output, Table::Functions)[1];
        assert_eq!(u64::from(record.code), large.address());
        assert!(body.address() >= large.address() + large.size());
    }
}

#[test]
fn a_large_frame_of_a_function_without_a_check_has_a_guard() {
    let count = 200;
    let mut wat = format!("(module (memory 1) (func $large (result i64) (local {})", "i64 ".repeat(count));
    for i in 0..count {
        write!(wat, "(local.set {i} (i64.load offset={} (i32.const 0)))", 8 * i).unwrap();
    }
    let product: String = (1..count).map(|i| format!("(i64.mul (local.get {i}))")).collect();
    let store = "(i64.store (i32.const 0) (i64.const 1))";
    let wasm = wat::parse_str(format!("{wat} {store} (local.get 0) {product}))")).unwrap();
    for (_, target) in targets() {
        let output = compiled(&wasm, &target);
        let file = ElfFile64::<Endianness>::parse(&*output.elf).unwrap();
        let large = file.symbols().find(|symbol| symbol.name() == Ok("large")).unwrap();
        assert!(file.symbols().any(|symbol| symbol.name() == Ok("large [body]")), "{target:?}");
        let overflow = TrapCode::StackOverflow.message();
        assert_eq!(sites(&output, large.address()..large.address() + large.size()), format!(": {overflow}"));
    }
}
