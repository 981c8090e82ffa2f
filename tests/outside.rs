//! Builds `tests/outside`, a crate as a user has it: outside the workspace, one dependency line, no build script.
//!
//! The copy that is built lies in the target folder, so that its files can be edited. All builds share one target
//! folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const I32_ADD: u8 = 0x6a;
const I32_SUB: u8 = 0x6b;
const NOP: u8 = 0x01;

/// A copy of `tests/outside`.
struct Copy {
    folder: PathBuf,
    /// Variables for cargo.
    variables: Vec<(&'static str, OsString)>,
}

impl Copy {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("tests/outside"), &folder);
        // The versions that the workspace is tested with.
        for package in ["", "bare"] {
            fs::copy(root.join("Cargo.lock"), folder.join(package).join("Cargo.lock")).unwrap();
        }
        // All that is compared here is compiled.
        Self { folder, variables: vec![("INCLUDE_WASM_CACHE", "off".into())] }
    }

    /// Runs cargo in the copy.
    fn cargo(&self, arguments: &str) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).args(arguments.split(' '));
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside/target"));
        cargo.env_remove("INCLUDE_WASM_CACHE").envs(self.variables.iter().cloned());
        cargo.output().unwrap()
    }

    /// Runs cargo in the copy and returns what was printed.
    fn succeeds(&self, arguments: &str) -> String {
        let output = self.cargo(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {arguments} failed in {}:\n{errors}", self.folder.display());
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs cargo in the copy and returns its errors.
    fn fails(&self, arguments: &str) -> String {
        let output = self.cargo(arguments);
        assert!(!output.status.success(), "cargo {arguments} succeeded in {}", self.folder.display());
        String::from_utf8(output.stderr).unwrap()
    }

    /// Returns the same copy, compiled by another program instead of rustc.
    #[cfg(unix)]
    fn wrap(&self, name: &str, script: &str) -> Self {
        use std::os::unix::fs::PermissionsExt;

        let path = self.folder.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let mut variables = self.variables.clone();
        variables.push(("RUSTC_WORKSPACE_WRAPPER", path.into()));
        Self { folder: self.folder.clone(), variables }
    }

    /// Edits a file.
    fn edit(&self, file: &str, change: impl FnOnce(String) -> String) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert!(changed != text, "{file} stays as it was");
        fs::write(path, changed).unwrap();
    }

    /// Replaces the addition in `add.wasm` by another operator.
    fn edit_add(&self, operator: u8) {
        let path = self.folder.join("src/add.wasm");
        let mut module = fs::read(&path).unwrap();
        let place = module.iter_mut().rfind(|byte| matches!(**byte, I32_ADD | I32_SUB)).unwrap();
        *place = operator;
        fs::write(&path, module).unwrap();
    }

    /// Returns the blobs in the binary that was built last.
    fn blobs(&self, profile: &str) -> Vec<Vec<u8>> {
        let binary = format!("outside/target/{profile}/outside{}", env::consts::EXE_SUFFIX);
        let binary = fs::read(Path::new(env!("CARGO_TARGET_TMPDIR")).join(binary)).unwrap();
        // A blob is an ELF file of 64 bits that begins at a multiple of 64, as the binary itself does.
        let starts = (64..binary.len()).step_by(64).filter(|&at| binary[at..].starts_with(b"\x7fELF\x02"));
        starts.map(|at| binary[at..at + elf_len(&binary[at..])].to_vec()).collect()
    }
}

/// Returns what a build script made last under a name.
fn newest(name: &str) -> PathBuf {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside/target/debug/build");
    let made = fs::read_dir(build).unwrap().map(|entry| entry.unwrap().path().join("out").join(name));
    let made = made.filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)));
    made.max().unwrap().1
}

/// What is run instead of rustc: it hands the arguments over in a file.
#[cfg(unix)]
const IN_A_FILE: &str = "#!/bin/sh
rustc=$1
shift
file=$(mktemp)
printf '%s\\n' \"$@\" > \"$file\"
\"$rustc\" \"@$file\"
code=$?
rm \"$file\"
exit $code
";

/// What is run instead of rustc: it hands the arguments over as they are.
#[cfg(unix)]
const AS_THEY_ARE: &str = "#!/bin/sh
exec \"$@\"
";

/// Returns the length of the ELF file that `bytes` begin with: up to the end of its section headers.
fn elf_len(bytes: &[u8]) -> usize {
    let u16_at = |at: usize| usize::from(u16::from_ne_bytes(bytes[at..at + 2].try_into().unwrap()));
    let sections_at = u64::from_ne_bytes(bytes[40..48].try_into().unwrap()) as usize;
    sections_at + u16_at(58) * u16_at(60)
}

