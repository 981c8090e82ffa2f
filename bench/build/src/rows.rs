//! The rows of the table, but for growth.

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use wasmtime::{Config, Engine};

use crate::Result;
use crate::app::{App, Mode, Times};
use crate::edit::{change_one_function, keep};
use crate::modules::{self, folder};
use crate::table::{Samples, Table, seconds};

/// The module of 688 KB that most rows are about.
const MODULE: &str = "sql.js";

/// A module with few exports, and which of its functions are kept: every n-th, so that its blob has about 10 MB.
const BLOB: (&str, usize) = ("lightningcss-wasm", 6);

/// A module with many exports.
const API: &str = "@dimforge/rapier3d";

/// How often something cheap is measured.
const ROUNDS: usize = 5;

/// How often something that takes seconds is measured.
const LONG_ROUNDS: usize = 3;

/// The folder of the project.
const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The first build of an application, beside a package that depends on what any such compiler needs.
pub fn hello(table: &mut Table) -> Result<()> {
    const BARE: &str = r#"
cranelift-codegen = { version = "0.135", default-features = false, features = ["std", "unwind", "x86", "arm64", "s390x", "riscv64"] }
cranelift-frontend = { version = "0.135", default-features = false, features = ["std"] }
wasmparser = { version = "0.254", default-features = false, features = ["std", "validate", "simd", "features"] }
object = { version = "0.40", default-features = false, features = ["write_core", "elf"] }
syn = { version = "2", features = ["full"] }
"#;
    let (bare, bare_crates) = first_build("bare", BARE, "fn main() {}")?;
    let (hello, crates) = first_hello("", "")?;
    let one = format!(", default-features = false, features = [\"std\", \"backend-{}\"]", env::consts::ARCH);
    let (one, _) = first_hello(&one, "")?;
    let beside = format!("bare tree, {bare_crates} crates");
    let what = format!("first build of hello, {crates} crates");
    table.compare(&what, &Samples(vec![hello]), (&beside, &Samples(vec![bare])), 1.2);
    table.show("the same with one backend", seconds(one), "");
    Ok(())
}

/// Builds hello with everything that it depends on. Returns how long that took, and how many crates there are.
fn first_hello(features: &str, profile: &str) -> Result<(f64, usize)> {
    let ours = format!("include-wasm = {{ path = {PROJECT:?}{features} }}\n{profile}");
    let add = format!("{PROJECT}/examples/hello/add.wasm");
    let main =
        format!("fn main() {{ include_wasm::include_wasm!({add:?}).instantiate().unwrap().add(1, 2).unwrap(); }}");
    first_build("hello", &ours, &main)
}

