//! Rows about the size of what is kept of a module, beside what Wasmtime serializes.
//!
//! In:  real modules from a package registry.
//! Out: bytes of blobs, for both ways of bounding memory and both of optimising, without names and addresses and with them.

use include_wasm_codegen::target::{Opt, Target};
use wasmtime::{Config, Engine, OptLevel};

use crate::Result;
use crate::blob::{Bounds, compile, target};
use crate::measure::Figure;
use crate::modules;
use crate::table::{Table, Unit, WASMTIME, figure};

/// The packages of the modules.
const MODULES: [&str; 3] = ["box2d-wasm", "harfbuzzjs", "sql.js"];

/// The most that a blob may be of what Wasmtime keeps.
const MOST: f64 = 0.7;

/// Adds rows.
pub fn add_rows(table: &mut Table) {
    for name in MODULES {
        match modules::module(name) {
            Ok(wasm) => {
                if let Err(error) = add_module(table, name, &wasm) {
                    eprintln!("{name}: {error}");
                    table.judge(&format!("size of {name}"), (WASMTIME, MOST), f64::NAN, false, "not compiled");
                }
            }
            Err(error) => {
                eprintln!("{name} could not be fetched: {error}");
                table.judge(&format!("size of {name}"), (WASMTIME, MOST), f64::NAN, false, "not fetched");
            }
        }
    }
}

fn add_module(table: &mut Table, name: &str, wasm: &[u8]) -> Result<()> {
    for bounds in Bounds::ALL {
        for (opt, level, word) in [(Opt::Speed, OptLevel::Speed, "speed"), (Opt::Size, OptLevel::SpeedAndSize, "size")]
        {
            let lean = target(bounds, opt);
            let full = Target { names: true, addresses: true, ..lean.clone() };
            let [lean, full] = [lean, full].map(|target| compile(wasm, &target).elf.len() as f64);
            let [theirs, bare] = [true, false].map(|addresses| serialized(wasm, bounds, level.clone(), addresses));
            let (theirs, bare) = (theirs?, bare?);
            let figures = [Figure::exact("ours", lean), Figure::exact(WASMTIME, theirs)];
            let note = format!(
                "with names and addresses {}, {:.3}; Wasmtime without addresses {}, {:.3}",
                figure(full, Unit::Bytes),
                full / theirs,
                figure(bare, Unit::Bytes),
                lean / bare,
            );
            let what = format!("size of {name}, {}, opt = {word}", bounds.name());
            table.add_noted(&what, Unit::Bytes, &figures, Some((WASMTIME, MOST)), &note);
        }
    }
    Ok(())
}

/// Returns how many bytes Wasmtime keeps, for the same CPU and with memory bounded in the same way.
fn serialized(wasm: &[u8], bounds: Bounds, opt: OptLevel, addresses: bool) -> Result<f64> {
    let mut config = Config::new();
    config.target("x86_64-unknown-linux-gnu")?.cranelift_opt_level(opt).generate_address_map(addresses);
    if bounds == Bounds::Explicit {
        config.signals_based_traps(false).memory_reservation(0).memory_guard_size(0);
    }
    Ok(Engine::new(&config)?.precompile_module(wasm)?.len() as f64)
}
