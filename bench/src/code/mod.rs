//! How fast compiled code is: each kernel by every candidate, in interleaved rounds.
//!
//! In:  the kernels that `build.rs` lists, and the options.
//! Out: a table for each level of CPUs, with the gates below it. A kernel whose candidates disagree about its checksum
//!      is an error, not a figure.
//!
//! | file | what |
//! |---|---|
//! | `kernel.rs` | the kernels, and the levels of CPUs |
//! | `ours.rs` | a kernel as this project compiles it |
//! | `wasmtime.rs` | a kernel as Wasmtime compiles it |
//! | `table.rs` | rows, means and gates |

mod kernel;
mod ours;
mod table;
mod wasmtime;

use std::fs;

pub use kernel::Level;
use kernel::{KERNELS, Kernel};
use ours::Ours;
use table::{Row, Table};
use wasmtime::Peer;
pub use wasmtime::serialized;

use crate::blob::Bounds;
use crate::measure::{Candidate, Figure, measure_rounds};
use crate::options::Options;

/// Returns the ways of bounding memory that were asked for.
fn asked(options: &Options) -> impl Iterator<Item = Bounds> {
    let asked = |bounds: &Bounds| if *bounds == Bounds::Guarded { options.guarded } else { options.explicit };
    Bounds::ALL.into_iter().filter(asked)
}

/// Measures, prints a table for each level, and adds rows to the one table.
pub fn add_rows(all: &mut crate::table::Table, options: &Options) {
    for &level in &options.levels {
        let kernels = || KERNELS.iter().filter(|kernel| options.has_kernel(kernel.name));
        if let Some(directory) = &options.dump {
            fs::create_dir_all(directory).expect("the directory can be made");
            for (kernel, bounds) in kernels().flat_map(|kernel| asked(options).map(move |bounds| (kernel, bounds))) {
                let file =
                    |whose| directory.join(format!("{}.{}.{}.{whose}.elf", kernel.name, level.name(), bounds.name()));
                fs::write(file("ours"), Ours::compile(kernel.wasm, level, bounds).elf)
                    .expect("the file can be written");
                fs::write(file("wasmtime"), Peer::elf(kernel.wasm, level, bounds)).expect("the file can be written");
                println!("{}", file("ours").display());
            }
            continue;
        }
        if !level.is_available() {
            println!("\nthis CPU is below {}", level.name());
            continue;
        }
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        for kernel in kernels() {
            match row(kernel, level, options) {
                Ok(row) => rows.push(row),
                Err(why) => wrong.push(why),
            }
        }
        let table = Table { level, rows, wrong };
        print!("{table}");
        table.add_to(all);
    }
}

/// Measures one kernel.
///
/// # Errors
///
/// Says whose checksum differs from that of native code.
fn row(kernel: &'static Kernel, level: Level, options: &Options) -> Result<Row, String> {
    let n = kernel.n;
    let native = kernel.native(level);
    let translated = kernel.wasm2c(level);
    let mut ours: Vec<_> = asked(options).map(|bounds| (bounds, Ours::new(kernel.wasm, level, bounds))).collect();
    let mut peers: Vec<_> = asked(options).map(|bounds| (bounds, Peer::new(kernel.wasm, level, bounds))).collect();

    // Twice, because a kernel must not depend on earlier calls.
    let expected = native(n);
    let mut wrong = Vec::new();
    let mut compare = |who: String, found: i64| {
        if found != expected {
            wrong.push(format!("{who}: {found:#x}, native: {expected:#x}"));
        }
    };
    for _ in 0..2 {
        compare("native, again".to_owned(), native(n));
        if let Some(translated) = translated {
            compare("wasm2c".to_owned(), translated(n));
        }
        for (bounds, ours) in &mut ours {
            compare(format!("ours, {}", bounds.name()), ours.run(n));
        }
        for (bounds, peer) in &mut peers {
            compare(format!("Wasmtime, {}", bounds.name()), peer.run(n));
        }
    }
    if !wrong.is_empty() {
        return Err(format!("{}: checksums differ: {}", kernel.name, wrong.join("; ")));
    }

    let with_names = |names: [&'static str; 2], bounds: Bounds| names[usize::from(bounds == Bounds::Explicit)];
    let mut measure = || {
        let mut candidates = vec![Candidate::new("native", || native(n))];
        candidates.extend(translated.map(|translated| Candidate::new("wasm2c", move || translated(n))));
        for ((bounds, ours), (_, peer)) in ours.iter_mut().zip(&mut peers) {
            let name = with_names(["ours, guarded", "ours, explicit"], *bounds);
            candidates.push(Candidate::new(name, || ours.run(n)));
            let name = with_names(["Wasmtime, guarded", "Wasmtime, explicit"], *bounds);
            candidates.push(Candidate::new(name, || peer.run(n)));
        }
        let figures = measure_rounds(options.rounds, 1, candidates);
        let spread = figures.iter().fold(0.0, |widest, figure| figure.spread.max(widest));
        (spread, figures)
    };
    // What something else disturbed is measured again, and the quietest measurement counts.
    let (mut spread, mut figures) = measure();
    for _ in 0..2 {
        if spread > table::WIDE {
            let again = measure();
            if again.0 < spread {
                (spread, figures) = again;
            }
        }
    }
    let median = |name: &str| figures.iter().find(|figure| figure.name == name).map(|figure: &Figure| figure.median);
    Ok(Row {
        name: kernel.name,
        native: median("native").expect("always measured"),
        wasm2c: median("wasm2c"),
        ours: [median("ours, guarded"), median("ours, explicit")],
        wasmtime: [median("Wasmtime, guarded"), median("Wasmtime, explicit")],
        spread,
    })
}
