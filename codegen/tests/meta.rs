//! Everything that a module has is in the metadata, in records that the runtime reads.

use include_wasm_abi::blob::{
    self, AddressRecord, DataRecord, ElemRecord, EntryRecord, FuncRefRecord, FunctionRecord, GlobalRecord, Header,
    MemoryRecord, NONE, NameRecord, SitesRecord, Span, Table, TableRecord, TypeRecord, UNLIMITED, Wire, flags, mode,
};
use include_wasm_abi::expr::ConstOp;
use include_wasm_abi::feature::Arch;
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::types::{RefType, ValType};
use include_wasm_abi::vm::FuncRefField;
use include_wasm_abi::vmctx::VmctxShape;
use include_wasm_abi::wire::Reader;
use include_wasm_codegen::target::{Backtrace, CAbi, MemoryStrategy, Traps};
use include_wasm_codegen::{ImportKind, ModuleInput, Output, Target, compile};

const MODULE: &str = r#"
    (module
      (type $unary (func (param i32) (result i32)))
      (type $same (func (param i32) (result i32)))
      (type $many (func (param i64 v128) (result f32 i64)))
      (import "host" "f" (func $f (type $same)))
      (import "host" "unused" (func $unused))
      (import "host" "base" (global $base i32))
      (memory 2 9)
      (table $t 3 funcref)
      (table $u 4 5 externref)
      (global $g (mut i64) (i64.const -7))
      (global (mut funcref) (ref.func $f))
      (func $start (drop (memory.grow (i32.const 1))))
      (func $first (export "first") (type $unary) (i32.div_u (i32.const 7) (local.get 0)))
      (func $second (export "second") (type $many) (f32.const 1) (local.get 0))
      (func $third (type $many) (f32.const 1) (local.get 0))
      (start $start)
      (elem (table $t) (global.get $base) func $first $f)
      (elem externref (ref.null extern) (ref.null extern))
      (elem declare func $third)
      (data (i32.const 8) "active")
      (data "passive"))
"#;

struct Meta<'a> {
    header: Header,
    output: &'a Output,
}

impl Meta<'_> {
    fn of(output: &Output) -> Meta<'_> {
        Meta { header: Header::read(&mut Reader::new(&output.meta)).unwrap(), output }
    }

    fn records<R: Wire>(&self, table: Table) -> Vec<R> {
        let place = self.header.tables.0[table as usize];
        let mut reader = Reader::new(&self.output.meta[place.at as usize..]);
        (0..place.len).map(|_| R::read(&mut reader).unwrap()).collect()
    }

    fn pool(&self, span: Span) -> &[u8] {
        let start = (self.header.tables.0[Table::Pool as usize].at + span.at) as usize;
        &self.output.meta[start..start + span.len as usize]
    }

    fn expr(&self, span: Span) -> &[u8] {
        self.pool(span)
    }

    fn numbers(&self, span: Span) -> Vec<u32> {
        self.pool(span).as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
    }
}

fn encoded(op: ConstOp) -> Vec<u8> {
    let (bytes, len) = op.encode();
    bytes[..len].to_vec()
}

fn compiled(target: &Target) -> Output {
    let wasm = wat::parse_str(MODULE).unwrap();
    compile(&[ModuleInput { bytes: &wasm, imports: &|_, _| ImportKind::Host }], target).unwrap()
}

#[test]
fn the_header_says_what_the_blob_is() {
    for &arch in &[Arch::X86_64, Arch::Aarch64, Arch::S390x] {
        let all = (1 << arch.features().len()) - 1;
        let output = compiled(&Target::new(arch, CAbi::SystemV, all));
        let header = Meta::of(&output).header;
        assert_eq!((header.magic, header.version, header.arch), (blob::MAGIC, blob::VERSION, arch as u8));
        assert_eq!(header.flags, flags::HARDWARE_TRAPS | flags::GUARDED);
        let floor = arch.features().iter().filter(|feature| feature.floor).count() as u32;
        assert_eq!(header.features.count_ones() + floor, arch.features().len() as u32);
        assert_eq!((header.code_len as usize, header.data_len), (output.code.len(), 13));
        assert_eq!(header.start, 2);
        let shape = VmctxShape::from_counts(header.counts.0);
        assert_eq!((shape.imported_functions, shape.func_refs, shape.types), (2, 5, 4));
        let (traps, memory) = (Traps::Explicit, MemoryStrategy::Checked);
        let explicit = Target { traps, memory, ..Target::new(arch, CAbi::SystemV, 0) };
        assert_eq!(Meta::of(&compiled(&explicit)).header.flags, 0);
    }
}

