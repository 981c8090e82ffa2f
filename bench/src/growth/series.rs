//! Series of points, and how they grow.
//!
//! In:  points with positive coordinates.
//! Out: text, with the slope of the straight line through logarithms that is nearest to them: 1 is linear growth, 0
//!      none.

use std::fmt::{self, Display, Formatter};

use crate::table::{Unit, figure};

/// The largest slope that is called linear.
const LINEAR: f64 = 1.1;

/// A series.
#[derive(Debug)]
pub struct Series {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// Series of one kind.
#[derive(Debug)]
pub struct Chart {
    /// What is measured.
    pub title: String,
    /// What is to the right.
    pub x: &'static str,
    /// The unit of what is upwards: `s` or `bytes`.
    pub y: &'static str,
    /// Why growth may be more than linear; empty where it may not.
    pub why: &'static str,
    pub series: Vec<Series>,
}

impl Series {
    /// Makes one without points.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), points: Vec::new() }
    }

    /// Adds a point. What is not positive has no logarithm, and is left out.
    pub fn push(&mut self, x: f64, y: f64) {
        if x > 0.0 && y > 0.0 {
            self.points.push((x, y));
        }
    }

    /// Returns the slope.
    pub fn exponent(&self) -> f64 {
        slope(&self.points)
    }

    /// Says how it grows. What is there for any size flattens the slope of all points, and so the last ones are looked
    /// at too.
    fn remark(&self, why: &str) -> String {
        let last = &self.points[self.points.len().saturating_sub(3)..];
        let (all, end) = (self.exponent(), slope(last));
        let word = match (all <= LINEAR && end <= LINEAR, why) {
            (true, _) => "linear or less".to_owned(),
            (false, "") => "MORE THAN LINEAR".to_owned(),
            (false, why) => format!("explained: {why}"),
        };
        format!("exponent {all:.2}, of the last three points {end:.2}: {word}")
    }
}

fn slope(points: &[(f64, f64)]) -> f64 {
    let logarithms: Vec<_> = points.iter().map(|&(x, y)| (x.ln(), y.ln())).collect();
    let count = logarithms.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
    let (mx, my) = (mean(|point| point.0), mean(|point| point.1));
    let both: f64 = logarithms.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
    let square: f64 = logarithms.iter().map(|(x, _)| (x - mx) * (x - mx)).sum();
    both / square
}

impl Chart {
    /// Makes one without series.
    pub fn new(title: &str, x: &'static str, y: &'static str) -> Self {
        Self { title: title.to_owned(), x, y, why: "", series: Vec::new() }
    }

    /// Writes a value on the axis upwards as people read it.
    pub fn value(&self, value: f64) -> String {
        match self.y {
            "s" => figure(value * 1e9, Unit::Time),
            _ => figure(value, Unit::Bytes),
        }
    }

    /// Writes a value on the axis to the right as people read it.
    pub fn place(&self, value: f64) -> String {
        if self.x.starts_with("bytes") { figure(value, Unit::Bytes) } else { format!("{value}") }
    }
}

impl Display for Chart {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{}, by {}", self.title, self.x)?;
        for series in &self.series {
            let points: Vec<_> =
                series.points.iter().map(|&(x, y)| format!("{}: {}", self.place(x), self.value(y))).collect();
            writeln!(f, "  {:<24} {}", series.name, points.join(", "))?;
            writeln!(f, "  {:<24} {}", "", series.remark(self.why))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_of_a_power_is_its_exponent() {
        for exponent in [0.0, 0.5, 1.0, 2.0] {
            let mut series = Series::new("");
            (1..10).for_each(|x| series.push(f64::from(x), 3.0 * f64::from(x).powf(exponent)));
            assert!((series.exponent() - exponent).abs() < 1e-9);
        }
    }
}
