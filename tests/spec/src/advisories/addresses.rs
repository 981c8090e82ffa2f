//! Indices that are shifted, extended, added and masked before they are addresses, with small and large constant
//! offsets.
//!
//! CVE-2026-34971 (RUSTSEC-2026-0096): on AArch64 an address mode took an operand of another width. CVE-2023-26489: on
//! x86-64 the scale of an address mode was applied to what had not been cut to 32 bits. wabt#2854: address and offset
//! were added in 32 bits.

use std::fmt::Write;

use super::{FILL, MEMORY, byte};

/// How an address is made of the parameters `$i` and `$b`.
struct Form {
    name: String,
    text: String,
    model: Box<dyn Fn(u32, u32) -> u32>,
    /// How far the index is shifted to the left.
    shift: u32,
    has_base: bool,
}

/// An access: its name, how many bytes it reads, and the operator that reads them.
const LOADS: [(&str, u64, &str); 2] = [("load8", 1, "i32.load8_u"), ("load64", 8, "i64.load")];

/// Offsets: none, some that fit the immediates of instructions and some that do not, and those that make a sum exceed
/// 32 bits.
const OFFSETS: [u32; 8] = [0, 3, 256, 4095, 65_536, 0x7fff_ffff, 0xffff_fff8, 0xffff_ffff];

/// Returns the script: a module with a load for each form, width and offset, called with indices whose address is at an
/// end of the memory, or would be if it were not cut to 32 bits; and the same for stores.
pub(super) fn script() -> String {
    let forms = forms();
    let mut text = format!("(module (memory 2 4) {FILL}\n");
    let mut asserts = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| writeln!(asserts, "{text}").expect("a string takes any text");
    for form in &forms {
        let address = &form.text;
        for offset in OFFSETS {
            let name = format!("{}+{offset}", form.name);
            for (load, width, operator) in LOADS {
                let ty = &operator[..3];
                text += &format!(
                    "(func (export \"{load} {name}\") (param $i i32) (param $b i32) (result {ty})
  ({operator} offset={offset} {address}))\n"
                );
                for (index, base) in arguments(form, offset) {
                    let at = u64::from((form.model)(index, base)) + u64::from(offset);
                    let invoke = invoke(&format!("{load} {name}"), index, base, "");
                    if at + width <= MEMORY {
                        let value = (0..width).fold(0, |value, i| value | u64::from(byte(at + i)) << (8 * i));
                        let value = if ty == "i32" { i64::from(value as i32) } else { value.cast_signed() };
                        line(format_args!("(assert_return {invoke} ({ty}.const {value}))"));
                    } else {
                        line(format_args!("(assert_trap {invoke} \"out of bounds memory access\")"));
                    }
                }
            }
            text += &format!(
                "(func (export \"store {name}\") (param $i i32) (param $b i32) (param $v i32)
  (i32.store offset={offset} {address} (local.get $v)))\n"
            );
            for (index, base) in arguments(form, offset) {
                let at = u64::from((form.model)(index, base)) + u64::from(offset);
                let invoke = |value| invoke(&format!("store {name}"), index, base, &format!(" (i32.const {value})"));
                if at + 4 <= MEMORY {
                    let before = i32::from_le_bytes(std::array::from_fn(|i| byte(at + i as u64)));
                    line(format_args!("(assert_return {})", invoke(!before)));
                    line(format_args!("(assert_return (invoke \"peek\" (i32.const {at})) (i32.const {}))", !before));
                    line(format_args!("(assert_return {})", invoke(before)));
                } else {
                    line(format_args!("(assert_trap {} \"out of bounds memory access\")", invoke(0)));
                }
            }
        }
    }
    text += "(func (export \"peek\") (param i32) (result i32) (i32.load (local.get 0))))\n";
    text + &asserts
}

fn invoke(name: &str, index: u32, base: u32, more: &str) -> String {
    let (index, base) = (index.cast_signed(), base.cast_signed());
    format!("(invoke \"{name}\" (i32.const {index}) (i32.const {base}){more})")
}

