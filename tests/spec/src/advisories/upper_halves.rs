//! 32-bit numbers whose registers hold something in their upper halves, wherever a number is an index, a count or a
//! condition.
//!
//! CVE-2026-34987 and CVE-2026-35186: a 32-bit index was not extended, and `table.grow` had another type than its
//! callers took it to have.

use std::fmt::Write;

/// Where a number comes from: a name, and its text with the parameter `$d`, whose lower half it is. Sums and products
/// of 32 bits overflow on their way.
const SOURCES: &[(&str, &str)] = &[
    ("wrapped", "(i32.wrap_i64 (local.get $d))"),
    ("summed", "(i32.add (i32.add (i32.wrap_i64 (local.get $d)) (global.get $minus)) (global.get $plus))"),
    ("difference", "(i32.sub (i32.sub (i32.wrap_i64 (local.get $d)) (global.get $plus)) (global.get $minus))"),
    ("multiplied", "(i32.mul (i32.mul (i32.wrap_i64 (local.get $d)) (global.get $third)) (global.get $three))"),
    ("selected", "(select (i32.wrap_i64 (local.get $d)) (i32.const 0) (global.get $plus))"),
    (
        "of a block",
        "(block (result i32) (drop (br_if 0 (i32.wrap_i64 (local.get $d)) (global.get $plus))) (unreachable))",
    ),
    ("returned", "(call_indirect $calls (param i64) (result i32) (local.get $d) (i32.const 2))"),
    ("shifted", "(i32.wrap_i64 (i64.shr_u (i64.rotl (local.get $d) (i64.const 8)) (i64.const 8)))"),
    ("kept", "(global.set $kept (i32.wrap_i64 (local.get $d))) (global.get $kept)"),
];

/// What the upper half holds.
const DIRT: [u64; 5] = [0, 1, 0x8000_0000, 0xdead_beef, 0xffff_ffff];

