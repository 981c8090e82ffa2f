//! Tables of branches so large that code on both sides of one is out of reach of short branches, and that its own
//! address is out of reach of short offsets.
//!
//! CVE-2026-115893 (GHSA-mghf-wjfp-p5xm) and Firefox CVE-2025-8028: on AArch64 a large `br_table` jumped to a wrong
//! place.

use std::fmt::Write;

/// How many targets the tables have.
pub(super) const SIZES: [u32; 3] = [1 << 15, (1 << 16) - 1, 1 << 16];

/// As many as no short branch goes around: AArch64's conditional branches reach 1 MiB, which 2^18 entries of four bytes
/// fill.
pub(super) const LONG: [u32; 2] = [(1 << 18) + 1, 1 << 20];

/// How many places the targets are spread over.
const PLACES: u32 = 5;

/// Returns the script: for each size a function that goes through its table twice, in a loop whose exit and whose back
/// edge lie on different sides of it, and returns a digit for each time. Below the table it tests conditions in both
/// directions.
pub(super) fn script(sizes: &[u32]) -> String {
    let mut script = String::new();
    for &size in sizes {
        let targets: String = (0..size).map(|index| format!("{} ", place(index))).collect();
        let blocks = "(block ".repeat(PLACES as usize);
        let arms: String = (0..PLACES).map(|place| format!("    {} (br $next))\n", digit(place + 1))).collect();
        writeln!(
            script,
            "(module (func (export \"pick\") (param $index i32) (result i32) (local $digits i32) (local $turn i32)
  (block $done (loop $again
    (br_if $done (i32.eq (local.get $turn) (i32.const 2)))
    (block $next (block $default {blocks}
      (br_table {targets} $default (local.get $index)))
{arms}    {})
    (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
    (br_if $again (i32.lt_u (local.get $turn) (i32.const 3)))))
  (local.get $digits)))",
            digit(9)
        )
        .expect("a string takes any text");
        for index in edges(size) {
            let wanted = if index < size { 11 * (place(index) + 1) } else { 99 };
            let index = index.cast_signed();
            writeln!(script, "(assert_return (invoke \"pick\" (i32.const {index})) (i32.const {wanted}))")
                .expect("a string takes any text");
        }
    }
    script
}

/// Returns the place of a target. It differs between neighbors and, mostly, between indices that a power of two is
/// between.
fn place(index: u32) -> u32 {
    (index.wrapping_mul(0x9e37_79b1) >> 15) % PLACES
}

/// Returns the code that appends a digit.
fn digit(digit: u32) -> String {
    format!("(local.set $digits (i32.add (i32.mul (local.get $digits) (i32.const 10)) (i32.const {digit})))")
}

/// Returns the indices around each power of two and around the end, those in between by a stride, and the largest.
fn edges(size: u32) -> impl Iterator<Item = u32> {
    let around = |at: u32| [at.wrapping_sub(1), at, at.wrapping_add(1)];
    let powers = (0..32).flat_map(move |bit| around(1 << bit));
    let strides = (0..size).step_by(size as usize / 64 + 1);
    powers.chain(around(size)).chain(strides).chain([u32::MAX, u32::MAX - 7])
}
