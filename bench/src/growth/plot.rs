//! A drawing of charts, one below the other in two columns.
//!
//! In:  charts.
//! Out: SVG. Both axes are logarithmic, with a line for each power of ten; each series is a line with dots, named
//!      beside its last point, with its slope.

use std::fmt::Write;

use super::series::Chart;

const WIDTH: f64 = 620.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 60.0;

const COLUMNS: usize = 2;

const COLOURS: [&str; 4] = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];

/// A logarithmic axis between two powers of ten, from one place of the drawing to another.
struct Axis {
    powers: (i32, i32),
    from: f64,
    to: f64,
}

impl Axis {
    fn new(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (low, high) =
            values.fold((f64::MAX, f64::MIN_POSITIVE), |(low, high), value| (low.min(value), high.max(value)));
        let low = if low == f64::MAX { 0 } else { low.log10().floor() as i32 };
        Self { powers: (low, (high.log10().ceil() as i32).max(low + 1)), from, to }
    }

    fn place(&self, value: f64) -> f64 {
        let (low, high) = self.powers;
        self.from + (value.log10() - f64::from(low)) / f64::from(high - low) * (self.to - self.from)
    }

    fn lines(&self) -> impl Iterator<Item = f64> + use<> {
        (self.powers.0..=self.powers.1).map(|power| 10_f64.powi(power))
    }
}

/// Draws.
pub fn svg(charts: &[Chart]) -> String {
    let rows = charts.len().div_ceil(COLUMNS);
    let (width, height) = (WIDTH * COLUMNS as f64, HEIGHT * rows as f64);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (number, chart) in charts.iter().enumerate() {
        let (x, y) = ((number % COLUMNS) as f64 * WIDTH, (number / COLUMNS) as f64 * HEIGHT);
        writeln!(svg, "<g transform=\"translate({x} {y})\">").expect("a string takes all");
        draw(&mut svg, chart).expect("a string takes all");
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, chart: &Chart) -> std::fmt::Result {
    let points = || chart.series.iter().flat_map(|series| series.points.iter());
    let right = Axis::new(points().map(|point| point.0), LEFT, WIDTH - RIGHT);
    let upwards = Axis::new(points().map(|point| point.1), HEIGHT - BOTTOM, TOP);
    writeln!(svg, "<text x=\"{LEFT}\" y=\"28\" font-weight=\"bold\">{}</text>", chart.title)?;
    writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - BOTTOM + 38.0,
        chart.x
    )?;
    for value in right.lines() {
        let at = right.place(value);
        writeln!(svg, "<path d=\"M{at:.1} {TOP} V{}\" stroke=\"#ddd\"/>", HEIGHT - BOTTOM)?;
        let label = chart.place(value);
        writeln!(svg, "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", HEIGHT - BOTTOM + 18.0)?;
    }
    for value in upwards.lines() {
        let at = upwards.place(value);
        writeln!(svg, "<path d=\"M{LEFT} {at:.1} H{}\" stroke=\"#ddd\"/>", WIDTH - RIGHT)?;
        let label = chart.value(value);
        writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", LEFT - 6.0, at + 4.0)?;
    }
    for (series, colour) in chart.series.iter().zip(COLOURS.iter().cycle()) {
        let places: Vec<_> = series.points.iter().map(|&(x, y)| (right.place(x), upwards.place(y))).collect();
        let line: Vec<_> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            line.join(" ")
        )?;
        for (x, y) in &places {
            writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>")?;
        }
        if let Some((x, y)) = places.last() {
            let label = format!("{} ({:.2})", series.name, series.exponent());
            writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{label}</text>", x + 8.0, y + 4.0)?;
        }
    }
    Ok(())
}
