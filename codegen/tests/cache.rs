//! Blobs and errors are the same with any cache as without one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{Backtrace, CAbi, MemoryStrategy, Opt, Traps};
use include_wasm_codegen::{
    Cache, CompileOptions, Error, ImportKind, ModuleInput, Output, Target, Timings, compile, compile_with,
};

#[path = "cache/changed.rs"]
mod changed;
#[path = "cache/pieces.rs"]
mod pieces;

use pieces::{CHANGES, MODULE};

/// A folder of its own for a cache, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{}-{number}", std::process::id())))
    }

    fn cache(&self) -> Cache {
        Cache::new(&self.0)
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.0).into_iter().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// Removes the files of whole modules, so that functions are looked up.
    fn forget_modules(&self) {
        for file in self.files() {
            if file.extension().is_some_and(|ending| ending == "module") {
                fs::remove_file(file).unwrap();
            }
        }
    }

    fn size(&self) -> u64 {
        self.files().iter().map(|file| fs::metadata(file).unwrap().len()).sum()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn host(_: &str, _: &str) -> ImportKind {
    ImportKind::Host
}

fn with(cache: Cache, wasm: &[u8], target: &Target) -> Result<(Output, Timings), Error> {
    let options = CompileOptions { cache: Some(cache), ..CompileOptions::default() };
    compile_with(&[ModuleInput { bytes: wasm, imports: &host }], target, &options)
}

fn without(wasm: &[u8], target: &Target) -> Result<Output, Error> {
    compile(&[ModuleInput { bytes: wasm, imports: &host }], target)
}

#[track_caller]
fn assert_same(a: &Output, b: &Output) {
    assert!(a.elf == b.elf && a.code == b.code && a.meta == b.meta && a.data == b.data, "other bytes");
    assert_eq!(a.libcalls, b.libcalls);
    assert!(a.static_asm() == b.static_asm(), "another text");
    let calls = |output: &Output| (0..100).map(|func| output.modules[0].export_call(func)).collect::<Vec<_>>();
    assert_eq!(calls(a), calls(b));
    assert_eq!(a.modules[0].interface, b.modules[0].interface);
}

fn target(arch: Arch) -> Target {
    Target::new(arch, CAbi::SystemV, 0)
}

fn module(change: Option<(&str, &str)>) -> Vec<u8> {
    let piece = |&(name, text): &(&'static str, &'static str)| match change {
        Some((changed, text)) if changed == name => text.to_owned(),
        _ => text.to_owned(),
    };
    // Imports come before all that is defined.
    let pieces: Vec<String> = MODULE.iter().map(piece).collect();
    let (first, rest): (Vec<_>, Vec<_>) = pieces.iter().partition(|piece| piece.starts_with("(import"));
    let (types, rest) = rest.split_first().unwrap();
    let text: Vec<&str> = [types].into_iter().chain(&first).chain(rest).map(|piece| piece.as_str()).collect();
    wat::parse_str(format!("(module $m {})", text.join("\n"))).unwrap()
}

#[test]
fn a_module_is_found_again() {
    for &arch in Arch::ALL {
        let (folder, wasm, target) = (Folder::new(), module(None), target(arch));
        let (cold, timings) = with(folder.cache(), &wasm, &target).unwrap();
        assert!(!timings.whole && timings.hits == 0 && timings.misses > 10, "{timings}");
        let (whole, timings) = with(folder.cache(), &wasm, &target).unwrap();
        assert!(timings.whole && timings.misses == 0, "{timings}");
        folder.forget_modules();
        let (found, timings) = with(folder.cache(), &wasm, &target).unwrap();
        assert!(!timings.whole && timings.hits > 10 && timings.misses == 0, "{timings}");
        for output in [&cold, &whole, &found] {
            assert_same(output, &without(&wasm, &target).unwrap());
        }
    }
}

#[test]
fn whatever_changes_blobs_and_errors_are_those_of_a_cold_compiler() {
    let target = target(Arch::X86_64);
    let original = module(None);
    let modules: Vec<_> = CHANGES.iter().map(|&change| (change, module(Some(change)))).collect();
    let mut invalid = 0;
    for (change, wasm) in &modules {
        let folder = Folder::new();
        with(folder.cache(), &original, &target).unwrap();
        match (with(folder.cache(), wasm, &target), without(wasm, &target)) {
            (Ok((warm, timings)), Ok(cold)) => {
                assert!(!timings.whole, "{change:?}");
                assert_same(&warm, &cold);
            }
            (Err(warm), Err(cold)) => {
                assert_eq!(warm, cold, "{change:?}");
                invalid += 1;
            }
            (warm, cold) => panic!("{change:?}: {warm:?} instead of {cold:?}"),
        }
    }
    assert!(invalid > 3, "some changes are errors");

    // All of them in one folder, forwards and back.
    let folder = Folder::new();
    for (_, wasm) in modules.iter().chain(modules.iter().rev()).chain(&modules) {
        folder.forget_modules();
        match (with(folder.cache(), wasm, &target), without(wasm, &target)) {
            (Ok((warm, _)), Ok(cold)) => assert_same(&warm, &cold),
            (warm, cold) => assert_eq!(warm.err(), cold.err()),
        }
    }
}

#[test]
fn only_the_function_that_changed_is_compiled() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    with(folder.cache(), &module(None), &target).unwrap();
    let misses = |piece, text| with(folder.cache(), &module(Some((piece, text))), &target).unwrap().1.misses;
    assert_eq!(misses("memory use", "(func $s (param i32) (result i32) (i32.load offset=8 (local.get 0)))"), 1);
    // The linker's constant of the data size is a global; only functions that name it depend on it.
    assert_eq!(misses("constant", "(global $c i32 (i32.const 99))"), 1);
    assert_eq!(misses("data", r#"(data $d "other")"#), 0);
    assert_eq!(misses("exports", r#"(export "x" (func $f)) (export "log" (func $log))"#), 0);
}

#[test]
fn other_options_are_other_code() {
    let (folder, wasm) = (Folder::new(), module(None));
    let plain = target(Arch::X86_64);
    let mut targets = vec![plain.clone()];
    targets.extend([Opt::Size, Opt::None].map(|opt| Target { opt, ..plain.clone() }));
    targets.push(Target { memory: MemoryStrategy::Checked, ..plain.clone() });
    targets.push(Target { memory: MemoryStrategy::Checked, traps: Traps::Explicit, ..plain.clone() });
    targets.extend([CAbi::Apple, CAbi::Windows].map(|c_abi| Target { c_abi, ..plain.clone() }));
    targets.push(Target { canonical_nan: true, ..plain.clone() });
    targets.push(Target { dynamic_entries: true, ..plain.clone() });
    targets.push(Target { backtrace: Backtrace::Names, ..plain.clone() });
    targets.push(Target { backtrace: Backtrace::Offsets, ..plain.clone() });
    let mut modern = plain.clone();
    modern.apply_cpu("x86-64-v3").unwrap();
    targets.push(modern);
    targets.extend([Arch::Aarch64, Arch::Riscv64, Arch::S390x].map(target));
    for pass in 0..2 {
        for target in &targets {
            let (output, timings) = with(folder.cache(), &wasm, target).unwrap();
            assert_eq!(timings.whole, pass == 1, "{target:?}");
            assert_same(&output, &without(&wasm, target).unwrap());
        }
    }
}

#[test]
fn a_function_with_a_large_frame_is_found_at_another_index() {
    let all = |text: &dyn Fn(usize) -> String| (0..600).map(text).collect::<String>();
    let locals = "(local v128)".repeat(600);
    let loads = all(&|i| format!("(local.set {i} (v128.load (i32.const {})))", i * 16));
    let stores = all(&|i| format!("(v128.store (i32.const {}) (local.get {i}))", i * 16));
    let large = format!(r#"(func (export "a") {locals} {loads} (drop (call $f (i64.const 1))) {stores})"#);
    let (callee, small) = (r#"(import "a" "f" (func $f (param i64) (result i32)))"#, "(func)");
    let module = |a: &str, b: &str| wat::parse_str(format!("(module {callee} (memory 1) {a} {b})")).unwrap();
    let (first, second) = (module(&large, small), module(small, &large));
    for arch in [Arch::X86_64, Arch::Aarch64, Arch::S390x] {
        // With explicit traps the check of such a frame is code of its own, in front of the function.
        let (traps, memory, backtrace) = (Traps::Explicit, MemoryStrategy::Checked, Backtrace::Names);
        let target = Target { traps, memory, backtrace, ..target(arch) };
        let folder = Folder::new();
        let output = with(folder.cache(), &first, &target).unwrap().0;
        let readable = String::from_utf8_lossy(&output.elf);
        assert!(readable.contains("[body]"), "{arch:?}: the frame is checked by a guard");
        let (warm, timings) = with(folder.cache(), &second, &target).unwrap();
        assert_eq!((timings.whole, timings.misses), (false, 0));
        assert_same(&warm, &without(&second, &target).unwrap());
    }
}

#[test]
fn damaged_files_are_not_used() {
    let (folder, wasm, target) = (Folder::new(), module(None), target(Arch::X86_64));
    let cold = with(folder.cache(), &wasm, &target).unwrap().0;
    let files: Vec<_> = folder.files().into_iter().map(|file| (fs::read(&file).unwrap(), file)).collect();
    assert_eq!(files.len(), 2);
    for only_functions in [false, true] {
        for (bytes, file) in &files {
            let is_module = file.extension().is_some_and(|ending| ending == "module");
            if only_functions == is_module {
                continue;
            }
            let damages = (0..bytes.len()).step_by(bytes.len() / 97 + 1).flat_map(|at| {
                let mut flipped = bytes.clone();
                flipped[at] ^= 0x10;
                [flipped, bytes[..at].to_vec()]
            });
            for damaged in damages.chain([[&bytes[..], b"more"].concat(), vec![0xff; bytes.len()]]) {
                if only_functions {
                    folder.forget_modules();
                }
                fs::write(file, &damaged).unwrap();
                assert_same(&with(folder.cache(), &wasm, &target).unwrap().0, &cold);
            }
            for (bytes, file) in &files {
                fs::write(file, bytes).unwrap();
            }
        }
    }
}

#[test]
fn files_whose_parts_are_of_two_modules_are_not_used() {
    // As two processes leave them that write one file at once.
    let target = target(Arch::X86_64);
    let constant = |n: u32, max: u32| {
        let text = format!("(module (memory 1 {max}) (func (export \"f\") (result i32) (i32.const {n})))");
        wat::parse_str(text).unwrap()
    };
    for (a, b, ending) in [(constant(1, 2), constant(2, 2), "module"), (constant(1, 2), constant(1, 3), "functions")] {
        let file_of = |wasm: &[u8]| {
            let folder = Folder::new();
            with(folder.cache(), wasm, &target).unwrap();
            let files = folder.files();
            let file = files.iter().find(|file| file.extension().unwrap() == ending).unwrap();
            (file.file_name().unwrap().to_owned(), fs::read(file).unwrap())
        };
        let ((name, of_a), (_, of_b)) = (file_of(&a), file_of(&b));
        let cold = without(&a, &target).unwrap();
        let from = of_a.iter().zip(&of_b).position(|(a, b)| a != b).unwrap() + 1;
        for seam in from..of_a.len().min(of_b.len()) {
            let folder = Folder::new();
            fs::create_dir_all(&folder.0).unwrap();
            fs::write(folder.0.join(&name), [&of_a[..seam], &of_b[seam..]].concat()).unwrap();
            assert_same(&with(folder.cache(), &a, &target).unwrap().0, &cold);
        }
    }
}

#[test]
fn equal_functions_are_kept_once() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    let many = |constant: u32| {
        let function = "(func (result i32) (global.get 0))";
        wat::parse_str(format!("(module (global i32 (i32.const {constant})) {})", function.repeat(3000))).unwrap()
    };
    let functions = |folder: &Folder| {
        let files = folder.files().into_iter().filter(|file| file.extension().unwrap() == "functions");
        files.map(|file| fs::metadata(file).unwrap().len()).max().unwrap()
    };
    with(folder.cache(), &many(5), &target).unwrap();
    assert!(functions(&folder) < 10_000, "{} bytes", functions(&folder));
    let (output, timings) = with(folder.cache(), &many(6), &target).unwrap();
    assert!(timings.misses >= 3000, "{timings}");
    assert_same(&output, &without(&many(6), &target).unwrap());
    folder.forget_modules();
    let (output, timings) = with(folder.cache(), &many(5), &target).unwrap();
    assert_eq!(timings.misses, 0);
    assert_same(&output, &without(&many(5), &target).unwrap());
}

#[test]
fn files_of_others_stay() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    fs::create_dir_all(&folder.0).unwrap();
    let others = ["notes.txt", "my.module"].map(|name| folder.0.join(name));
    others.iter().for_each(|other| fs::write(other, "x".repeat(50_000)).unwrap());
    for i in 0..10 {
        let wasm = wat::parse_str(format!("(module (func (result i32) (i32.const {i})))")).unwrap();
        with(folder.cache().with_limit(5_000), &wasm, &target).unwrap();
    }
    assert!(others.iter().all(|other| other.exists()));
    assert!(folder.size() < 105_000, "{} bytes", folder.size());
}

#[test]
fn a_folder_that_cannot_be_written_is_no_error() {
    let (wasm, target) = (module(None), target(Arch::X86_64));
    let cold = without(&wasm, &target).unwrap();
    let folder = Folder::new();
    fs::create_dir_all(folder.0.parent().unwrap()).unwrap();
    fs::write(&folder.0, "a file where the folder should be").unwrap();
    assert_same(&with(folder.cache(), &wasm, &target).unwrap().0, &cold);
    fs::remove_file(&folder.0).unwrap();
    assert_same(&with(Cache::new("/proc/include-wasm"), &wasm, &target).unwrap().0, &cold);
    assert_same(&with(Cache::new("/dev/full/include-wasm"), &wasm, &target).unwrap().0, &cold);
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    let wasm =
        |i: usize| wat::parse_str(format!("(module (memory {}) (func (result i32) (i32.const {i})))", i + 1)).unwrap();
    with(folder.cache(), &wasm(0), &target).unwrap();
    let one = folder.size();
    let limit = one * 10;
    let cache = || folder.cache().with_limit(limit);
    let age = |seconds| {
        for file in folder.files() {
            let file = fs::File::options().append(true).open(file).unwrap();
            let modified = file.metadata().unwrap().modified().unwrap();
            file.set_modified(modified - Duration::from_secs(seconds)).unwrap();
        }
    };
    for i in 0..40 {
        age(10);
        with(cache(), &wasm(i), &target).unwrap();
        // The first one is used all the time.
        assert!(with(cache(), &wasm(0), &target).unwrap().1.whole, "{i}");
        assert!(folder.size() <= limit, "{} of {limit} bytes", folder.size());
    }
    assert!(folder.size() > limit / 2, "{} of {limit} bytes", folder.size());
    assert!(with(cache(), &wasm(39), &target).unwrap().1.whole);
    assert!(!with(cache(), &wasm(1), &target).unwrap().1.whole);

    // A file that takes half of the folder is not written.
    let large = wat::parse_str(format!("(module (memory 1) (data \"{}\"))", "x".repeat(limit as usize))).unwrap();
    with(cache(), &large, &target).unwrap();
    assert!(folder.size() <= limit);
    // An unfinished file is removed, once its writer must have ended.
    let unfinished = folder.0.join("unfinished-1-1");
    fs::write(&unfinished, "...").unwrap();
    with(cache(), &wasm(100), &target).unwrap();
    assert!(unfinished.exists());
    let file = fs::File::options().append(true).open(&unfinished).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    with(cache(), &wasm(101), &target).unwrap();
    assert!(!unfinished.exists());
}

#[test]
fn many_changes_do_not_make_many_files() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    let wasm = |offset: usize| {
        let text = format!("(func $s (param i32) (result i32) (i32.load offset={offset} (local.get 0)))");
        module(Some(("memory use", &text)))
    };
    for i in 0..30 {
        let (_, timings) = with(folder.cache(), &wasm(i), &target).unwrap();
        assert!(i == 0 || timings.misses == 1, "{timings}");
    }
    let segments = folder.files().iter().filter(|file| file.extension().unwrap() == "functions").count();
    assert!(segments <= 9, "{segments} segments");
    folder.forget_modules();
    let (output, timings) = with(folder.cache(), &wasm(29), &target).unwrap();
    assert_eq!(timings.misses, 0);
    assert_same(&output, &without(&wasm(29), &target).unwrap());
}

#[test]
fn many_at_once_find_whole_entries() {
    let (folder, target) = (Folder::new(), target(Arch::X86_64));
    let modules: Vec<_> = CHANGES.iter().map(|&change| module(Some(change))).collect();
    let cold: Vec<_> = modules.iter().map(|wasm| without(wasm, &target).ok()).collect();
    thread::scope(|scope| {
        for worker in 0..4 {
            let (folder, target, modules, cold) = (&folder, &target, &modules, &cold);
            scope.spawn(move || {
                for i in 0..modules.len() * 2 {
                    let i = (i * (worker * 2 + 1)) % modules.len();
                    // A small folder, so that files are removed all the time.
                    let warm = with(folder.cache().with_limit(60_000), &modules[i], target).ok();
                    match (&warm, &cold[i]) {
                        (Some((warm, _)), Some(cold)) => assert_same(warm, cold),
                        (warm, cold) => assert_eq!(warm.is_some(), cold.is_some()),
                    }
                }
            });
        }
    });
}
