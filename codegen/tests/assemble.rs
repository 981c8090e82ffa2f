//! Static code through rustc's assembler and linker, for every object format.
//!
//! rustc brings an assembler and a linker for all of them. What is compiled has no library, not even `core`, so that
//! none has to be there for the target: rustc allows that to those who set `RUSTC_BOOTSTRAP`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, MemoryStrategy, Traps};
use include_wasm_codegen::{ImportKind, ModuleInput, Output, Target, compile};
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind, SymbolScope};

/// What a crate needs to have text for the assembler in it, and a function.
const PRELUDE: &str = r#"
#![feature(no_core, lang_items, rustc_attrs, decl_macro)]
#![no_core]
#![crate_type = "lib"]
#[lang = "pointee_sized"]
pub trait PointeeSized {}
#[lang = "meta_sized"]
pub trait MetaSized: PointeeSized {}
#[lang = "sized"]
pub trait Sized: MetaSized {}
#[rustc_builtin_macro]
macro global_asm() {}
"#;

/// Systems: rustc's name, what it stands for, and how its linker makes a library.
const SYSTEMS: &[(&str, Arch, CAbi, &[&str])] = &[
    ("x86_64-unknown-linux-gnu", Arch::X86_64, CAbi::SystemV, ELF),
    ("aarch64-unknown-linux-gnu", Arch::Aarch64, CAbi::SystemV, ELF),
    ("riscv64gc-unknown-linux-gnu", Arch::Riscv64, CAbi::SystemV, ELF),
    ("s390x-unknown-linux-gnu", Arch::S390x, CAbi::SystemV, ELF),
    ("x86_64-pc-windows-msvc", Arch::X86_64, CAbi::Windows, COFF),
    ("aarch64-pc-windows-msvc", Arch::Aarch64, CAbi::Windows, COFF),
    ("x86_64-pc-windows-gnu", Arch::X86_64, CAbi::Windows, MINGW),
    ("x86_64-unknown-uefi", Arch::X86_64, CAbi::Windows, COFF),
    ("x86_64-apple-darwin", Arch::X86_64, CAbi::Apple, MACH_O_X86_64),
    ("aarch64-apple-darwin", Arch::Aarch64, CAbi::Apple, MACH_O_AARCH64),
    ("aarch64-apple-ios", Arch::Aarch64, CAbi::Apple, MACH_O_IOS),
];

const ELF: &[&str] = &["-flavor", "gnu", "-shared", "--gc-sections"];
const COFF: &[&str] = &["-flavor", "link", "/dll", "/noentry", "/opt:ref", "/nodefaultlib"];
const MINGW: &[&str] = &["-flavor", "gnu", "-m", "i386pep", "-shared", "--gc-sections", "--entry="];
const MACH_O_X86_64: &[&str] =
    &["-flavor", "darwin", "-arch", "x86_64", "-platform_version", "macos", "11", "11", "-dylib", "-dead_strip"];
const MACH_O_AARCH64: &[&str] =
    &["-flavor", "darwin", "-arch", "arm64", "-platform_version", "macos", "11", "11", "-dylib", "-dead_strip"];
const MACH_O_IOS: &[&str] =
    &["-flavor", "darwin", "-arch", "arm64", "-platform_version", "ios", "14", "14", "-dylib", "-dead_strip"];

/// Returns a module with two functions that both have code, which has a constant.
fn module(constant: u64, target: &Target) -> Output {
    let wasm = wat::parse_str(format!(
        r#"(module
            (func $"a \"b\" {{c}}" (export "x") (param i64) (result i64) (i64.add (i64.const {constant}) (call $d (local.get 0))))
            (func $d (param i64) (result i64) (i64.mul (local.get 0) (local.get 0)))
            (elem declare func $d))"#
    ));
    let input = ModuleInput { bytes: &wasm.unwrap(), imports: &|_, _| ImportKind::Host };
    compile(&[input], target).unwrap()
}

