//! The spectral norm of a matrix whose elements are computed: divisions of doubles, and iterators.
#![no_std]
include!("../entry.rs");

const SIZE: usize = 64;

fn element(row: usize, column: usize) -> f64 {
    let sum = row + column;
    1.0 / (sum * (sum + 1) / 2 + row + 1) as f64
}

#[inline(never)]
fn multiply(from: &[f64], to: &mut [f64], transposed: bool) {
    for (row, to) in to.iter_mut().enumerate() {
        let part = |(column, value): (usize, &f64)| {
            value * if transposed { element(column, row) } else { element(row, column) }
        };
        *to = from.iter().enumerate().map(part).sum();
    }
}

fn kernel(n: i32) -> i64 {
    let (mut u, mut v, mut w) = ([1.0; SIZE], [0.0; SIZE], [0.0; SIZE]);
    for _ in 0..n {
        multiply(&u, &mut w, false);
        multiply(&w, &mut v, true);
        let most = v.iter().fold(0.0_f64, |most, &value| if value > most { value } else { most });
        for (u, v) in u.iter_mut().zip(&v) {
            *u = v / most;
        }
    }
    (u.iter().zip(&v).map(|(u, v)| u * v).sum::<f64>() * 1e9) as i64
}