/// Returns index and base of calls.
fn arguments(form: &Form, offset: u32) -> Vec<(u32, u32)> {
    let shift = form.shift;
    // Where the address itself is at an end of the memory, and where its sum with the offset is.
    let last = (MEMORY as u32 - 1) >> shift;
    let to_end = (MEMORY as u32).wrapping_sub(offset) >> shift;
    let mut indices = vec![1, last, last + 1, to_end.wrapping_sub(8), to_end.wrapping_sub(1), to_end];
    // What is cut off when the index is shifted: without the cut the address is far outside.
    indices.extend([0x1000_0001, 0x2000_0003, 0x4000_0001, 0x8000_0001, 0xffff_fff8, u32::MAX]);
    let bases: &[u32] = if form.has_base { &[0, MEMORY as u32 - 9, 0xffff_fff0] } else { &[0] };
    indices.iter().flat_map(|&index| bases.iter().map(move |&base| (index, base))).collect()
}

fn forms() -> Vec<Form> {
    let form = |name: &str, text: &str, shift, model: fn(u32, u32) -> u32| Form {
        name: name.to_owned(),
        text: text.to_owned(),
        model: Box::new(model),
        shift,
        has_base: text.contains("$b"),
    };
    let mut forms = vec![
        form("plain", "(local.get $i)", 0, |i, _| i),
        form("sum", "(i32.add (local.get $b) (local.get $i))", 0, |i, b| b.wrapping_add(i)),
        form("difference", "(i32.sub (local.get $b) (local.get $i))", 0, |i, b| b.wrapping_sub(i)),
        form("constant", "(i32.add (local.get $i) (i32.const -16))", 0, |i, _| i.wrapping_sub(16)),
        form("masked", "(i32.and (local.get $i) (i32.const 0x1ffff))", 0, |i, _| i & 0x1ffff),
        form("right", "(i32.shr_u (local.get $i) (i32.const 15))", 0, |i, _| i >> 15),
        form("right signed", "(i32.shr_s (local.get $i) (i32.const 2))", 0, |i, _| {
            (i.cast_signed() >> 2).cast_unsigned()
        }),
        form("byte", "(i32.extend8_s (local.get $i))", 0, |i, _| i32::from(i as i8).cast_unsigned()),
        form("half", "(i32.add (local.get $b) (i32.extend16_s (local.get $i)))", 0, |i, b| {
            b.wrapping_add(i32::from(i as i16).cast_unsigned())
        }),
        form("rotated", "(i32.rotl (local.get $i) (i32.const 4))", 0, |i, _| i.rotate_left(4)),
        form(
            "two shifts",
            "(i32.add (i32.shl (local.get $b) (i32.const 1)) (i32.shl (local.get $i) (i32.const 2)))",
            2,
            |i, b| (b << 1).wrapping_add(i << 2),
        ),
    ];
    for shift in 1..=4 {
        let mut add = |name: &str, text: String, model: Box<dyn Fn(u32, u32) -> u32>| {
            let has_base = text.contains("$b");
            forms.push(Form { name: format!("{name}{shift}"), text, model, shift, has_base });
        };
        let shl = format!("(i32.shl (local.get $i) (i32.const {shift}))");
        let wide = |extend: &str| {
            let shl = format!("(i64.shl ({extend} (local.get $i)) (i64.const {shift}))");
            format!("(i32.wrap_i64 (i64.add (i64.extend_i32_u (local.get $b)) {shl}))")
        };
        let times = format!("(i32.mul (local.get $i) (i32.const {}))", 1 << shift);
        add("shift", shl.clone(), Box::new(move |i, _| i << shift));
        add("base shift", format!("(i32.add (local.get $b) {shl})"), Box::new(move |i, b| b.wrapping_add(i << shift)));
        add(
            "shift constant",
            format!("(i32.add {shl} (i32.const 24))"),
            Box::new(move |i, _| (i << shift).wrapping_add(24)),
        );
        add("wide", wide("i64.extend_i32_u"), Box::new(move |i, b| b.wrapping_add(i << shift)));
        add("signed wide", wide("i64.extend_i32_s"), Box::new(move |i, b| b.wrapping_add(i << shift)));
        add("times", times, Box::new(move |i, _| i.wrapping_mul(1 << shift)));
    }
    forms
}
