//! The module that callers call: functions of every shape whose code needs more registers than any machine has, and
//! which then end as they are told. Its last parameter says how: 0 returns, 1 is a trap, 2 a fault; what is more the
//! host is asked for.

use std::fmt::Write;

/// How many integers, and how many floats, live at once.
const ALIVE: usize = 34;

/// What all functions need, and those that need few registers.
const FIXED: &str = r#"
  (import "env" "host" (func $host (param i32) (result i32)))
  (memory 1)
  (func $act (param $how i32)
    (block $fine
      (br_if $fine (i32.eqz (local.get $how)))
      (if (i32.eq (local.get $how) (i32.const 1)) (then unreachable))
      (if (i32.eq (local.get $how) (i32.const 2)) (then (drop (i32.load (i32.const -8)))))
      (drop (call $host (local.get $how)))))
  (func (export "small") (param $how i32) (result i32)
    (if (local.get $how) (then unreachable))
    (i32.const 7))
  (func (export "leaf_add") (param i64 i64) (result i64)
    (i64.add (local.get 0) (local.get 1)))
  (func (export "nested") (param $x i64) (param $y f64) (param $how i32) (result i64)
    (i64.add
      (i64.mul (local.get $x) (i64.const 3))
      (i64.xor (i64.trunc_sat_f64_s (local.get $y)) (call $ints (local.get $x) (local.get $how)))))
"#;

/// The others: name, parameters and results, with a letter for each: `i` is `i64`, `f` is `f64`, `n` is `i32`, and `h`
/// is how the function ends.
const FUNCTIONS: &[(&str, &str, &str)] = &[
    ("leaf_ints", "ii", "i"),
    ("leaf_floats", "ff", "f"),
    ("ints", "ih", "i"),
    ("floats", "ffh", "f"),
    ("in_line", "iiiifffffffh", "i"),
    ("twelve_ints", "iiiiiiiiiiih", "i"),
    ("twelve_floats", "fffffffffffh", "f"),
    ("mixed", "ifififififih", "n"),
    ("slots", "ifh", "ifn"),
    ("many_slots", "iiiiiiiiifffffh", "iif"),
];

/// Returns the module as text.
pub(super) fn text() -> String {
    let mut out = format!("(module{FIXED}");
    for (name, params, results) in FUNCTIONS {
        function(&mut out, name, params, results).expect("a string takes everything");
    }
    out + ")"
}

/// Returns the type that a letter stands for.
fn ty(letter: char) -> &'static str {
    match letter {
        'i' => "i64",
        'f' => "f64",
        _ => "i32",
    }
}

/// Writes a function.
fn function(out: &mut String, name: &str, params: &str, results: &str) -> std::fmt::Result {
    write!(out, "  (func ${name} (export \"{name}\")")?;
    params.chars().try_for_each(|letter| write!(out, " (param {})", ty(letter)))?;
    results.chars().try_for_each(|letter| write!(out, " (result {})", ty(letter)))?;
    writeln!(out, "\n    (local $n i32)")?;
    for letter in ['i', 'f'] {
        (0..ALIVE).try_for_each(|k| writeln!(out, "    (local ${letter}{k} {})", ty(letter)))?;
    }
    for letter in ['i', 'f'] {
        let ty = ty(letter);
        let given: Vec<_> = params.chars().enumerate().filter(|(_, param)| *param == letter).collect();
        for k in 0..ALIVE {
            let from = match given.get(k % given.len().max(1)) {
                Some((index, _)) => format!("(local.get {index})"),
                None => format!("({ty}.const {k})"),
            };
            writeln!(out, "    (local.set ${letter}{k} ({ty}.add {from} ({ty}.const {})))", 7 * k + 1)?;
        }
    }
    writeln!(out, "    (local.set $n (i32.const 2))\n    (loop $again")?;
    for letter in ['i', 'f'] {
        let ty = ty(letter);
        for k in 0..ALIVE {
            let (next, other) = ((k + 1) % ALIVE, (k + 5) % ALIVE);
            let product = format!("({ty}.mul (local.get ${letter}{k}) (local.get ${letter}{next}))");
            writeln!(out, "      (local.set ${letter}{k} ({ty}.add {product} (local.get ${letter}{other})))")?;
        }
    }
    writeln!(out, "      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))")?;
    if let Some(how) = params.find('h') {
        writeln!(out, "    (call $act (local.get {how}))")?;
    }
    let sum = |letter: char, op: &str| {
        (1..ALIVE).fold(format!("(local.get ${letter}0)"), |sum, k| format!("({op} {sum} (local.get ${letter}{k}))"))
    };
    let (ints, floats) = (sum('i', "i64.xor"), sum('f', "f64.add"));
    for letter in results.chars() {
        match letter {
            'i' => writeln!(out, "    (i64.xor {ints} (i64.reinterpret_f64 {floats}))")?,
            'f' => writeln!(out, "    (f64.add {floats} (f64.convert_i64_s {ints}))")?,
            _ => writeln!(out, "    (i32.wrap_i64 (i64.xor {ints} (i64.reinterpret_f64 {floats})))")?,
        }
    }
    writeln!(out, "  )")
}
