//! Rows about loading and instantiating, beside Wasmtime.
//!
//! In:  a real module, and small ones that are made here.
//! Out: rows. Each instance gets a write to its memory, since what is not touched costs nothing.
//!
//! | file | what |
//! |---|---|
//! | `load.rs` | code to executable pages |
//! | `instance.rs` | instances one after the other: made and dropped, or reset |
//! | `peer.rs` | the same under Wasmtime |
//! | `resident.rs` | memory of many instances at once, in processes of their own |

pub mod instance;
mod load;
pub mod peer;
pub mod resident;

use crate::blob::{Bounds, compile, module, target};
use crate::guests;
use crate::measure::{Candidate, Figure, measure};
use crate::table::{Bar, Table, Unit, WASMTIME, figure};
use include_wasm_codegen::target::Opt;
use instance::Ours;
use peer::{Allocator, Peer};

/// How often something is done in a round.
const TIMES: u32 = 200;

/// Name of our candidates where there is one.
const OURS: &str = "ours";

/// How many instances are there at once.
const MANY: u32 = 1000;

/// Measures, and adds rows.
pub fn add_rows(table: &mut Table) {
    if let Err(error) = load::add_rows(table) {
        eprintln!("the module could not be fetched: {error}");
        table.judge("load of sql.js", (WASMTIME, 0.25), f64::NAN, false, "not fetched");
    }
    for (what, data, bar) in [("small module", 16, 0.25), ("module with 1 MiB of data", 1 << 20, 1.0)] {
        let (ours, peer) = pair(data, Allocator::OnDemand);
        let figures = measure(
            TIMES,
            vec![Candidate::new(OURS, || ours.make().write()), Candidate::new(WASMTIME, || peer.make().write(&peer))],
        );
        let what = format!("make, write to and drop an instance, {what}");
        table.add(&what, Unit::Time, &figures, Some((WASMTIME, bar)));
    }
    reset(table);
    linked(table);
    many(table);
}

/// Compiles a module with this many bytes of data for both.
fn pair(data: usize, allocator: Allocator) -> (Ours, Peer) {
    let wasm = guests::module(data, 0);
    (Ours::new(module(&compile(&wasm, &target(Bounds::Guarded, Opt::Speed)).elf)), Peer::new(&wasm, allocator))
}

fn reset(table: &mut Table) {
    let (ours, peer) = pair(4096, Allocator::Pooling);
    let mut used = ours.make();
    let figures = measure(
        TIMES,
        vec![
            Candidate::new(OURS, || {
                used.write();
                used.reset();
            }),
            Candidate::new(WASMTIME, || peer.make().write(&peer)),
        ],
    );
    let note = "Wasmtime's pooling allocator: make and drop";
    table.add_noted("reset, 4 KiB of data, one dirty page", Unit::Time, &figures, Some((WASMTIME, 1.0)), note);
}

/// Code that is part of the program: what a module's first instance does that its second one does not.
fn linked(table: &mut Table) {
    const SECOND: &str = "second";
    let output = compile(&guests::module(16, 0), &target(Bounds::Guarded, Opt::Speed));
    let linked = instance::Linked::new(&output);
    let known = Ours::new(linked.module());
    let figures = measure(
        TIMES,
        vec![
            Candidate::prepared(OURS, || linked.parts(), |parts| Ours::new(parts.module()).make().write()),
            Candidate::new(SECOND, || known.make().write()),
        ],
    );
    let second = figures.iter().find(|figure| figure.name == SECOND).map_or(f64::NAN, |second| second.median);
    let note = format!("the second one: {}", figure(second, Unit::Time));
    let what = "static: from `Module::linked` to the first instance";
    table.add_noted(what, Unit::Time, &figures, Some((SECOND, 1.2)), &note);
}

fn many(table: &mut Table) {
    let Some([ours, wasmtime]) = resident::of_both(MANY) else {
        return table.judge("resident memory of an instance", (WASMTIME, 1.0), f64::NAN, false, "no /proc");
    };
    let figures = [Figure::exact(OURS, ours.pages), Figure::exact(WASMTIME, wasmtime.pages)];
    let bar: Bar = Some((WASMTIME, 1.0));
    let tables = [ours.tables, wasmtime.tables].map(|bytes| figure(bytes, Unit::Bytes));
    let note = format!("page tables: {}, {}", tables[0], tables[1]);
    let what = format!("resident memory of an instance, {MANY} at once");
    table.add_noted(&what, Unit::Bytes, &figures, bar, &note);
}
