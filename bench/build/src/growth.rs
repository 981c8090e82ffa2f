//! How time grows with size.
//!
//! Modules differ in what they are made of, and time per byte with that. So linear growth is judged on parts of one
//! module of 16 MB, each with every n-th of its functions; real modules are shown beside them.

use crate::Result;
use crate::app::{App, Mode};
use crate::edit::keep;
use crate::modules::{MODULES, module};
use crate::table::{Point, Table, seconds};

/// The module that parts are taken from.
const WHOLE: &str = "lightningcss-wasm";

/// Which functions the parts keep: every n-th.
const STEPS: [usize; 6] = [256, 64, 16, 4, 2, 1];

/// How far from a straight line a part may be.
const TOLERANCE: f64 = 0.2;

/// Measures parts of one module, and all modules.
pub fn growth(table: &mut Table) -> Result<()> {
    let whole = module(WHOLE)?;
    let mut parts = Vec::new();
    for step in STEPS {
        let (wasm, bytes) = keep(&whole, step)?;
        let seconds = cold(&wasm)?;
        parts.push((bytes as f64, seconds));
        table.points.push(Point { name: String::new(), bytes, seconds });
    }
    // What is there in all parts takes as long in all: sections, and functions that only trap.
    let (fixed, per_byte) = line(&parts);
    let off = |&(bytes, seconds): &(f64, f64)| (seconds / (fixed + per_byte * bytes) - 1.0).abs();
    let worst = parts.iter().map(off).fold(0.0, f64::max);
    let what = format!("growth, parts of {:.0} to {:.0} KB", parts[0].0 / 1e3, parts[parts.len() - 1].0 / 1e3);
    let note = format!("{} + {} per MB", seconds(fixed), seconds(per_byte * 1e6));
    table.limit(&what, format!("{:.0} %", worst * 100.0), worst, TOLERANCE, &note);
    for package in MODULES {
        let wasm = package.bytes()?;
        let took = if package.name() == WHOLE { parts[parts.len() - 1].1 } else { cold(&wasm)? };
        let what = format!("{}, {} KB", package.package, wasm.len() / 1000);
        table.show(&what, seconds(took), &format!("{} per MB", seconds(took / wasm.len() as f64 * 1e6)));
        table.points.push(Point { name: package.name().to_owned(), bytes: wasm.len(), seconds: took });
    }
    Ok(())
}

/// Returns how long the macro takes for a module that it never saw.
fn cold(wasm: &[u8]) -> Result<f64> {
    let mut app = App::new("growth", &[("module", wasm)], "", "", "")?;
    app.forget();
    Ok(app.compile(Mode::Build)?.expand)
}

/// Fits a straight line that is as far off at all points, in proportion to their height.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let sum = |of: fn(f64, f64) -> f64| points.iter().map(|&(x, y)| of(x, y)).sum::<f64>();
    // Weights are 1 / y^2.
    let (w, wx, wxx) = (sum(|_, y| 1.0 / (y * y)), sum(|x, y| x / (y * y)), sum(|x, y| x * x / (y * y)));
    let (wy, wxy) = (sum(|_, y| 1.0 / y), sum(|x, y| x / y));
    let per_byte = (w * wxy - wx * wy) / (w * wxx - wx * wx);
    ((wy - per_byte * wx) / w, per_byte)
}
