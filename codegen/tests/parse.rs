//! Bytes to a module or an error: every kind of error, and no panic on any bytes.

use include_wasm_abi::expr::ConstOp;
use include_wasm_abi::types::{RefType, ValType};
use include_wasm_codegen::error::Error;
use include_wasm_codegen::interface::{Interface, Item};
use include_wasm_codegen::module::{
    self, Bodies, ConstExpr, DataMode, ElemItems, ElemMode, Extern, FuncIndex, Module, REFUSED,
};
use proptest::prelude::*;

/// Something of everything that a module can hold.
const EVERYTHING: &str = r#"
    (module $everything
      (type $unary (func (param i32) (result i32)))
      (type $same (func (param i32) (result i32)))
      (type $many (func (param $a i64) (param f32 f64 v128 funcref externref) (result i32 i64)))
      (import "host" "log" (func $log (param $ptr i32) (param i32)))
      (import "host" "base" (global $base i32))
      (import "host" "memory" (memory 1 9))
      (import "host" "table" (table $shared 4 funcref))
      (table $own 3 10 externref)
      (global $counter (mut i64) (i64.const -5))
      (global $entry funcref (ref.func $inc))
      (global f32 (f32.const nan:0x200000))
      (global v128 (v128.const i32x4 1 2 3 4))
      (export "inc" (func $inc))
      (export "again" (func $inc))
      (export "many" (func $many))
      (export "memory" (memory 0))
      (export "table" (table $own))
      (export "counter" (global $counter))
      (start $init)
      (elem (table $shared) (global.get $base) func $dbl $log)
      (elem $passive funcref (ref.null func) (ref.func $dbl))
      (elem declare func $declared)
      (elem externref (ref.null extern))
      (data (global.get $base) "active")
      (data $rest "passive")
      (func $inc (type $unary) (param $x i32) (result i32)
        (local $unused i64) (i32.add (local.get $x) (i32.const 1)))
      (func $dbl (type $same) (i32.mul (local.get 0) (i32.const 2)))
      (func $many (type $many)
        (block (block (block (br_table 0 1 2 (i32.const 1)))))
        (memory.init $rest (i32.const 0) (i32.const 0) (i32.const 0))
        (table.set $own (i32.const 0) (ref.null extern))
        (i32.const 0) (i64.const 1))
      (func $declared (drop (ref.func $declared)) (call $log (i32.const 0) (i32.const 0)))
      (func $init (drop (i8x16.splat (i32.const 0))) (global.set $counter (i64.const 0))))
"#;

fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

fn parse(text: &str) -> Module {
    module::parse(&wasm(text), Bodies::Validate).unwrap()
}

fn error(text: &str) -> Error {
    module::parse(&wasm(text), Bodies::Validate).unwrap_err()
}

fn samples() -> Vec<Vec<u8>> {
    let texts = [
        "(module)",
        EVERYTHING,
        r#"(module (memory 1) (data "x") (func (export "f") (result i32) (i32.load8_u offset=3 (i32.const 0))))"#,
        "(module (table 1 funcref) (elem (i32.const 0) func 0) (func (call_indirect (i32.const 0))))",
    ];
    texts.into_iter().map(wasm).collect()
}

/// Parses with and without bodies, and checks what holds for any bytes.
fn check(bytes: &[u8]) -> Result<Module, Error> {
    let full = module::parse(bytes, Bodies::Validate);
    let skipped = module::parse(bytes, Bodies::Skip);
    match (&full, &skipped) {
        (Ok(full), Ok(skipped)) => assert_eq!(Interface::of(full), Interface::of(skipped)),
        (Ok(_), Err(error)) => panic!("only without bodies: {error}"),
        _ => {}
    }
    for error in [full.as_ref().err(), skipped.as_ref().err()].into_iter().flatten() {
        match error {
            Error::Invalid { offset, reason: text } | Error::Unsupported { offset, feature: text } => {
                assert!(*offset <= bytes.len() as u64 && !text.is_empty(), "{error}");
            }
            Error::Limit { offset, .. } => assert!(*offset <= bytes.len() as u64, "{error}"),
            Error::NotAModule { what } => assert!(!what.is_empty()),
            other => panic!("{other}"),
        }
    }
    full
}

#[test]
fn every_prefix_of_a_module_is_an_error_or_a_module() {
    for bytes in samples() {
        assert!(check(&bytes).is_ok());
        for len in 0..bytes.len() {
            // A prefix that ends between sections may be a module.
            let _: Result<_, _> = check(&bytes[..len]);
        }
    }
}

