//! Reads and changes of every width at the last bytes of a memory, in places where a compiler may make them part of
//! another instruction that reads more.
//!
//! CVE-2026-34944 and CVE-2026-24116 (RUSTSEC-2026-0087, -0006): on x86-64 a load that became part of `f64x2.splat` or
//! `f64.copysign` read 16 bytes instead of 8, past the end.
//!
//! Nothing behind the end is accessible. So what reads too much traps, or ends the process, where the access is in
//! bounds.

use std::fmt::Write;

use super::{FILL, MEMORY};

/// A use of memory: how many bytes it touches, its text with `@` for the place of offset and address, and the type of
/// its result.
type Use = (u64, &'static str, &'static str);

const SCALARS: &[Use] = &[
    (1, "(i32.load8_u @)", "i32"),
    (1, "(i32.load8_s @)", "i32"),
    (2, "(i32.load16_u @)", "i32"),
    (2, "(i32.load16_s @)", "i32"),
    (4, "(i32.load @)", "i32"),
    (1, "(i64.load8_u @)", "i64"),
    (1, "(i64.load8_s @)", "i64"),
    (2, "(i64.load16_u @)", "i64"),
    (2, "(i64.load16_s @)", "i64"),
    (4, "(i64.load32_u @)", "i64"),
    (4, "(i64.load32_s @)", "i64"),
    (8, "(i64.load @)", "i64"),
    (4, "(f32.load @)", "f32"),
    (8, "(f64.load @)", "f64"),
    // Operands of arithmetic, comparisons and conversions, on either side.
    (1, "(i32.add (i32.load8_u @) (global.get $i32))", "i32"),
    (1, "(i32.and (global.get $i32) (i32.load8_u @))", "i32"),
    (1, "(i32.and (i32.load8_u @) (i32.const 1))", "i32"),
    (1, "(i32.eq (i32.load8_u @) (i32.const 5))", "i32"),
    (1, "(i32.eqz (i32.and (i32.load8_u @) (i32.const 4)))", "i32"),
    (2, "(i32.mul (i32.load16_u @) (global.get $i32))", "i32"),
    (2, "(i32.lt_u (i32.load16_u @) (global.get $i32))", "i32"),
    (4, "(i32.mul (i32.load @) (i32.const 1000))", "i32"),
    (4, "(i32.sub (global.get $i32) (i32.load @))", "i32"),
    (4, "(i32.lt_s (global.get $i32) (i32.load @))", "i32"),
    (4, "(i32.popcnt (i32.load @))", "i32"),
    (4, "(i32.clz (i32.load @))", "i32"),
    (4, "(i32.ctz (i32.load @))", "i32"),
    (4, "(i32.rotl (i32.load @) (i32.const 7))", "i32"),
    (4, "(i32.shl (global.get $i32) (i32.load @))", "i32"),
    (4, "(i32.div_u (global.get $i32) (i32.or (i32.load @) (i32.const 1)))", "i32"),
    (4, "(select (i32.load @) (global.get $i32) (global.get $i32))", "i32"),
    (4, "(i32.extend8_s (i32.load @))", "i32"),
    (4, "(i64.extend_i32_u (i32.load @))", "i64"),
    (4, "(i64.extend_i32_s (i32.load @))", "i64"),
    (4, "(i64.add (i64.load32_u @) (global.get $i64))", "i64"),
    (4, "(i64.xor (global.get $i64) (i64.load32_s @))", "i64"),
    (8, "(i64.add (i64.load @) (global.get $i64))", "i64"),
    (8, "(i64.mul (global.get $i64) (i64.load @))", "i64"),
    (8, "(i64.lt_u (global.get $i64) (i64.load @))", "i32"),
    (8, "(i32.wrap_i64 (i64.load @))", "i32"),
    (8, "(i64.popcnt (i64.load @))", "i64"),
    (4, "(f32.add (global.get $f32) (f32.load @))", "f32"),
    (4, "(f32.copysign (f32.load @) (global.get $f32))", "f32"),
    (4, "(f32.copysign (global.get $f32) (f32.load @))", "f32"),
    (4, "(f32.neg (f32.load @))", "f32"),
    (4, "(f32.abs (f32.load @))", "f32"),
    (4, "(f32.sqrt (f32.abs (f32.load @)))", "f32"),
    (4, "(f32.min (f32.load @) (global.get $f32))", "f32"),
    (4, "(f32.floor (f32.load @))", "f32"),
    (4, "(f32.lt (global.get $f32) (f32.load @))", "i32"),
    (4, "(f32.reinterpret_i32 (i32.load @))", "f32"),
    (4, "(f32.convert_i32_s (i32.load @))", "f32"),
    (4, "(i32.reinterpret_f32 (f32.load @))", "i32"),
    (4, "(i32.trunc_sat_f32_s (f32.load @))", "i32"),
    (4, "(f64.promote_f32 (f32.load @))", "f64"),
    (4, "(f64.convert_i32_s (i32.load @))", "f64"),
    (4, "(f64.convert_i32_u (i32.load @))", "f64"),
    (8, "(f64.add (global.get $f64) (f64.load @))", "f64"),
    (8, "(f64.sub (f64.load @) (global.get $f64))", "f64"),
    (8, "(f64.mul (global.get $f64) (f64.load @))", "f64"),
    (8, "(f64.div (global.get $f64) (f64.load @))", "f64"),
    (8, "(f64.copysign (f64.load @) (global.get $f64))", "f64"),
    (8, "(f64.copysign (global.get $f64) (f64.load @))", "f64"),
    (8, "(f64.neg (f64.load @))", "f64"),
    (8, "(f64.abs (f64.load @))", "f64"),
    (8, "(f64.sqrt (f64.abs (f64.load @)))", "f64"),
    (8, "(f64.max (global.get $f64) (f64.load @))", "f64"),
    (8, "(f64.nearest (f64.load @))", "f64"),
    (8, "(f64.ge (global.get $f64) (f64.load @))", "i32"),
    (8, "(f64.reinterpret_i64 (i64.load @))", "f64"),
    (8, "(f64.convert_i64_s (i64.load @))", "f64"),
    (8, "(f64.convert_i64_u (i64.load @))", "f64"),
    (8, "(f32.demote_f64 (f64.load @))", "f32"),
    (8, "(i64.trunc_sat_f64_u (f64.load @))", "i64"),
    // Memory as source and target at once: the change is `#` and the result is read again.
    (1, "(i32.store8 @ (i32.add (i32.load8_u @) (i32.const 5))) # (i32.load8_u @)", "i32"),
    (1, "(i32.store8 @ (i32.xor (i32.load8_u @) (global.get $i32))) # (i32.load8_u @)", "i32"),
    (1, "(i64.store8 @ (i64.or (i64.load8_u @) (global.get $i64))) # (i32.load8_u @)", "i32"),
    (2, "(i32.store16 @ (i32.sub (i32.load16_u @) (global.get $i32))) # (i32.load16_u @)", "i32"),
    (4, "(i32.store @ (i32.and (i32.load @) (global.get $i32))) # (i32.load @)", "i32"),
    (4, "(i64.store32 @ (i64.add (i64.load32_u @) (global.get $i64))) # (i32.load @)", "i32"),
    (8, "(i64.store @ (i64.add (i64.load @) (global.get $i64))) # (i64.load @)", "i64"),
    (4, "(f32.store @ (f32.neg (f32.load @))) # (f32.load @)", "f32"),
    (8, "(f64.store @ (f64.copysign (f64.load @) (global.get $f64))) # (f64.load @)", "f64"),
];

