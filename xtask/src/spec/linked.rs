//! Code that is compiled before: the whole suite, or a part of it, in one program.
//!
//! In:  a configuration.
//! Out: a package below the target folder, with the modules' blobs, or in static mode their code as the same text that
//!      the macro's expansion holds, and a table of them. It is built and run, in an emulator where it is for another
//!      machine: the scripts are read there, but nothing is compiled.
//!
//! The package depends on packages of this repository alone. It is written anew each time, file by file where a file
//! changed, so that nothing is built again without need.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use include_wasm_abi::libcall::Libcall;
use include_wasm_spec::{Traps, code, suite};

use super::Chosen;
use super::config::{Config, Link, Runtime};
use crate::command::cargo;
use crate::error::Error;
use crate::files::update;
use crate::paths;

/// Writes, builds and runs the package.
pub(crate) fn run(config: &Config, chosen: &Chosen) -> Result<ExitCode, Error> {
    let foreign = config.foreign()?;
    let name = match (config.link, foreign) {
        (Link::Static, None) => "spec-static".to_owned(),
        (Link::Static, Some(foreign)) => format!("spec-static-{}", foreign.arch.name()),
        (Link::Load, None) => "spec-load".to_owned(),
        (Link::Load, Some(foreign)) => format!("spec-load-{}", foreign.arch.name()),
    };
    let package = paths::target()?.join(&name);
    let count = write(config, chosen, &name, &package)?;
    println!("{count} modules are compiled into one program");
    let mut command = match foreign {
        None => cargo(&["run"])?,
        Some(foreign) => foreign.cargo("run", if config.has_cpu() { foreign.most } else { foreign.least })?,
    };
    command.args(["--quiet", "--manifest-path"]).arg(package.join("Cargo.toml"));
    command.arg("--target-dir").arg(paths::target()?).arg("--").args(chosen.arguments());
    let status = command.status().map_err(|error| Error::Start { program: "cargo".to_owned(), error })?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the package and returns how many modules are in it.
fn write(config: &Config, chosen: &Chosen, name: &str, package: &Path) -> Result<usize, Error> {
    let target = config.target()?;
    let (mut table, mut text, mut refused, mut count) = (Table::default(), String::new(), Vec::new(), 0);
    let modules = package.join("src/modules");
    let mut seen = HashSet::new();
    for file in suite::chosen(chosen.filter.as_deref(), chosen.long) {
        let encoded = file.modules().map_err(|error| Error::Script { file: file.name, error })?;
        for wasm in encoded {
            if !seen.insert(wasm.clone()) {
                continue;
            }
            // Some scripts expect that a module is refused. They tell, where they do not.
            let output = match code::compile(&wasm, &target) {
                Ok(output) => output,
                Err(error) => {
                    refused.push((wasm, code::refusal(error)?));
                    continue;
                }
            };
            update(&modules.join(format!("{count}.wasm")), &wasm)?;
            match config.link {
                Link::Load => {
                    table.blob(count);
                    update(&modules.join(format!("{count}.elf")), &output.elf)?;
                }
                Link::Static => {
                    let asm = output.static_asm();
                    text.push_str(&asm.text);
                    table.linked(count, &asm.symbol, &output.libcalls);
                    update(&modules.join(format!("{count}.meta")), &output.meta)?;
                    update(&modules.join(format!("{count}.data")), &output.data)?;
                }
            }
            count += 1;
        }
    }
    update(&package.join("src/code.s"), text.as_bytes())?;
    update(&modules.join("refused"), &code::refusals(&refused))?;
    update(&package.join("src/main.rs"), table.source(config.traps()).as_bytes())?;
    update(&package.join("Cargo.toml"), manifest(name, config.runtime)?.as_bytes())?;
    let lock = paths::root()?.join("Cargo.lock");
    update(&package.join("Cargo.lock"), &fs::read(&lock).map_err(Error::file(&lock))?)?;
    Ok(count)
}

/// The table of modules, as Rust.
#[derive(Default)]
struct Table {
    symbols: BTreeSet<String>,
    rows: String,
}

impl Table {
    /// Adds a module that is loaded.
    fn blob(&mut self, number: usize) {
        self.rows.write_fmt(format_args!("    blob!({number}),\n")).expect("a string takes any text");
    }

    /// Adds a module that is part of the program's text.
    fn linked(&mut self, number: usize, symbol: &str, libcalls: &[Libcall]) {
        let libcalls: Vec<_> = libcalls.iter().map(|call| format!("libcalls::{}", call.name())).collect();
        let libcalls = libcalls.join(", ");
        let row = format_args!("    linked!({number}, {symbol}, [{libcalls}]),\n");
        self.rows.write_fmt(row).expect("a string takes any text");
        self.symbols.insert(symbol.to_owned());
    }

    fn source(&self, traps: Traps) -> String {
        let symbols: String = self.symbols.iter().map(|symbol| format!("    fn {symbol}();\n")).collect();
        let rows = &self.rows;
        let (imports, rule) = if symbols.is_empty() {
            ("Aligned, Blob, Module, parts", BLOB.to_owned())
        } else {
            ("Module, libcalls, parts", format!("{TEXT}unsafe extern \"C\" {{\n{symbols}}}\n{LINKED}"))
        };
        format!(
            r#"//! Runs the scripts of the official test suite with code that is part of this program.

use include_wasm_runtime_support::{{{imports}}};
use include_wasm_spec::{{Linked, LinkedModule, Traps}};
{rule}
static MODULES: &[LinkedModule] = &[
{rows}];

fn main() -> std::process::ExitCode {{
    include_wasm_spec::linked_main(Linked::new(Traps::{traps:?}, MODULES, include_bytes!("modules/refused")))
}}
"#
        )
    }
}

/// The row of a module that is loaded.
const BLOB: &str = r#"
macro_rules! blob {
    ($number:literal) => {{
        static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!("modules/", $number, ".elf")));
        // SAFETY: the compiler of this repository wrote it.
        static MODULE: Module = Module::load(unsafe { Blob::trusted(BYTES) }, include_wasm_spec::code::LIBCALLS, parts::ALL);
        LinkedModule { wasm: include_bytes!(concat!("modules/", $number, ".wasm")), module: &MODULE }
    }};
}
"#;