#[test]
fn a_cut_within_a_section_is_invalid_at_its_offset() {
    let bytes = wasm("(module (func (param i32)))");
    let error = module::parse(&bytes[..12], Bodies::Validate).unwrap_err();
    assert_eq!(error.to_string(), "invalid WebAssembly at offset 0xa: unexpected end-of-file");
}

proptest! {
    #[test]
    fn mutated_modules_do_not_panic(
        sample in 0..4_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8),
    ) {
        let mut bytes = samples().swap_remove(sample);
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes.insert(at, byte),
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                2 => bytes[at] ^= 1 << (byte % 8),
                _ => bytes[at] = byte,
            }
        }
        let _: Result<_, _> = check(&bytes);
    }

    #[test]
    fn any_sections_do_not_panic(content in prop::collection::vec(any::<u8>(), 0..200)) {
        let _: Result<_, _> = check(&content);
        let _: Result<_, _> = check(&[b"\0asm\x01\0\0\0".as_slice(), &content].concat());
    }
}

#[test]
fn types_are_canonical_by_equality() {
    let module = parse(EVERYTHING);
    let canonical: Vec<_> = module.canonical.values().map(|ty| ty.as_u32()).collect();
    assert_eq!(canonical[..3], [0, 0, 2]);
    assert_eq!(canonical.len(), module.types.len());
    let many = &module.types[module.canonical.keys().nth(2).unwrap()];
    let reference = ValType::Ref;
    let params = [
        ValType::I64,
        ValType::F32,
        ValType::F64,
        ValType::V128,
        reference(RefType::FUNCREF),
        reference(RefType::EXTERNREF),
    ];
    assert_eq!((&*many.params, &*many.results), (&params[..], &[ValType::I32, ValType::I64][..]));
}

#[test]
fn bodies_are_locals_and_code_without_the_size() {
    let bytes = wasm(EVERYTHING);
    let module = parse(EVERYTHING);
    let body = |index: u32| module.funcs[FuncIndex::from_u32(index)].body.clone();
    assert_eq!(body(0), None);
    assert_eq!(bytes[body(1).unwrap()], [1, 1, 0x7e, 0x20, 0, 0x41, 1, 0x6a, 0x0b]);
    assert_eq!(bytes[body(2).unwrap()], [0, 0x20, 0, 0x41, 2, 0x6c, 0x0b]);
}

#[test]
fn functions_that_something_refers_to_are_listed_in_ascending_order() {
    let module = parse(EVERYTHING);
    // Exported: 1 and 3. In segments: 2, 0 and 4. In a global: 1. The start function, which the runtime calls as
    // it calls exports: 5.
    let funcs: Vec<_> = module.func_refs.values().map(|func| func.as_u32()).collect();
    assert_eq!(funcs, [0, 1, 2, 3, 4, 5]);
    for (place, &func) in &module.func_refs {
        assert_eq!(module.funcs[func].func_ref, Some(place));
    }
    assert_eq!(module.start, Some(FuncIndex::from_u32(5)));
}

#[test]
fn imports_come_first_and_are_counted() {
    let module = parse(EVERYTHING);
    let imported = module.imported;
    assert_eq!((imported.funcs, imported.memories, imported.tables, imported.globals), (1, 1, 1, 1));
    assert_eq!((module.funcs.len(), module.memories.len(), module.tables.len(), module.globals.len()), (6, 1, 2, 5));
    let bytes = wasm(EVERYTHING);
    for import in &module.imports {
        // The entry begins with the length of the module's name, and that name.
        assert_eq!(bytes[import.offset as usize..][..5], *b"\x04host");
    }
    assert!(matches!(module.imports[3].item, Extern::Table(_)));
}

#[test]
fn segments_and_initial_values_are_read() {
    let module = parse(EVERYTHING);
    let bytes = wasm(EVERYTHING);
    let data: Vec<_> = module.data.values().collect();
    assert_eq!(bytes[data[0].bytes.clone()], *b"active");
    assert_eq!(bytes[data[1].bytes.clone()], *b"passive");
    let DataMode::Active { offset, .. } = &data[0].mode else { panic!() };
    assert_eq!(offset, &ConstExpr(vec![ConstOp::GlobalGet(0)]));
    assert!(matches!(data[1].mode, DataMode::Passive));

    let elems: Vec<_> = module.elems.values().collect();
    let funcs = |i: usize| match &elems[i].items {
        ElemItems::Funcs(funcs) => funcs.iter().map(|func| func.map(FuncIndex::as_u32)).collect::<Vec<_>>(),
        ElemItems::Exprs(_) => panic!(),
    };
    assert_eq!(
        [funcs(0), funcs(1), funcs(2), funcs(3)],
        [vec![Some(2), Some(0)], vec![None, Some(2)], vec![Some(4)], vec![None]]
    );
    let ElemMode::Active { table, offset } = &elems[0].mode else { panic!() };
    assert_eq!((table.as_u32(), offset), (0, &ConstExpr(vec![ConstOp::GlobalGet(0)])));
    assert!(matches!((&elems[1].mode, &elems[2].mode), (ElemMode::Passive, ElemMode::Declared)));

    let init: Vec<_> = module.globals.values().map(|global| global.init.as_ref().map(|init| init.0[0])).collect();
    assert_eq!(init[..4], [None, Some(ConstOp::I64(-5)), Some(ConstOp::RefFunc(1)), Some(ConstOp::F32(0x7fa0_0000))]);
}