const VECTORS: &[Use] = &[
    (16, "(v128.load @)", "v128"),
    (1, "(v128.load8_splat @)", "v128"),
    (2, "(v128.load16_splat @)", "v128"),
    (4, "(v128.load32_splat @)", "v128"),
    (8, "(v128.load64_splat @)", "v128"),
    (4, "(v128.load32_zero @)", "v128"),
    (8, "(v128.load64_zero @)", "v128"),
    (8, "(v128.load8x8_s @)", "v128"),
    (8, "(v128.load8x8_u @)", "v128"),
    (8, "(v128.load16x4_s @)", "v128"),
    (8, "(v128.load16x4_u @)", "v128"),
    (8, "(v128.load32x2_s @)", "v128"),
    (8, "(v128.load32x2_u @)", "v128"),
    (1, "(v128.load8_lane @ 15 (global.get $v128))", "v128"),
    (2, "(v128.load16_lane @ 7 (global.get $v128))", "v128"),
    (4, "(v128.load32_lane @ 1 (global.get $v128))", "v128"),
    (8, "(v128.load64_lane @ 0 (global.get $v128))", "v128"),
    (8, "(v128.load64_lane @ 1 (global.get $v128))", "v128"),
    (1, "(i8x16.splat (i32.load8_u @))", "v128"),
    (4, "(i8x16.splat (i32.load @))", "v128"),
    (2, "(i16x8.splat (i32.load16_u @))", "v128"),
    (2, "(i16x8.splat (i32.load16_s @))", "v128"),
    (4, "(i32x4.splat (i32.load @))", "v128"),
    (8, "(i64x2.splat (i64.load @))", "v128"),
    (4, "(f32x4.splat (f32.load @))", "v128"),
    (8, "(f64x2.splat (f64.load @))", "v128"),
    (8, "(f64x2.add (f64x2.splat (f64.load @)) (global.get $v128))", "v128"),
    (8, "(f64x2.mul (global.get $v128) (f64x2.splat (f64.load @)))", "v128"),
    (1, "(i8x16.replace_lane 3 (global.get $v128) (i32.load8_u @))", "v128"),
    (2, "(i16x8.replace_lane 3 (global.get $v128) (i32.load16_u @))", "v128"),
    (4, "(i32x4.replace_lane 3 (global.get $v128) (i32.load @))", "v128"),
    (8, "(i64x2.replace_lane 1 (global.get $v128) (i64.load @))", "v128"),
    (4, "(f32x4.replace_lane 0 (global.get $v128) (f32.load @))", "v128"),
    (4, "(f32x4.replace_lane 2 (global.get $v128) (f32.load @))", "v128"),
    (8, "(f64x2.replace_lane 0 (global.get $v128) (f64.load @))", "v128"),
    (8, "(f64x2.replace_lane 1 (global.get $v128) (f64.load @))", "v128"),
    (8, "(f64x2.promote_low_f32x4 (v128.load64_zero @))", "v128"),
    (8, "(f64x2.convert_low_i32x4_s (v128.load64_zero @))", "v128"),
    (8, "(f64x2.convert_low_i32x4_u (v128.load64_zero @))", "v128"),
    (8, "(i16x8.extend_low_i8x16_s (v128.load64_zero @))", "v128"),
    (8, "(i16x8.extend_low_i8x16_u (v128.load64_zero @))", "v128"),
    (8, "(i32x4.extend_low_i16x8_u (v128.load64_zero @))", "v128"),
    (4, "(i32x4.extend_low_i16x8_s (v128.load32_zero @))", "v128"),
    (8, "(i64x2.extend_low_i32x4_u (v128.load64_zero @))", "v128"),
    (8, "(i32x4.add (v128.load64_zero @) (global.get $v128))", "v128"),
    (4, "(f32x4.mul (global.get $v128) (v128.load32_zero @))", "v128"),
    (8, "(i8x16.shuffle 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 (v128.load64_zero @) (global.get $v128))", "v128"),
    (8, "(i8x16.swizzle (v128.load64_zero @) (global.get $v128))", "v128"),
    (16, "(i8x16.add (v128.load @) (global.get $v128))", "v128"),
    (16, "(v128.bitselect (v128.load @) (global.get $v128) (global.get $v128))", "v128"),
    (4, "(i32x4.shl (global.get $v128) (i32.load @))", "v128"),
    (1, "(i8x16.shr_u (global.get $v128) (i32.load8_u @))", "v128"),
    (16, "(i8x16.extract_lane_u 0 (v128.load @))", "i32"),
    (16, "(f64x2.extract_lane 1 (v128.load @))", "f64"),
    (1, "(v128.store8_lane @ 9 (global.get $v128)) # (i32.load8_u @)", "i32"),
    (2, "(v128.store16_lane @ 7 (global.get $v128)) # (i32.load16_u @)", "i32"),
    (4, "(v128.store32_lane @ 0 (global.get $v128)) # (i32.load @)", "i32"),
    (8, "(v128.store64_lane @ 1 (global.get $v128)) # (i64.load @)", "i64"),
    (8, "(f64.store @ (f64x2.extract_lane 0 (global.get $v128))) # (i64.load @)", "i64"),
    (4, "(f32.store @ (f32x4.extract_lane 3 (global.get $v128))) # (i32.load @)", "i32"),
];

