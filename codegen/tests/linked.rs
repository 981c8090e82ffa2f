//! Builds packages whose modules are in static mode, as cargo and rustc put programs together: the code of a module is
//! there once, however often it is included, and not at all where nobody uses it.
//!
//! The packages are in `linked/`; a copy in the target folder is built, with modules that this compiler prepared, so
//! that the macro needs no compiler.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use include_wasm_codegen::target::{Backtrace, RustcTarget, Traps};
use include_wasm_codegen::{ImportKind, ModuleInput, Preparation, open};
use object::{Object, ObjectSymbol, SymbolKind};

const MODULES: [&str; 3] = ["same", "other", "unused"];

/// What becomes of a name that would end the text it stands in.
const HOSTILE: &str = "x_,_function_.popsection_.error _#(0)";

/// What the program prints.
const PRINTED: &str = "\
1234605616436508554 1234605616436508554 1234605616436508554
[1234605616436508554, 1234605616436508554, 1311768467463790323, 3] 1234605616436508554 1234605616436508554
[\"fail\"]
";

/// Levels of optimization: cargo's arguments, and what replaces the profile's settings.
const BUILDS: &[(&str, &[(&str, &str)])] = &[
    ("dev", &[]),
    ("release", &[("LTO", "off"), ("CODEGEN_UNITS", "16")]),
    ("release", &[("LTO", "off"), ("CODEGEN_UNITS", "1")]),
    ("release", &[("LTO", "thin"), ("CODEGEN_UNITS", "16")]),
    ("release", &[("LTO", "thin"), ("CODEGEN_UNITS", "1")]),
    ("release", &[("LTO", "fat"), ("CODEGEN_UNITS", "16")]),
    ("release", &[("LTO", "fat"), ("CODEGEN_UNITS", "1")]),
];

/// Returns what rustc says about the machine that compiles, which the packages are for.
fn rustc_target() -> RustcTarget {
    let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
    let output = Command::new(rustc).args(["--print", "cfg"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let values = |key: &str| {
        let prefix = format!("target_{key}=\"");
        let lines = text.lines().filter_map(move |line| line.strip_prefix(&prefix)?.strip_suffix('"'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let value = |key: &str| values(key).pop().unwrap_or_default();
    RustcTarget {
        arch: value("arch"),
        endian: value("endian"),
        pointer_width: value("pointer_width"),
        vendor: value("vendor"),
        os: value("os"),
        features: values("feature"),
    }
}

/// Copies a folder. Manifests get the workspace's own place, modules are compiled.
fn copy(from: &Path, to: &Path, prepare: &dyn Fn(&Path, &Path)) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let to = to.join(&name);
        if from.is_dir() && name != "target" {
            copy(&from, &to, prepare);
        } else if name == "Cargo.toml" {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
            let manifest = fs::read_to_string(&from).unwrap();
            fs::write(&to, manifest.replace("path = \"../../..\"", &format!("path = {root:?}"))).unwrap();
        } else if from.extension().is_some_and(|extension| extension == "wat") {
            prepare(&from, &to);
        } else if from.is_file() && name != "Cargo.lock" {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// The copy of the packages, and the code of their modules.
struct Packages {
    folder: PathBuf,
    code: [Vec<u8>; 3],
}

impl Packages {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linked");
        let mut preparation = Preparation::new(rustc_target());
        preparation.options.traps = Some(Traps::Explicit);
        preparation.options.backtrace = Backtrace::Names;
        let prepare = |wat: &Path, to: &Path| {
            let wasm = wat::parse_file(wat).unwrap();
            fs::write(to.with_extension("wasm"), &wasm).unwrap();
            fs::write(to.with_extension("prepared"), preparation.compile(&wasm).unwrap()).unwrap();
        };
        let source = folder.join("packages");
        if source.exists() {
            fs::remove_dir_all(&source).unwrap();
        }
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&manifest.join("tests/linked"), &source, &prepare);
        // The versions that the workspace is tested with.
        fs::copy(manifest.parent().unwrap().join("Cargo.lock"), source.join("Cargo.lock")).unwrap();
        let target = preparation.target().unwrap();
        let code = MODULES.map(|name| {
            let read = |ending| fs::read(source.join(name).with_extension(ending)).unwrap();
            let wasm = read("wasm");
            let input = ModuleInput { bytes: &wasm, imports: &|_, _| ImportKind::Host };
            open(&read("prepared"), input, &target).unwrap().code
        });
        Self { folder, code }
    }

    /// Builds the packages, or one. Returns the folder of what was built.
    fn build(&self, what: &[&str], profile: &str, settings: &[(&str, &str)]) -> PathBuf {
        let target = self.folder.join("target");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(self.folder.join("packages")).args(["build", "--quiet", "--profile", profile]);
        cargo.args(what);
        cargo.env("CARGO_TARGET_DIR", &target);
        for (name, value) in settings {
            cargo.env(format!("CARGO_PROFILE_{}_{name}", profile.to_uppercase()), value);
        }
        let output = cargo.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{profile} {settings:?}:\n{errors}");
        assert!(errors.is_empty(), "{profile} {settings:?}:\n{errors}");
        target.join(if profile == "dev" { "debug" } else { profile })
    }
}

fn printed(program: &Path, arguments: &[&Path]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns how often bytes are in others.
fn count(of: &[u8], within: &[u8]) -> usize {
    within.windows(of.len()).filter(|window| *window == of).count()
}

/// Checks that the file has the code of the modules so many times, and a symbol for each of their functions.
fn check(path: &Path, code: &[Vec<u8>], copies: [usize; 3]) {
    let bytes = fs::read(path).unwrap();
    let found: Vec<_> = code.iter().map(|code| count(code, &bytes)).collect();
    assert_eq!(found, copies, "{}", path.display());
    let file = object::File::parse(&*bytes).unwrap();
    let mut functions: Vec<_> = file
        .symbols()
        .filter_map(|symbol| {
            let (_, name) = symbol.name().unwrap().strip_prefix("wasm[")?.split_once("] ")?;
            assert_eq!((symbol.kind(), symbol.is_local()), (SymbolKind::Text, true), "{name}");
            assert_ne!(symbol.size(), 0, "{name}");
            Some(name)
        })
        .collect();
    functions.sort_unstable();
    functions.dedup();
    let leaf = format!("{HOSTILE} [leaf]");
    let mut expected = vec!["answer", "answer [leaf]", "fail", "helper", "raise[1]", HOSTILE, &leaf];
    if cfg!(not(any(target_arch = "x86_64", target_arch = "aarch64"))) {
        expected.extend(["entry[->]", "entry[->i64]", "entry[i64->i64]"]);
    }
    expected.sort_unstable();
    assert_eq!(functions, expected, "{}", path.display());
    assert!(file.dynamic_symbols().all(|symbol| !symbol.name().unwrap().contains("wasm")), "{}", path.display());
}

#[test]
fn a_program_has_one_copy_of_the_code_it_uses() {
    let packages = Packages::new();
    let loader = packages.build(&["--bin", "loader"], "dev", &[]).join("loader");
    for (profile, settings) in BUILDS {
        let built =
            packages.build(&["--package", "plugin", "--package", "app", "--lib", "--bin", "app"], profile, settings);
        let app = built.join("app");
        assert_eq!(printed(&app, &[]), PRINTED, "{profile} {settings:?}");
        check(&app, &packages.code, [1, 1, 0]);
        let plugin = built.join("libplugin.so");
        assert_eq!(printed(&loader, &[&plugin]), "1311768467463790323\n", "{profile} {settings:?}");
        check(&plugin, &packages.code, [1, 1, 0]);
        let bytes = fs::read(&plugin).unwrap();
        let file = object::File::parse(&*bytes).unwrap();
        let exported = file.dynamic_symbols().filter(|symbol| symbol.is_definition());
        let exported: Vec<_> = exported.map(|symbol| symbol.name().unwrap().to_owned()).collect();
        assert_eq!(exported, ["plugin_answer"], "{profile} {settings:?}");
    }
}
