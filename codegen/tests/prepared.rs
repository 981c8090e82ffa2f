//! A prepared module is what the macro would compile, or an error that says why not.

use include_wasm_codegen::target::{Opt, RustcTarget, TargetOptions};
use include_wasm_codegen::{Error, ImportKind, ModuleInput, Output, Preparation, Target, compile, open};

fn linux() -> RustcTarget {
    let [arch, endian, pointer_width, os] = ["x86_64", "little", "64", "linux"].map(str::to_owned);
    RustcTarget { arch, endian, pointer_width, os, features: vec!["sse2".to_owned()], ..RustcTarget::default() }
}

fn module(body: &str) -> Vec<u8> {
    wat::parse_str(format!(
        r#"(module (import "a" "f" (func $f (param i32))) (func (export "g") (call $f (i32.const {body}))))"#
    ))
    .unwrap()
}

fn take(prepared: &[u8], wasm: &[u8], target: &Target, kind: ImportKind) -> Result<Output, String> {
    let error = |error| match error {
        Error::Prepared { reason } => reason,
        other => panic!("{other}"),
    };
    open(prepared, ModuleInput { bytes: wasm, imports: &|_, _| kind }, target).map_err(error)
}

#[test]
fn it_is_what_compiling_gives() {
    let wasm = module("1");
    let mut preparation = Preparation::new(linux());
    preparation.cpu = "+avx2".to_owned();
    preparation.stores = vec!["a".to_owned()];
    let mut target = Target::for_rustc(&linux(), true, &TargetOptions::default()).unwrap();
    target.apply_cpu("+avx2").unwrap();
    let prepared = preparation.compile(&wasm).unwrap();
    let output = take(&prepared, &wasm, &target, ImportKind::Instance).unwrap();
    let input = ModuleInput { bytes: &wasm, imports: &|_, _| ImportKind::Instance };
    let compiled = compile(&[input], &target).unwrap();
    assert!(output.elf == compiled.elf && output.static_asm() == compiled.static_asm());
    assert_eq!(output.modules[0].export_call(1), compiled.modules[0].export_call(1));
    assert_eq!(output.libcalls, compiled.libcalls);
}

#[test]
fn what_differs_is_said() {
    let wasm = module("1");
    let prepared = Preparation::new(linux()).compile(&wasm).unwrap();
    let target = |change: fn(&mut Target)| {
        let mut target = Target::for_rustc(&linux(), true, &TargetOptions::default()).unwrap();
        change(&mut target);
        target
    };
    let plain = target(|_| ());
    let refused = |prepared: &[u8], wasm: &[u8], target: &Target, kind| take(prepared, wasm, target, kind).unwrap_err();
    let host = ImportKind::Host;
    assert_eq!(
        refused(&prepared, &wasm, &target(|target| target.opt = Opt::Size), host),
        "prepared for `opt = speed` instead of `opt = size`; prepare it again"
    );
    assert_eq!(
        refused(&prepared, &wasm, &plain, ImportKind::Instance),
        "prepared for `functions of instances = ` instead of `functions of instances = 0`; prepare it again"
    );
    assert_eq!(refused(&prepared, &module("2"), &plain, host), "prepared from another module; prepare it again");
    let cut = "the file is not a prepared module, or cut off; prepare it again";
    for len in 0..prepared.len() {
        let reason = refused(&prepared[..len], &wasm, &plain, host);
        assert!(reason == cut || reason == "the prepared module is damaged; prepare it again", "{reason}");
    }
    let version = prepared.windows(5).position(|bytes| bytes == b"0.1.0").unwrap();
    let mut other = prepared.clone();
    other[version] = b'9';
    let reason = refused(&other, &wasm, &plain, host);
    assert!(reason.starts_with("prepared by include-wasm 9.1.0 (") && reason.contains("this is include-wasm 0.1.0"));
    for at in prepared.len() - 40..prepared.len() {
        let mut damaged = prepared.clone();
        damaged[at] ^= 1;
        assert_eq!(refused(&damaged, &wasm, &plain, host), "the prepared module is damaged; prepare it again");
    }
}