#[test]
fn elements_that_are_globals_stay_expressions() {
    let module = parse(
        r#"(module (import "a" "b" (global funcref)) (table 2 funcref) (func)
             (elem (i32.const 0) funcref (ref.func 0) (global.get 0)))"#,
    );
    let ElemItems::Exprs(exprs) = &module.elems.values().next().unwrap().items else { panic!() };
    assert_eq!(exprs[..], [ConstExpr(vec![ConstOp::RefFunc(0)]), ConstExpr(vec![ConstOp::GlobalGet(0)])]);
    assert_eq!(module.func_refs.len(), 1);
}

#[test]
fn names_come_from_the_name_section() {
    let interface = Interface::of(&parse(EVERYTHING));
    assert_eq!(interface.name.as_deref(), Some("everything"));
    assert!(interface.start);
    let Item::Func(log) = &interface.imports[0].item else { panic!() };
    assert_eq!(log.name.as_deref(), Some("log"));
    assert_eq!(log.param_names, [Some("ptr".to_owned()), None]);
    let Item::Func(inc) = &interface.exports[0].item else { panic!() };
    assert_eq!((inc.index, inc.name.as_deref()), (1, Some("inc")));
    assert_eq!(inc.param_names, [Some("x".to_owned())]);
    let Item::Func(many) = &interface.exports[2].item else { panic!() };
    assert_eq!((many.params.len(), many.param_names.len(), many.results.len()), (6, 6, 2));
}