#[test]
fn functions_types_and_entries_name_each_other() {
    let backtrace = Backtrace::Names;
    let target = Target { dynamic_entries: true, backtrace, ..Target::new(Arch::Aarch64, CAbi::Windows, 0) };
    let output = compiled(&target);
    let meta = Meta::of(&output);
    let types = meta.records::<TypeRecord>(Table::Types);
    let canonical: Vec<_> = types.iter().map(|ty| (ty.canonical, ty.params)).collect();
    assert_eq!(canonical, [(0, 1), (0, 1), (2, 2), (3, 0)]);
    let mut values = Reader::new(meta.pool(types[2].values));
    let values: Vec<_> = (0..4).map(|_| ValType::read(&mut values).unwrap()).collect();
    assert_eq!(values, [ValType::I64, ValType::V128, ValType::F32, ValType::I64]);

    let functions = meta.records::<FunctionRecord>(Table::Functions);
    let has_code: Vec<_> = functions.iter().map(|function| function.code != NONE).collect();
    assert_eq!(has_code, [true, false, true, true, true, true]);
    let names = meta.records::<NameRecord>(Table::Names);
    let names: Vec<_> = names.iter().map(|record| meta.pool(record.name)).collect();
    assert_eq!(names, [&b"f"[..], b"unused", b"start", b"first", b"second", b"third"]);
    let references: Vec<_> = meta.records::<FuncRefRecord>(Table::FuncRefs).iter().map(|r| r.function).collect();

    let entries = meta.records::<EntryRecord>(Table::Entries);
    let kinds: Vec<_> = entries.iter().map(|entry| (entry.ty, entry.dynamic)).collect();
    assert_eq!(kinds, [(0, 0), (0, 1), (2, 0), (2, 1), (3, 0), (3, 1)]);
    assert_eq!((entries[2].code, entries[2].handler), (entries[3].code, entries[3].handler));
    let offsets = VmctxShape::from_counts(meta.header.counts.0).offsets(target.arch.width()).unwrap();
    for (function, entry) in [(0, 0), (3, 0), (4, 2)] {
        let call = output.modules[0].export_call(function).unwrap();
        let place = references.iter().position(|&r| r == function).unwrap() as u32;
        let size = FuncRefField::struct_size(target.arch.width());
        assert_eq!(call.func_ref_at, offsets.func_refs_at + place * size);
        assert_eq!(call.code, Some(functions[function as usize].code).filter(|_| function != 0));
        assert_eq!(call.entry, Some(entries[entry].code));
    }
    assert_eq!(output.modules[0].export_call(1), None);
}

#[test]
fn functions_that_are_called_in_line_have_no_entries() {
    for (dynamic_entries, expected) in
        [(false, &[(0, 0), (2, 0)][..]), (true, &[(0, 0), (0, 1), (2, 0), (2, 1), (3, 1)])]
    {
        let target = Target { dynamic_entries, ..Target::new(Arch::Aarch64, CAbi::SystemV, 0) };
        let output = compiled(&target);
        let entries = Meta::of(&output).records::<EntryRecord>(Table::Entries);
        let kinds: Vec<_> = entries.iter().map(|entry| (entry.ty, entry.dynamic)).collect();
        assert_eq!(kinds, expected);
        let has_entry = |function| output.modules[0].export_call(function).unwrap().entry.is_some();
        // The first is imported, and the last has a vector.
        assert_eq!([has_entry(0), has_entry(3), has_entry(4)], [true, false, true]);
    }
    let bare = Target { hosted: false, ..Target::new(Arch::Aarch64, CAbi::SystemV, 0) };
    assert!(compiled(&bare).modules[0].export_call(3).unwrap().entry.is_some());
}