/// Returns the script without vectors.
pub(super) fn scalar_script() -> String {
    script(SCALARS, "")
}

/// Returns the script with vectors.
pub(super) fn vector_script() -> String {
    let global = "(global $v128 (mut v128) (v128.const i8x16 1 3 5 7 9 11 13 15 2 4 6 8 10 12 14 0))";
    script(VECTORS, global)
}

/// Where a copy of the memory's last bytes lies. What is done there is what has to be done at the end.
const COPY: u64 = 4096;

/// Returns a script: for each use a function that does the same at an address and where a copy of these bytes is, and
/// returns whether the results are equal bits. It is called with the last address at which the bytes are in bounds, and
/// with those behind.
fn script(uses: &[Use], globals: &str) -> String {
    let mut script = String::new();
    // A memory that can grow has reserved address space behind it, and one that cannot may have other things there.
    for limits in ["2 3", "2 2"] {
        let mut text = format!(
            "(module (memory {limits}) {FILL} {globals}
(global $i32 (mut i32) (i32.const 77)) (global $i64 (mut i64) (i64.const -5000000000))
(global $f32 (mut f32) (f32.const -1.5)) (global $f64 (mut f64) (f64.const -2.25))\n"
        );
        let mut asserts = String::new();
        for (number, &(width, text_of_use, ty)) in uses.iter().enumerate() {
            let last = MEMORY - width;
            // The address may be the operand alone, the offset alone, or both.
            for (way, offset) in [("address", 0), ("offset", last), ("sum", 65_536)] {
                let same = same(text_of_use, ty, offset, width);
                writeln!(text, "(func (export \"{way} {number}\") (param $at i32) (result i32) {same})")
                    .expect("a string takes any text");
                let mut assert = |at: u64| {
                    let invoke = format!("(invoke \"{way} {number}\" (i32.const {}))", at - offset);
                    let line = if at <= last {
                        format!("(assert_return {invoke} (i32.const 1))")
                    } else {
                        format!("(assert_trap {invoke} \"out of bounds memory access\")")
                    };
                    writeln!(asserts, "{line} ;; {text_of_use}").expect("a string takes any text");
                };
                [last, last + 1, MEMORY - 1, MEMORY].into_iter().for_each(&mut assert);
            }
        }
        script += &text;
        script += ")\n";
        script += &asserts;
    }
    script
}