/// A folder for the files of one system.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assemble").join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Compiles a crate that refers to code as the macro's expansion does. Returns the object.
    fn crate_with(&self, system: &str, name: &str, asm: &[&Output], referred: &[&Output]) -> PathBuf {
        let mut source = PRELUDE.to_owned();
        for output in asm {
            source += &format!("global_asm!(r#\"{}\"#, options(raw));\n", output.static_asm().text);
        }
        for (number, output) in referred.iter().enumerate() {
            let symbol = output.static_asm().symbol;
            source += &format!(
                "unsafe extern \"C\" {{ fn {symbol}(); }}\n\
                 #[unsafe(no_mangle)]\npub extern \"C\" fn {name}{number}() {{ unsafe {{ {symbol}() }} }}\n"
            );
        }
        let (path, object) = (self.0.join(format!("{name}.rs")), self.0.join(format!("{name}.o")));
        fs::write(&path, source).unwrap();
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
        rustc.args(["--target", system, "--edition", "2024", "--cap-lints", "allow", "-C", "opt-level=1", "--emit"]);
        rustc.arg(format!("obj={}", object.display())).arg(path).env("RUSTC_BOOTSTRAP", "1");
        let output = rustc.output().unwrap();
        assert!(output.status.success(), "{system}: {}", String::from_utf8_lossy(&output.stderr));
        object
    }

    /// Links objects to a library that exports `exported`.
    fn link(&self, arguments: &[&str], objects: &[PathBuf], exported: &[&str]) -> Vec<u8> {
        let linked = self.0.join("linked");
        let mut lld = Command::new(linker());
        lld.args(arguments);
        match arguments[1] {
            "link" => {
                lld.arg(format!("/out:{}", linked.display()));
                lld.args(exported.iter().map(|name| format!("/export:{name}")));
            }
            "darwin" => {
                lld.arg("-o").arg(&linked);
                lld.args(exported.iter().flat_map(|name| ["-exported_symbol".to_owned(), format!("_{name}")]));
            }
            _ => {
                lld.arg("-o").arg(&linked);
                lld.args(exported.iter().map(|name| format!("--undefined={name}")));
                if arguments == MINGW {
                    let list = self.0.join("exported.def");
                    fs::write(&list, format!("EXPORTS\n{}\n", exported.join("\n"))).unwrap();
                    lld.arg(list);
                }
            }
        }
        let output = lld.args(objects).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        fs::read(linked).unwrap()
    }
}

/// Returns the linker that comes with rustc.
fn linker() -> PathBuf {
    let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
    let output = Command::new(rustc).args(["--print", "target-libdir"]).output().unwrap();
    let folder = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end());
    folder.with_file_name("bin").join(format!("rust-lld{}", env::consts::EXE_SUFFIX))
}

/// Returns how often bytes are in others.
fn count(of: &[u8], within: &[u8]) -> usize {
    within.windows(of.len()).filter(|window| *window == of).count()
}

/// Checks what is in an object: code once, a symbol that is not exported, and a symbol for each function.
fn check_object(system: &str, bytes: &[u8], modules: &[&Output]) {
    let file = object::File::parse(bytes).unwrap();
    for module in modules {
        let asm = module.static_asm();
        assert_eq!(count(&module.code, bytes), 1, "{system}");
        let start = file.symbols().find(|symbol| symbol.name().unwrap().ends_with(&asm.symbol)).unwrap();
        let section = file.section_by_index(start.section_index().unwrap()).unwrap();
        let at = (start.address() - section.address()) as usize;
        assert_eq!(&section.data().unwrap()[at..at + module.code.len()], module.code, "{system}");
        assert!(section.align() >= 64 && at.is_multiple_of(64), "{system}: {}", section.align());
        if !matches!(file.format(), object::BinaryFormat::Coff) {
            assert_ne!(start.scope(), SymbolScope::Dynamic, "{system}");
        }
        let hash = &asm.symbol["include_wasm_".len()..][..8];
        // Where a symbol begins a piece, the first function is known by the module's.
        let first = if file.format() == object::BinaryFormat::MachO { 1 } else { 0 };
        for name in &["a _b_ (c)", "d"][first..] {
            let name = format!("wasm[{hash}] {name}");
            let symbol = file.symbols().find(|symbol| symbol.name().unwrap() == name).expect(&name);
            assert_eq!((symbol.kind(), symbol.scope()), (SymbolKind::Text, SymbolScope::Compilation), "{system}");
            assert_eq!(symbol.section_index(), start.section_index(), "{system}");
            if file.format() == object::BinaryFormat::Elf {
                assert_ne!(symbol.size(), 0, "{system}");
            }
        }
    }
}

#[test]
fn every_system_keeps_one_copy_of_what_is_used() {
    let has_linker = linker().exists();
    if !has_linker {
        println!("left out: linking, because rustc came without rust-lld");
    }
    for &(system, arch, c_abi, arguments) in SYSTEMS {
        let target = Target { traps: Traps::Explicit, memory: MemoryStrategy::Checked, ..Target::new(arch, c_abi, 0) };
        let [a, b, unused] = [0x1122_3344_5566_7788, 0x1234_5678_9abc_def0, 0x0bad_cafe_0bad_f00d]
            .map(|constant| module(constant, &target));
        let folder = Folder::new(system);
        // Names of functions are equal in all of them.
        let first = folder.crate_with(system, "first", &[&a, &a, &b, &unused], &[&a, &b]);
        let second = folder.crate_with(system, "second", &[&b, &a], &[&a]);
        check_object(system, &fs::read(&first).unwrap(), &[&a, &b, &unused]);
        check_object(system, &fs::read(&second).unwrap(), &[&a, &b]);
        if has_linker {
            let linked = folder.link(arguments, &[first, second], &["first0", "first1", "second0"]);
            let counts = [&a, &b, &unused].map(|module| count(&module.code, &linked));
            assert_eq!(counts, [1, 1, 0], "{system}");
            let file = object::File::parse(&*linked).unwrap();
            let exported: Vec<_> = file.exports().unwrap().map(|export| format!("{:?}", export.unwrap())).collect();
            assert_eq!(exported.len(), 3, "{system}: {exported:?}");
        }
    }
}
