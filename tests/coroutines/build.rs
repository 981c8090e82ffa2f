//! Writes the module whose functions have frames of all sizes.

use std::fmt::Write;
use std::path::Path;

/// How many values of eight bytes the frame of each function holds.
const VALUES: [usize; 8] = [1, 30, 120, 500, 1100, 2600, 4000, 5600];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::from("(module (import \"env\" \"again\" (func $again)) (memory 2) (data (i32.const 0) \"");
    (0..8 * 5600).for_each(|at| write!(text, "\\{:02x}", at % 8 * 31 % 7 + 1).expect("a string grows"));
    text += "\")";
    for (number, values) in VALUES.into_iter().enumerate() {
        function(&mut text, number, values).expect("a string grows");
    }
    text += ")";
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    let module = wat::parse_str(text).expect("it is a module");
    std::fs::write(Path::new(&folder).join("frames.wasm"), module).expect("the folder can be written to");
}

/// Appends a function that loads values, calls itself `depth` times, then the host, then itself without end if it is
/// told to, and returns the sum of all values.
fn function(text: &mut String, number: usize, values: usize) -> std::fmt::Result {
    write!(text, "(func $f{number} (export \"f{number}\") (param $depth i32) (param $then i32) (result i64)")?;
    (0..values).try_for_each(|value| write!(text, "(local $v{value} i64)"))?;
    (0..values)
        .try_for_each(|value| write!(text, "(local.set $v{value} (i64.load offset={} (i32.const 0)))", 8 * value))?;
    write!(
        text,
        "(if (result i64) (local.get $depth)
          (then (call $f{number} (i32.sub (local.get $depth) (i32.const 1)) (local.get $then)))
          (else (call $again)
            (if (result i64) (local.get $then)
              (then (call $f{number} (i32.const -1) (i32.const 0)))
              (else (i64.const 0)))))"
    )?;
    (0..values).try_for_each(|value| write!(text, "(i64.add (local.get $v{value}))"))?;
    text.push(')');
    Ok(())
}