/// How a call ends.
enum End {
    Returns(i64),
    Traps(&'static str),
}

use End::{Returns, Traps};

/// A use: its name, its text with `@` for the number, the number, and what comes out.
type Use = (&'static str, &'static str, u32, End);

const OUT_OF_MEMORY: End = Traps("out of bounds memory access");
const OUT_OF_TABLE: End = Traps("out of bounds table access");

fn scalars() -> Vec<Use> {
    vec![
        ("load8", "(i32.load8_u @)", 8, Returns(1)),
        ("load64", "(i32.wrap_i64 (i64.load @))", 8, Returns(0x0403_0201)),
        ("load at the end", "(i32.load @)", 65_532, Returns(0)),
        ("load behind", "(i32.load @)", 65_533, OUT_OF_MEMORY),
        ("load at the last", "(i32.load8_u @)", u32::MAX, OUT_OF_MEMORY),
        ("load with offset", "(i32.load8_u offset=4 @)", 4, Returns(1)),
        ("load with large offset", "(i32.load8_u offset=65528 @)", 8, OUT_OF_MEMORY),
        ("store", "@!(i32.const 16909060)(i32.store) (i32.load (i32.const 64))", 64, Returns(16_909_060)),
        ("store behind", "@!(i32.const 1)(i32.store) (i32.const 0)", 65_534, OUT_OF_MEMORY),
        ("stored value", "(i64.store (i32.const 64) (i64.extend_i32_u @)) (i32.load (i32.const 68))", 7, Returns(0)),
        ("memory.size", "(drop @) (memory.size)", 8, Returns(1)),
        ("memory.grow by nothing", "(memory.grow @)", 0, Returns(1)),
        ("memory.grow by too much", "(memory.grow @)", 9, Returns(-1)),
        ("memory.grow by most", "(memory.grow @)", u32::MAX, Returns(-1)),
        ("memory.fill to", "(memory.fill @ (i32.const 9) (i32.const 1)) (i32.load8_u (i32.const 80))", 80, Returns(9)),
        (
            "memory.fill with",
            "(memory.fill (i32.const 80) @ (i32.const 1)) (i32.load8_u (i32.const 80))",
            0x107,
            Returns(7),
        ),
        (
            "memory.fill count",
            "(memory.fill (i32.const 80) (i32.const 3) @) (i32.load8_u (i32.const 81))",
            2,
            Returns(3),
        ),
        ("memory.fill too many", "(memory.fill (i32.const 80) (i32.const 3) @) (i32.const 0)", 65_457, OUT_OF_MEMORY),
        (
            "memory.copy to",
            "(memory.copy @ (i32.const 8) (i32.const 2)) (i32.load16_u (i32.const 96))",
            96,
            Returns(0x201),
        ),
        (
            "memory.copy from",
            "(memory.copy (i32.const 96) @ (i32.const 2)) (i32.load16_u (i32.const 96))",
            10,
            Returns(0x403),
        ),
        (
            "memory.copy count",
            "(memory.copy (i32.const 96) (i32.const 8) @) (i32.load8_u (i32.const 97))",
            2,
            Returns(2),
        ),
        ("memory.copy behind", "(memory.copy (i32.const 0) @ (i32.const 2)) (i32.const 0)", 65_535, OUT_OF_MEMORY),
        (
            "memory.init to",
            "(memory.init $data @ (i32.const 0) (i32.const 1)) (i32.load8_u (i32.const 112))",
            112,
            Returns(97),
        ),
        (
            "memory.init from",
            "(memory.init $data (i32.const 112) @ (i32.const 1)) (i32.load8_u (i32.const 112))",
            1,
            Returns(98),
        ),
        (
            "memory.init count",
            "(memory.init $data (i32.const 112) (i32.const 1) @) (i32.load8_u (i32.const 113))",
            2,
            Returns(99),
        ),
        ("memory.init too many", "(memory.init $data (i32.const 112) (i32.const 1) @) (i32.const 0)", 3, OUT_OF_MEMORY),
        ("table.get", "(ref.is_null (table.get $refs @))", 1, Returns(0)),
        ("table.get of null", "(ref.is_null (table.get $refs @))", 0, Returns(1)),
        ("table.get behind", "(ref.is_null (table.get $refs @))", 4, OUT_OF_TABLE),
        (
            "table.set",
            "@!(ref.func $one)(table.set $refs) (ref.is_null (table.get $refs (i32.const 2)))",
            2,
            Returns(0),
        ),
        ("table.set behind", "@!(ref.func $one)(table.set $refs) (i32.const 0)", u32::MAX, OUT_OF_TABLE),
        ("table.size", "(drop @) (table.size $refs)", 8, Returns(4)),
        ("table.grow by nothing", "(table.grow $refs (ref.null func) @)", 0, Returns(4)),
        ("table.grow by too much", "(table.grow $refs (ref.null func) @)", 5, Returns(-1)),
        ("table.grow by most", "(table.grow $refs (ref.null func) @)", u32::MAX, Returns(-1)),
        (
            "table.grow in 64 bits",
            "(i32.wrap_i64 (i64.shr_u (i64.extend_i32_u (table.grow $refs (ref.null func) @)) (i64.const 32)))",
            5,
            Returns(0),
        ),
        (
            "table.fill to",
            "(table.fill $refs @ (ref.func $one) (i32.const 1)) (ref.is_null (table.get $refs (i32.const 3)))",
            3,
            Returns(0),
        ),
        (
            "table.fill count",
            "(table.fill $refs (i32.const 2) (ref.func $one) @) (ref.is_null (table.get $refs (i32.const 3)))",
            2,
            Returns(0),
        ),
        ("table.fill too many", "(table.fill $refs (i32.const 2) (ref.func $one) @) (i32.const 0)", 3, OUT_OF_TABLE),
        (
            "table.copy to",
            "(table.copy $refs $calls @ (i32.const 0) (i32.const 1)) (ref.is_null (table.get $refs (i32.const 2)))",
            2,
            Returns(0),
        ),
        (
            "table.copy from",
            "(table.copy $refs $calls (i32.const 2) @ (i32.const 1)) (ref.is_null (table.get $refs (i32.const 2)))",
            1,
            Returns(0),
        ),
        ("table.copy count", "(table.copy $refs $calls (i32.const 2) (i32.const 0) @) (i32.const 5)", 2, Returns(5)),
        (
            "table.copy too many",
            "(table.copy $refs $calls (i32.const 2) (i32.const 0) @) (i32.const 0)",
            3,
            OUT_OF_TABLE,
        ),
        (
            "table.init to",
            "(table.init $refs $elem @ (i32.const 0) (i32.const 1)) (ref.is_null (table.get $refs (i32.const 2)))",
            2,
            Returns(0),
        ),
        ("table.init from", "(table.init $refs $elem (i32.const 2) @ (i32.const 1)) (i32.const 5)", 1, Returns(5)),
        ("table.init count", "(table.init $refs $elem (i32.const 2) (i32.const 0) @) (i32.const 5)", 2, Returns(5)),
        (
            "table.init too many",
            "(table.init $refs $elem (i32.const 0) (i32.const 0) @) (i32.const 5)",
            3,
            OUT_OF_TABLE,
        ),
        ("call_indirect", "(call_indirect $calls (result i32) @)", 1, Returns(22)),
        ("call_indirect behind", "(call_indirect $calls (result i32) @)", 4, Traps("undefined element")),
        ("call_indirect at the last", "(call_indirect $calls (result i32) @)", u32::MAX, Traps("undefined element")),
        ("br_table", "(block (block (br_table 0 1 1 1 0 @)) (return (i32.const 10))) (i32.const 11)", 0, Returns(10)),
        (
            "br_table in the middle",
            "(block (block (br_table 0 0 0 1 0 @)) (return (i32.const 10))) (i32.const 11)",
            3,
            Returns(11),
        ),
        (
            "br_table default",
            "(block (block (br_table 1 1 1 1 0 @)) (return (i32.const 10))) (i32.const 11)",
            4,
            Returns(10),
        ),
        (
            "br_table last",
            "(block (block (br_table 1 1 1 1 0 @)) (return (i32.const 10))) (i32.const 11)",
            u32::MAX,
            Returns(10),
        ),
        ("if", "(if (result i32) @ (then (i32.const 1)) (else (i32.const 2)))", 0, Returns(2)),
        ("if not", "(if (result i32) (i32.eqz @) (then (i32.const 1)) (else (i32.const 2)))", 0, Returns(1)),
        ("br_if", "(block (br_if 0 @) (return (i32.const 1))) (i32.const 2)", 0, Returns(1)),
        ("select", "(select (i32.const 1) (i32.const 2) @)", 0, Returns(2)),
        (
            "select of references",
            "(ref.is_null (select (result funcref) (ref.null func) (ref.func $one) @))",
            0,
            Returns(0),
        ),
        ("eqz", "(i32.eqz @)", 0, Returns(1)),
        ("eq", "(i32.eq @ (i32.const 7))", 7, Returns(1)),
        ("lt_u", "(i32.lt_u @ (i32.const 8))", 7, Returns(1)),
        ("lt_s", "(i32.lt_s @ (i32.const 0))", 0x8000_0000, Returns(1)),
        ("gt_s", "(i32.gt_s @ (i32.const 0))", 7, Returns(1)),
        ("div_u", "(i32.div_u @ (i32.const 3))", 100, Returns(33)),
        ("div_s", "(i32.div_s @ (i32.const 3))", 0xffff_ff9c, Returns(-33)),
        ("rem_u", "(i32.rem_u @ (i32.const 7))", 100, Returns(2)),
        ("divisor", "(i32.div_u (i32.const 100) @)", 3, Returns(33)),
        ("divisor zero", "(i32.div_u (i32.const 100) @)", 0, Traps("integer divide by zero")),
        ("shr_u", "(i32.shr_u @ (i32.const 4))", 0xf0, Returns(15)),
        ("shr_s", "(i32.shr_s @ (i32.const 4))", 0xf0, Returns(15)),
        ("shift count", "(i32.shl (i32.const 1) @)", 33, Returns(2)),
        ("rotl", "(i32.rotl @ (i32.const 8))", 0x0100_0002, Returns(0x0201)),
        ("clz", "(i32.clz @)", 1, Returns(31)),
        ("ctz", "(i32.ctz @)", 0, Returns(32)),
        ("popcnt", "(i32.popcnt @)", 7, Returns(3)),
        ("extend8", "(i32.extend8_s @)", 0x17f, Returns(127)),
        ("extended", "(i32.wrap_i64 (i64.shr_u (i64.extend_i32_u @) (i64.const 32)))", 7, Returns(0)),
        ("extended signed", "(i32.wrap_i64 (i64.shr_u (i64.extend_i32_s @) (i64.const 32)))", 0x8000_0000, Returns(-1)),
        ("to f64", "(i32.trunc_f64_u (f64.convert_i32_u @))", 7, Returns(7)),
        ("to f32", "(i32.trunc_f32_s (f32.convert_i32_s @))", 0xffff_fff9, Returns(-7)),
        ("to bits", "(i32.trunc_f32_s (f32.reinterpret_i32 @))", 0x40e0_0000, Returns(7)),
    ]
}

fn vectors() -> Vec<Use> {
    vec![
        ("v128.load", "(i32x4.extract_lane 0 (v128.load @))", 8, Returns(0x0403_0201)),
        ("v128.load behind", "(i32x4.extract_lane 0 (v128.load @))", 65_521, OUT_OF_MEMORY),
        ("load_splat", "(i8x16.extract_lane_u 15 (v128.load8_splat @))", 9, Returns(2)),
        ("load_lane", "@!(v128.const i32x4 0 0 0 0)(v128.load8_lane 15) (i8x16.extract_lane_u 15)", 9, Returns(2)),
        ("v128.store", "@!(v128.const i32x4 5 6 7 8)(v128.store) (i32.load (i32.const 132))", 128, Returns(6)),
        ("i8x16.splat", "(i8x16.extract_lane_u 5 (i8x16.splat @))", 0x107, Returns(7)),
        ("i32x4.splat", "(i32x4.extract_lane 1 (i32x4.splat @))", 7, Returns(7)),
        ("replace_lane", "(i32x4.extract_lane 3 (i32x4.replace_lane 2 (v128.const i32x4 0 0 0 9) @))", 7, Returns(9)),
        ("i64x2.shl", "(i32.wrap_i64 (i64x2.extract_lane 0 (i64x2.shl (v128.const i64x2 1 1) @)))", 65, Returns(2)),
        (
            "i8x16.shr_u",
            "(i8x16.extract_lane_u 0 (i8x16.shr_u (v128.const i8x16 64 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0) @))",
            9,
            Returns(32),
        ),
        (
            "select of vectors",
            "(i32x4.extract_lane 0 (select (v128.const i32x4 1 0 0 0) (v128.const i32x4 2 0 0 0) @))",
            0,
            Returns(2),
        ),
    ]
}

/// Returns the script without vectors.
pub(super) fn scalar_script() -> String {
    script(&scalars())
}

/// Returns the script with vectors.
pub(super) fn vector_script() -> String {
    script(&vectors())
}

/// Returns a script: a function for each use of a number of each source, called with everything that an upper half may
/// hold.
fn script(uses: &[Use]) -> String {
    let mut text = String::from(
        "(module (memory 1 9) (data (i32.const 8) \"\\01\\02\\03\\04\") (data $data \"abc\")
(table $refs 4 8 funcref) (elem (table $refs) (i32.const 1) func $one)
(table $calls 3 3 funcref) (elem (table $calls) (i32.const 0) func $one $two $lower)
(elem $elem func $one $two)
(global $kept (mut i32) (i32.const 0)) (global $plus (mut i32) (i32.const 1)) (global $minus (mut i32) (i32.const -1))
(global $three (mut i32) (i32.const 3)) (global $third (mut i32) (i32.const 0xaaaaaaab))
(func $one (result i32) (i32.const 11)) (func $two (result i32) (i32.const 22))
(func $lower (param i64) (result i32) (i32.wrap_i64 (local.get 0)))\n",
    );
    let mut asserts = String::new();
    for (name, template, number, end) in uses {
        for (source, expression) in SOURCES {
            // Where another operand follows the number, the text goes on with operators that take both from the stack.
            let code = match template.strip_prefix("@!") {
                Some(rest) => format!("{expression} {rest}"),
                None => template.replace('@', &folded(expression)),
            };
            writeln!(text, "(func (export \"{name}, {source}\") (param $d i64) (result i32) {code})")
                .expect("a string takes any text");
            for dirt in DIRT {
                let argument = (dirt << 32 | u64::from(*number)).cast_signed();
                let invoke = format!("(invoke \"{name}, {source}\" (i64.const {argument}))");
                let line = match end {
                    Returns(value) => format!("(assert_return {invoke} (i32.const {value}))"),
                    Traps(message) => format!("(assert_trap {invoke} \"{message}\")"),
                };
                asserts += &line;
                asserts.push('\n');
            }
        }
    }
    text + ")\n" + &asserts
}

/// Returns one expression in the place of several.
fn folded(expression: &str) -> String {
    if expression.contains("global.set") { format!("(block (result i32) {expression})") } else { expression.to_owned() }
}
