//! A drawing of growth.
//!
//! In:  points of the table.
//! Out: `growth.svg`: bytes of wasm to the right, seconds upwards, both logarithmic.

use std::fmt::Write;
use std::fs;

use crate::Result;
use crate::modules::folder;
use crate::table::Table;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 520.0;
const MARGIN: f64 = 70.0;

/// Smallest and largest powers of ten.
const X: (i32, i32) = (4, 8);
const Y: (i32, i32) = (-1, 3);

/// Writes the drawing.
pub fn write(table: &Table) -> Result<()> {
    let place = |value: f64, (low, high): (i32, i32)| (value.log10() - f64::from(low)) / f64::from(high - low);
    let x = |bytes: f64| MARGIN + place(bytes, X) * (WIDTH - 2.0 * MARGIN);
    let y = |seconds: f64| HEIGHT - MARGIN - place(seconds, Y) * (HEIGHT - 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for power in X.0..=X.1 {
        let at = x(10_f64.powi(power));
        writeln!(svg, "<path d=\"M{at} {MARGIN} V{}\" stroke=\"#ddd\"/>", HEIGHT - MARGIN)?;
        let label = ["10 KB", "100 KB", "1 MB", "10 MB", "100 MB"][(power - X.0) as usize];
        writeln!(svg, "<text x=\"{at}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", HEIGHT - MARGIN + 18.0)?;
    }
    for power in Y.0..=Y.1 {
        let at = y(10_f64.powi(power));
        writeln!(svg, "<path d=\"M{MARGIN} {at} H{}\" stroke=\"#ddd\"/>", WIDTH - MARGIN)?;
        let label = 10_f64.powi(power);
        writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label} s</text>", MARGIN - 6.0, at + 4.0)?;
    }
    let parts: Vec<_> = table.points.iter().filter(|point| point.name.is_empty()).collect();
    let path: Vec<_> = parts.iter().map(|point| format!("{} {}", x(point.bytes as f64), y(point.seconds))).collect();
    if !path.is_empty() {
        writeln!(svg, "<path d=\"M{}\" fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"2\"/>", path.join(" L"))?;
    }
    for point in &table.points {
        let (x, y) = (x(point.bytes as f64), y(point.seconds));
        let colour = if point.name.is_empty() { "#1f77b4" } else { "#d62728" };
        writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\"/>")?;
        writeln!(svg, "<text x=\"{}\" y=\"{}\">{}</text>", x + 7.0, y + 4.0, point.name)?;
    }
    writeln!(
        svg,
        "<text x=\"{MARGIN}\" y=\"30\">Time of the macro without optimisation: parts of one module (line), real modules (dots)</text>\n</svg>"
    )?;
    let file = folder("growth.svg");
    fs::write(&file, svg)?;
    println!("drawn: {}", file.display());
    Ok(())
}
