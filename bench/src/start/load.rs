//! From compiled code to executable pages: a real module of 688 KB, and a small one.
//!
//! In:  sql.js from a package registry.
//! Out: rows. Our blob is mapped from a file, as a program's data is, so that pages of it come when they are touched;
//!      mapping is the system's work when a program starts, and does not count. Wasmtime is given bytes that are in
//!      memory already.

use include_wasm_codegen::target::Opt;

use crate::Result;
use crate::blob::{Bounds, Image, Placed, compile, target};
use crate::guests;
use crate::measure::{Candidate, Figure, measure};
use crate::modules;
use crate::table::{Bar, Table, Unit, WASMTIME};

/// The most that loading may take of Wasmtime's time.
const MOST: f64 = 0.25;

/// How often something is loaded in a round. Whatever is loaded stays.
const TIMES: u32 = 3;

const IN_PLACE: &str = "ours, in place";
const COPIED: &str = "ours, copied";

/// Measures, and adds rows.
///
/// # Errors
///
/// Why the module could not be fetched.
pub fn add_rows(table: &mut Table) -> Result<()> {
    let wasm = modules::module("sql.js")?;
    let bar: Bar = Some((WASMTIME, MOST));
    let what = format!("load of sql.js, {} KB", wasm.len() / 1000);
    table.add(&what, Unit::Time, &figures(&wasm, true), bar);
    let small = figures(&guests::module(16, 0), false);
    table.add("load of a module with one function", Unit::Time, &small, bar);
    Ok(())
}

/// Measures a module. Small ones are never loaded in place.
fn figures(wasm: &[u8], large: bool) -> Vec<Figure> {
    let engine = wasmtime::Engine::default();
    let serialized = engine.precompile_module(wasm).expect("compiles");
    let output = compile(wasm, &target(Bounds::Guarded, Opt::Speed));
    let images = [Placed::InPlace, Placed::Copied].map(|placed| Image::new("load", &output.elf, placed));
    let mut candidates = Vec::new();
    if large {
        candidates.push(Candidate::prepared(IN_PLACE, || images[0].module(), |module| module.code().is_ok()));
    }
    candidates.push(Candidate::prepared(COPIED, || images[1].module(), |module| module.code().is_ok()));
    candidates.push(Candidate::prepared(
        WASMTIME,
        || (),
        |()| {
            // SAFETY: serialized by the same engine.
            unsafe { wasmtime::Module::deserialize(&engine, &serialized) }.expect("loads")
        },
    ));
    measure(TIMES, candidates)
}