/// Builds a package of which nothing was built before. `dependencies` ends its manifest.
fn first_build(name: &str, dependencies: &str, main: &str) -> Result<(f64, usize)> {
    let folder = folder(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src"))?;
    let package = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n";
    fs::write(folder.join("Cargo.toml"), format!("{package}{dependencies}"))?;
    fs::write(folder.join("src/main.rs"), main)?;
    fs::copy(format!("{PROJECT}/Cargo.lock"), folder.join("Cargo.lock"))?;
    cargo(&folder, &["fetch", "--quiet"])?;
    let start = Instant::now();
    let output = cargo(&folder, &["build"])?;
    let crates = output.lines().filter(|line| line.trim_start().starts_with("Compiling")).count();
    Ok((start.elapsed().as_secs_f64(), crates))
}

/// What it costs once to optimise the compiler, and what it saves each time.
pub fn build_override(table: &mut Table) -> Result<()> {
    let wasm = modules::module(MODULE)?;
    for level in 0..=2 {
        let profile = match level {
            0 => String::new(),
            _ => format!("[profile.dev.build-override]\nopt-level = {level}\n"),
        };
        let (first, _) = first_hello("", &profile)?;
        let mut app = App::new("override", &[("module", &wasm)], "", "", &profile)?;
        let mut cold = Samples::default();
        for _ in 0..LONG_ROUNDS {
            app.forget();
            cold.0.push(app.compile(Mode::Build)?.expand);
        }
        let what = format!("build-override, opt-level {level}: first build");
        table.show(&what, seconds(first), &format!("then {} for {} KB", seconds(cold.median()), wasm.len() / 1000));
    }
    Ok(())
}

/// The module of 688 KB: cold, after changes, and checked.
pub fn module(table: &mut Table) -> Result<()> {
    let wasm = modules::module(MODULE)?;
    let mut app = App::new("module", &[("module", &wasm)], "", "", "")?;
    let mut config = Config::new();
    config.parallel_compilation(true);
    let engine = Engine::new(&config)?;
    let [mut cold, mut peer, mut unchanged, mut changed, mut checked] = [const { Samples(Vec::new()) }; 5];
    for round in 0..LONG_ROUNDS {
        app.forget();
        app.set_module("module", &wasm)?;
        cold.0.push(app.compile(Mode::Build)?.expand);
        let start = Instant::now();
        engine.precompile_module(&wasm)?;
        peer.0.push(start.elapsed().as_secs_f64());
        for _ in 0..ROUNDS {
            unchanged.0.push(app.compile(Mode::Build)?.expand);
            checked.0.push(app.compile(Mode::Check)?.expand);
        }
        for which in 0..ROUNDS {
            app.set_module("module", &change_one_function(&wasm, round * ROUNDS + which)?)?;
            changed.0.push(app.compile(Mode::Build)?.expand);
        }
    }
    let size = format!("{} KB module", wasm.len() / 1000);
    table.compare(&format!("{size}, cold"), &cold, ("Wasmtime, not optimised", &peer), 1.1);
    table.compare(&format!("{size}, crate changed, module not"), &unchanged, ("cold", &cold), 1.0 / 30.0);
    table.compare(&format!("{size}, one function changed"), &changed, ("cold", &cold), 1.0 / 15.0);
    table.compare(&format!("{size}, cargo check"), &checked, ("cold", &cold), 1.0 / 60.0);
    Ok(())
}

/// What rustc does with a large blob, beside as many bytes that are included as they are: where it has seen the blob
/// before and something else changed, and where all is new to it.
///
/// The times are of all of rustc but the expansion, and with it: what the macro itself does with a module that it has
/// compiled before counts against us there.
pub fn tokens(table: &mut Table) -> Result<()> {
    let (wasm, _) = keep(&modules::module(BLOB.0)?, BLOB.1)?;
    let tiny = b"\0asm\x01\0\0\0";
    let mut load = App::new("load", &[("module", &wasm)], "link = load", "", "")?;
    let linked = App::new("linked", &[("module", &wasm)], "link = static", "", "")?;
    load.compile(Mode::Build)?;
    let len = load.module_size()?;
    let data = folder("data.bin");
    fs::write(&data, noise(len))?;
    let rest = format!("pub static DATA: &[u8] = include_bytes!({data:?});");
    let plain = App::new("plain", &[("module", tiny)], "", &rest, "")?;
    let mut apps = [plain, load, linked];
    for (incremental, what) in [(true, "crate changed"), (false, "all new")] {
        let mut times: [[Samples; 2]; 3] = Default::default();
        for app in &mut apps {
            app.incremental = incremental;
            app.compile(Mode::Build)?;
        }
        for _ in 0..ROUNDS {
            for (app, [rest, all]) in apps.iter_mut().zip(&mut times) {
                let Times { expand, total, .. } = app.compile(Mode::Build)?;
                rest.0.push(total - expand);
                all.0.push(total);
            }
        }
        let [plain, load, linked] = &times;
        let size = format!("{:.1} MB blob, {what}", len as f64 / 1e6);
        for (name, ours, bar) in [("load", load, 1.5), ("static", linked, 3.0)] {
            table.compare(&format!("{size}, {name}, rustc"), &ours[0], ("include_bytes!", &plain[0]), bar);
            let both = seconds(ours[1].median());
            table.show(
                &format!("{size}, {name}, all"),
                both,
                &format!("include_bytes! {}", seconds(plain[1].median())),
            );
        }
    }
    let mut api = App::new("api", &[("module", &modules::module(API)?)], "", "", "")?;
    api.compile(Mode::Build)?;
    let Times { expand, total, .. } = api.compile(Mode::Build)?;
    table.show(&format!("API of {API}, rustc"), seconds(total - expand), "some 900 exports");
    Ok(())
}

/// Returns bytes that do not compress to anything.
fn noise(len: u64) -> Vec<u8> {
    let mut state = 1_u64;
    let bytes = (0..len).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    bytes.collect()
}

/// More than 60 MB of machine code in one crate.
pub fn large(table: &mut Table) -> Result<()> {
    let wasm = ["lightningcss-wasm", "esbuild-wasm"].map(modules::module).into_iter().collect::<Result<Vec<_>>>()?;
    let modules: Vec<_> = wasm.iter().zip(["a", "b"]).map(|(bytes, name)| (name, &bytes[..])).collect();
    let mut app = App::new("large", &modules, "", "", "")?;
    let times = app.compile(Mode::Build)?;
    let memory = times.memory as f64 / 1e9;
    let what = format!("{:.0} MB of blobs in one crate, memory", app.module_size()? as f64 / 1e6);
    table.limit(&what, format!("{memory:.2} GB"), memory, 6.0, &format!("GB; took {}", seconds(times.total)));
    Ok(())
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("cargo");
    command.current_dir(folder).args(arguments).env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(text) } else { Err(text.into()) }
}