#[test]
fn memories_tables_globals_and_segments_are_there() {
    let output = compiled(&Target::new(Arch::X86_64, CAbi::SystemV, 0));
    let meta = Meta::of(&output);
    assert_eq!(meta.records::<MemoryRecord>(Table::Memories), [MemoryRecord { min: 2, max: 9, page_shift: 16 }]);
    let table = |min, max, element| TableRecord { min, max, element: ValType::Ref(element), init: Span::default() };
    let tables = [table(3, UNLIMITED, RefType::FUNCREF), table(4, 5, RefType::EXTERNREF)];
    assert_eq!(meta.records::<TableRecord>(Table::Tables), tables);

    let globals = meta.records::<GlobalRecord>(Table::Globals);
    assert_eq!(globals.iter().map(|global| global.mutable).collect::<Vec<_>>(), [0, 1, 1]);
    assert_eq!(globals[0].init, Span::default());
    assert_eq!(meta.expr(globals[1].init), encoded(ConstOp::I64(-7)));
    assert_eq!(meta.expr(globals[2].init), encoded(ConstOp::RefFunc(0)));

    let elems = meta.records::<ElemRecord>(Table::Elems);
    let kinds: Vec<_> = elems.iter().map(|elem| (elem.mode, elem.count)).collect();
    assert_eq!(kinds, [(mode::ACTIVE, 2), (mode::PASSIVE, 2), (mode::DECLARED, 1)]);
    assert_eq!(meta.expr(elems[0].offset), encoded(ConstOp::GlobalGet(0)));
    assert_eq!(meta.numbers(elems[0].functions), [3, 0]);
    assert_eq!(meta.numbers(elems[1].functions), [NONE, NONE]);
    assert_eq!(meta.numbers(elems[2].functions), [5]);

    let data = meta.records::<DataRecord>(Table::Data);
    assert_eq!((data[0].mode, data[1].mode), (mode::ACTIVE, mode::PASSIVE));
    assert_eq!(meta.expr(data[0].offset), encoded(ConstOp::I32(8)));
    assert_eq!((data[0].bytes, data[1].bytes), (Span { at: 0, len: 6 }, Span { at: 6, len: 7 }));
    assert_eq!(output.data, b"activepassive");
}

#[test]
fn places_lie_in_functions_and_runtime_functions_are_named() {
    for &arch in &[Arch::X86_64, Arch::Aarch64, Arch::S390x] {
        let quiet = Target::new(arch, CAbi::SystemV, 0);
        let output = compiled(&Target { backtrace: Backtrace::Offsets, ..quiet.clone() });
        let meta = Meta::of(&output);
        let sites = meta.records::<SitesRecord>(Table::Sites);
        let sites: Vec<_> = sites.iter().flat_map(SitesRecord::iter).collect();
        let addresses = meta.records::<AddressRecord>(Table::Addresses);
        assert!(sites.is_sorted_by(|a, b| a.at < b.at) && addresses.is_sorted_by_key(|address| address.at));
        let functions = meta.records::<FunctionRecord>(Table::Functions);
        let inside = |at: &u32| (functions[3].code + 1..=functions[4].code).contains(at);
        assert!(sites.iter().filter(|site| inside(&site.at)).count() >= 1, "{arch:?}");
        let wasm = wat::parse_str(MODULE).unwrap();
        // The operator of the division is the byte 0x6e.
        let operators: Vec<_> = addresses.iter().filter(|address| inside(&address.at)).collect();
        assert!(operators.iter().any(|address| wasm[address.wasm as usize] == 0x6e), "{arch:?}");
        assert_eq!(output.libcalls, [Libcall::raise, Libcall::memory_grow]);
        assert_eq!(meta.header.libcalls, 1 << Libcall::raise as u32 | 1 << Libcall::memory_grow as u32);

        let names = compiled(&Target { backtrace: Backtrace::Names, ..quiet.clone() });
        let quiet = compiled(&quiet);
        for (output, count) in [(&names, functions.len()), (&quiet, 0)] {
            let meta = Meta::of(output);
            assert_eq!(meta.records::<AddressRecord>(Table::Addresses), []);
            assert_eq!(meta.records::<NameRecord>(Table::Names).len(), count);
        }
        let find = |output: &Output| output.elf.windows(6).any(|bytes| bytes == b"second");
        assert!(find(&names) && !find(&quiet));
    }
}