/// The code of all modules that are not.
const TEXT: &str = r#"
core::arch::global_asm!(include_str!("code.s"));

"#;

/// The row of such a module.
const LINKED: &str = r#"
macro_rules! linked {
    ($number:literal, $code:ident, $libcalls:expr) => {{
        // SAFETY: the compiler of this repository wrote all three for one module.
        static MODULE: Module = unsafe {
            Module::linked(
                include_bytes!(concat!("modules/", $number, ".meta")),
                include_bytes!(concat!("modules/", $number, ".data")),
                $code,
                &$libcalls,
                parts::ALL,
            )
        };
        LinkedModule { wasm: include_bytes!(concat!("modules/", $number, ".wasm")), module: &MODULE }
    }};
}
"#;

fn manifest(name: &str, runtime: Runtime) -> Result<String, Error> {
    let feature = match runtime {
        Runtime::Std => "std",
        Runtime::Alloc => "alloc",
    };
    // The suite knows the least runtime by the absence of the other.
    let std = if runtime == Runtime::Std { "\"std\"" } else { "" };
    let root = paths::root()?;
    let root = root.display();
    Ok(format!(
        r#"[package]
name = "include-wasm-{name}"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
include-wasm-runtime-support = {{ path = "{root}/runtime-support", default-features = false, features = ["{feature}"] }}
include-wasm-spec = {{ path = "{root}/tests/spec", default-features = false, features = [{std}] }}

[profile.dev.package."*"]
opt-level = 2
debug = false
"#
    ))
}