/// Returns a module with two exported functions and this name section, before or after the others.
fn named(content: &[u8], first: bool) -> Interface {
    let mut bytes = wasm(r#"(module (func (export "a") (param i32)) (func (export "b")))"#);
    let name = [&[0, content.len() as u8 + 5, 4], b"name".as_slice(), content].concat();
    let at = if first { 8 } else { bytes.len() };
    bytes.splice(at..at, name);
    Interface::of(&check(&bytes).unwrap())
}

fn names(interface: &Interface) -> Vec<Option<&str>> {
    let items = interface.exports.iter().map(|export| &export.item);
    items.map(|item| if let Item::Func(func) = item { func.name.as_deref() } else { None }).collect()
}

#[test]
fn a_damaged_name_section_is_ignored_from_the_fault_on() {
    assert_eq!(names(&named(&[1, 7, 2, 0, 1, b'f', 1, 1, b'g'], false)), [Some("f"), Some("g")]);
    assert_eq!(names(&named(&[1, 7, 2, 0, 1, b'f', 1, 1, b'g'], true)), [Some("f"), Some("g")]);
    assert_eq!(names(&named(&[1, 7, 2, 0, 1, b'f', 1, 1, 0xff], false)), [Some("f"), None]);
    assert_eq!(names(&named(&[1, 90, 2, 0, 1, b'f'], false)), [None, None]);
    assert_eq!(names(&named(&[1], false)), [None, None]);
}

/// wabt#2749: an index of the name section was not compared with the number of functions.
#[test]
fn names_of_things_that_do_not_exist_are_ignored() {
    // Function 9, function u32::MAX, then local 5 of function 0 and local 0 of function 9.
    let functions = [1, 11, 2, 9, 1, b'x', 0xff, 0xff, 0xff, 0xff, 0x0f, 1, b'y'];
    let locals = [2, 11, 2, 0, 1, 5, 1, b'z', 9, 1, 0, 1, b'w'];
    let interface = named(&[&functions[..], &locals].concat(), false);
    assert_eq!(names(&interface), [None, None]);
    let Item::Func(a) = &interface.exports[0].item else { panic!() };
    assert_eq!(a.param_names, [None]);
}

#[test]
fn names_do_not_multiply_in_the_interface() {
    let exports: String = (0..100).map(|i| format!("(export \"{i}\" (func 0))")).collect();
    let mut bytes = wasm(&format!("(module (func) {exports})"));
    let long = vec![b'n'; 1 << 20];
    let naming = [vec![1, 0, 0x80, 0x80, 0x40], long].concat();
    let len = |n: usize| vec![n as u8 | 0x80, (n >> 7) as u8 | 0x80, (n >> 14) as u8 | 0x80, (n >> 21) as u8];
    let content = [b"\x04name\x01".to_vec(), len(naming.len()), naming].concat();
    bytes.extend([vec![0], len(content.len()), content].concat());
    let interface = Interface::of(&check(&bytes).unwrap());
    assert_eq!(names(&interface).iter().flatten().count(), 16);
}

#[test]
fn text_and_components_are_not_modules() {
    let what = |bytes: &[u8]| match check(bytes) {
        Err(Error::NotAModule { what }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(what(b"(module)"), "this is WebAssembly text; convert it with wat2wasm or wasm-tools parse");
    assert!(what(&wasm("(component)")).starts_with("this is a WebAssembly component"));
    assert_eq!(what(&[]), "not WebAssembly: the file is empty");
}

#[test]
fn an_invalid_module_has_the_offset_of_the_fault() {
    let error = error("(module (func (result i32) i64.const 0))");
    let Error::Invalid { offset: 0x1a, reason } = &error else { panic!("{error}") };
    assert!(reason.contains("type mismatch"), "{reason}");
}

#[test]
fn bodies_are_looked_into_only_where_they_are_validated() {
    let bytes = wasm(r#"(module (func (export "f") (result i32) i64.const 0))"#);
    assert!(matches!(module::parse(&bytes, Bodies::Validate), Err(Error::Invalid { .. })));
    assert_eq!(Interface::of(&module::parse(&bytes, Bodies::Skip).unwrap()).exports.len(), 1);
    let bytes = wasm(r#"(module (func) (export "f" (func 7)))"#);
    assert!(matches!(module::parse(&bytes, Bodies::Skip), Err(Error::Invalid { .. })));
}

#[test]
fn a_module_over_a_limit_says_which() {
    let error = error("(module (table 10000001 funcref))");
    assert_eq!(
        error.to_string(),
        "module over a limit at offset 0xb: smallest number of elements of a table may be at most 10000000"
    );
}

#[test]
fn a_module_that_needs_a_refused_proposal_names_it() {
    let samples = [
        ("extended constant expressions", "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"),
        ("tail calls", "(module (func (return_call 0)))"),
        ("relaxed SIMD", "(module (func (param v128) (drop (i32x4.relaxed_trunc_f32x4_s (local.get 0)))))"),
        ("threads", "(module (memory 1 1 shared))"),
        ("multiple memories", "(module (memory 1) (memory 1))"),
        ("64-bit memories", "(module (memory i64 1))"),
        ("typed function references", "(module (type $t (func)) (func (param (ref $t))))"),
        ("exception handling", "(module (tag))"),
        ("legacy exception handling", "(module (func try catch_all end))"),
        ("garbage collection", "(module (type (struct)))"),
        (
            "wide arithmetic",
            "(module (func (param i64) (i64.add128 (local.get 0) (local.get 0) (local.get 0) (local.get 0)) drop drop))",
        ),
        ("stack switching", "(module (type $f (func)) (type (cont $f)))"),
        ("memory control", "(module (memory 1) (func (memory.discard (i32.const 0) (i32.const 0))))"),
        (
            "shared-everything threads",
            "(module (type $t (shared (func))) (global (shared (ref null (shared func))) (ref.null (shared func))))",
        ),
        ("custom descriptors", "(module (type $f (func)) (func (param (ref (exact $f)))))"),
    ];
    for (name, text) in samples {
        match error(text) {
            Error::Unsupported { feature, offset } => {
                assert_eq!(feature, name, "{text}");
                assert!(offset >= 8, "{text}");
            }
            other => panic!("{name}: {other}"),
        }
    }
    // No text has it: one import section entry for module "m", with one function "f" in a list of its own.
    let compact = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0a\x01\x01m\0\x7f\x01\x01f\0\0";
    let Err(Error::Unsupported { feature, .. }) = check(compact) else { panic!("{:?}", check(compact)) };
    assert_eq!(feature, "compact import section");
    for proposal in REFUSED {
        let compact = proposal.name == "compact import section";
        assert!(compact || samples.iter().any(|(name, _)| *name == proposal.name), "{} has no sample", proposal.name);
    }
}

#[test]
fn a_module_that_no_proposal_makes_valid_is_invalid() {
    // It needs tail calls, and has a fault behind them.
    let error = error("(module (func (return_call 0)) (func (result i32) i64.const 0))");
    let Error::Invalid { reason, .. } = &error else { panic!("{error}") };
    assert!(reason.contains("type mismatch"), "{reason}");
}
