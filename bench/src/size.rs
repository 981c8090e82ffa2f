//! Rows about the size of what is kept of a module, beside what Wasmtime serializes.
//!
//! In:  real modules from a package registry.
//! Out: bytes of blobs, for both ways of bounding memory and both of optimising, without names and offsets for
//! backtraces and with them.

use include_wasm_codegen::target::{Backtrace, Opt, Target};

use crate::Result;
use crate::blob::{Bounds, compile, target};
use crate::code::serialized;
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
        for (opt, word) in [(Opt::Speed, "speed"), (Opt::Size, "size")] {
            let lean = target(bounds, opt);
            let full = Target { backtrace: Backtrace::Offsets, ..lean.clone() };
            let [lean, full] = [lean, full].map(|target| compile(wasm, &target).elf.len() as f64);
            let [theirs, bare] = [true, false].map(|addresses| serialized(wasm, bounds, opt, addresses));
            let (theirs, bare) = (theirs? as f64, bare? as f64);
            let figures = [Figure::exact("ours", lean), Figure::exact(WASMTIME, theirs)];
            let note = format!(
                "with backtraces {}, {:.3}; Wasmtime without addresses {}, {:.3}",
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
