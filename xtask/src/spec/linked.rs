//! Static mode: compiles the whole suite into one program.
//!
//! In:  a configuration.
//! Out: a package below the target folder, with the modules' code as the same text that the macro's expansion holds, and a
//!      table of them. It is built and run: the scripts are read, but nothing is compiled.
//!
//! The package depends on packages of this repository alone. It is written anew each time, file by file where a file changed, so that
//! nothing is built again without need.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use include_wasm_abi::libcall::Libcall;
use include_wasm_spec::{Traps, code, suite};

use super::config::Config;
use crate::command::cargo;
use crate::error::Error;
use crate::paths;

/// Writes, builds and runs the package.
pub(crate) fn run(config: Config, arguments: impl Iterator<Item = String>) -> Result<ExitCode, Error> {
    let package = paths::target()?.join("spec-static");
    let count = write(config, &package)?;
    println!("{count} modules are linked into one program");
    let mut command = cargo(&["run", "--quiet", "--manifest-path"])?;
    command.arg(package.join("Cargo.toml")).arg("--target-dir").arg(paths::target()?).arg("--").args(arguments);
    let status = command.status().map_err(|error| Error::Start { program: "cargo".to_owned(), error })?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the package and returns how many modules are in it.
fn write(config: Config, package: &Path) -> Result<usize, Error> {
    let target = config.target()?;
    let (mut table, mut text, mut count) = (Table::default(), String::new(), 0);
    let modules = package.join("src/modules");
    let mut seen = HashSet::new();
    for file in suite::files() {
        let encoded = file.modules().map_err(|error| Error::Script { file: file.name, error })?;
        for wasm in encoded {
            if seen.contains(&wasm) {
                continue;
            }
            // Some scripts expect that a module is refused. They tell, where they do not.
            if let Ok(output) = code::compile(&wasm, &target) {
                let asm = output.static_asm();
                text.push_str(&asm.text);
                table.row(count, &asm.symbol, &output.libcalls);
                for (part, bytes) in [("wasm", &wasm), ("meta", &output.meta), ("data", &output.data)] {
                    update(&modules.join(format!("{count}.{part}")), bytes)?;
                }
                count += 1;
            }
            seen.insert(wasm);
        }
    }
    update(&package.join("src/code.s"), text.as_bytes())?;
    update(&package.join("src/main.rs"), table.source(config.traps()).as_bytes())?;
    update(&package.join("Cargo.toml"), manifest()?.as_bytes())?;
    let lock = paths::root()?.join("Cargo.lock");
    update(&package.join("Cargo.lock"), &fs::read(&lock).map_err(Error::file(&lock))?)?;
    Ok(count)
}

/// Writes a file unless it has these bytes.
fn update(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::write(path, bytes).map_err(Error::file(path))
}

/// The table of modules, as Rust.
#[derive(Default)]
struct Table {
    symbols: BTreeSet<String>,
    rows: String,
}

impl Table {
    fn row(&mut self, number: usize, symbol: &str, libcalls: &[Libcall]) {
        let libcalls: Vec<_> = libcalls.iter().map(|call| format!("libcalls::{}", call.name())).collect();
        let libcalls = libcalls.join(", ");
        let row = format_args!("    row!({number}, {symbol}, [{libcalls}]),\n");
        self.rows.write_fmt(row).expect("a string takes any text");
        self.symbols.insert(symbol.to_owned());
    }

    fn source(&self, traps: Traps) -> String {
        let symbols: String = self.symbols.iter().map(|symbol| format!("    fn {symbol}();\n")).collect();
        let rows = &self.rows;
        format!(
            r#"//! Runs the scripts of the official test suite with code that is linked into this program.

use include_wasm_runtime_support::{{Module, libcalls, parts}};
use include_wasm_spec::{{LinkedModule, Traps}};

core::arch::global_asm!(include_str!("code.s"));

unsafe extern "C" {{
{symbols}}}

macro_rules! row {{
    ($number:literal, $code:ident, $libcalls:expr) => {{{{
        // SAFETY: the compiler of this repository wrote all three for one module.
        static MODULE: Module = unsafe {{
            Module::linked(
                include_bytes!(concat!("modules/", $number, ".meta")),
                include_bytes!(concat!("modules/", $number, ".data")),
                $code,
                &$libcalls,
                parts::ALL,
            )
        }};
        LinkedModule {{ wasm: include_bytes!(concat!("modules/", $number, ".wasm")), module: &MODULE }}
    }}}};
}}

static MODULES: &[LinkedModule] = &[
{rows}];

fn main() -> std::process::ExitCode {{
    include_wasm_spec::linked_main(Traps::{traps:?}, MODULES)
}}
"#
        )
    }
}

fn manifest() -> Result<String, Error> {
    let root = paths::root()?;
    let root = root.display();
    Ok(format!(
        r#"[package]
name = "include-wasm-spec-static"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
include-wasm-runtime-support = {{ path = "{root}/runtime-support" }}
include-wasm-spec = {{ path = "{root}/tests/spec" }}

[profile.dev.package."*"]
opt-level = 2
"#
    ))
}