/// Copies a folder without what builds leave there. Manifests get the workspace's own place.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let to = to.join(&name);
        if name == "target" || name == "Cargo.lock" {
            continue;
        }
        if from.is_dir() {
            copy(&from, &to);
        } else if name == "Cargo.toml" {
            let mut manifest = fs::read_to_string(&from).unwrap();
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            for (from, to) in [("../..", root), ("../../..", root), ("../../../codegen", &root.join("codegen"))] {
                manifest = manifest.replace(&format!("path = {from:?}"), &format!("path = {to:?}"));
            }
            fs::write(&to, manifest).unwrap();
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

#[test]
fn crate_outside_the_workspace_works() {
    let first = Copy::new("first");

    // Library, binary, tests, a renamed dependency, editions 2018 to 2024.
    first.succeeds("test --workspace --quiet");
    assert_eq!(first.succeeds("run --quiet"), "23 2\n");
    assert_eq!(first.succeeds("run --quiet --release"), "23 2\n");

    // Another folder and, since one job leaves no tokens, one thread: the same blobs.
    first.succeeds("build --quiet");
    let blobs = first.blobs("debug");
    assert!(blobs.len() >= 2, "found {} blobs", blobs.len());
    let second = Copy::new("a second folder");
    second.succeeds("build --quiet --jobs 1");
    assert_eq!(second.blobs("debug"), blobs);

    // A module from a build script, and a macro without a compiler: it takes nothing else.
    first.succeeds("test --quiet --package prepared");

    // What was prepared there works where there is no compiler at all.
    fs::copy(newest("add.prepared"), first.folder.join("bare/add.prepared")).unwrap();
    assert!(!first.succeeds("tree --manifest-path bare/Cargo.toml --edges all").contains("cranelift"));
    first.succeeds("test --quiet --manifest-path bare/Cargo.toml");

    let library = "prepared/src/lib.rs";
    first.edit(library, |text| text.replace("opt = size;", ""));
    let errors = first.fails("test --quiet --package prepared");
    assert!(errors.contains("prepared for `opt = size` instead of `opt = speed`; prepare it again"), "{errors}");
    first.edit(library, |text| text.replace("prepared = concat!(env!(\"OUT_DIR\"), \"/count.prepared\");", ""));
    let errors = first.fails("test --quiet --package prepared");
    assert!(errors.contains("turn on the feature `backends` of `include-wasm`"), "{errors}");

    // An edited module is compiled anew.
    first.edit_add(I32_SUB);
    assert_eq!(first.succeeds("run --quiet"), "17 2\n");

    // Checking reads interfaces and compiles no function: one that cannot be compiled shows when code is made.
    first.edit_add(NOP);
    first.succeeds("check --quiet");
    let errors = first.fails("build --quiet");
    assert!(errors.contains("invalid WebAssembly at offset 0x"), "{errors}");

    // What is wanted is seen behind a wrapper. Where it cannot be seen, code is made.
    #[cfg(unix)]
    {
        first.wrap("as-they-are", AS_THEY_ARE).succeeds("check --quiet");
        let errors = first.wrap("as-they-are", AS_THEY_ARE).fails("build --quiet");
        assert!(errors.contains("invalid WebAssembly at offset 0x"), "{errors}");
        let errors = first.wrap("in-a-file", IN_A_FILE).fails("check --quiet");
        assert!(errors.contains("invalid WebAssembly at offset 0x"), "{errors}");
    }

    // The cache lies where `cargo clean` removes it, and what is in it is found.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside/target/include-wasm");
    let _ = fs::remove_dir_all(&cache);
    let third = Copy { variables: vec![("INCLUDE_WASM_TIMINGS", "1".into())], ..Copy::new("third") };
    let found = |output: Output| {
        assert!(output.status.success());
        let printed = String::from_utf8(output.stderr).unwrap();
        let count = |text: &str| printed.matches(text).count();
        (count("the whole module was found"), count("wasm: parse"))
    };
    let (cold, modules) = found(third.cargo("build --quiet"));
    assert!(cold < modules, "{cold} of {modules} modules were found");
    assert_eq!(third.blobs("debug"), blobs);
    let kept = fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.filter(|path| path.extension().is_some_and(|ending| ending == "module")).count();
    assert!(kept >= 2, "{kept} modules");
    for file in ["src/lib.rs", "src/main.rs"] {
        third.edit(file, |text| text + "\n");
    }
    assert_eq!(found(third.cargo("build --quiet")), (modules, modules));
    assert_eq!(third.blobs("debug"), blobs);
    let third = Copy { variables: vec![("INCLUDE_WASM_CACHE", "here".into())], ..third };
    third.edit("src/main.rs", |text| text + "\n");
    let errors = third.fails("build --quiet");
    assert!(errors.contains("INCLUDE_WASM_CACHE is `here`: it has to be an absolute path, or `off`"), "{errors}");
}