/// Returns the code of one use at the address, with its offset, and at the copy.
fn same(text: &str, ty: &str, offset: u64, width: u64) -> String {
    let (change, result) = text.split_once('#').unwrap_or(("", text));
    let here = |text: &str| text.replace('@', &format!("offset={offset} (local.get $at)"));
    // The immediate of lanes stands between offset and operands.
    let lane = |text: String| match text.split_once("(local.get $at) ") {
        Some((before, after)) if text.contains("_lane offset") && after.as_bytes()[0].is_ascii_digit() => {
            let (lane, after) = after.split_once(' ').expect("a vector follows");
            format!("{before}{lane} (local.get $at) {after}")
        }
        _ => text,
    };
    let there = |text: String| {
        text.replace(&format!("offset={offset} "), "").replace("(local.get $at)", &format!("(i32.const {COPY})"))
    };
    let (change, result) = (lane(here(change)), lane(here(result)));
    let (copied_change, copied_result) = (there(change.clone()), there(result.clone()));
    let (left, right) = match ty {
        "f32" => (format!("(i32.reinterpret_f32 {result})"), format!("(i32.reinterpret_f32 {copied_result})")),
        "f64" => (format!("(i64.reinterpret_f64 {result})"), format!("(i64.reinterpret_f64 {copied_result})")),
        _ => (result, copied_result),
    };
    let equal = match ty {
        "i32" | "f32" => format!("(i32.eq {left} {right})"),
        "i64" | "f64" => format!("(i64.eq {left} {right})"),
        _ => format!("(i8x16.all_true (i8x16.eq {left} {right}))"),
    };
    // Byte by byte, so that the copy is no access of the width that is looked at.
    let copy: String = (0..width)
        .map(|i| {
            format!(
                "(i32.store8 offset={} (i32.const 0) (i32.load8_u (i32.add (local.get $at) (i32.const {}))))",
                COPY + i,
                (offset + i) as u32
            )
        })
        .collect();
    // The copy would trap first where the use has to.
    let copy = format!("(if (i32.le_u (local.get $at) (i32.const {})) (then {copy}))", MEMORY - width - offset);
    format!("{copy} {change} {copied_change} {equal}")
}
