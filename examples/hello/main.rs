//! Adds two numbers, with each form of the macro.
//!
//! `add.wasm` comes from `wasm-tools parse add.wat -o add.wasm`.

use include_wasm::{Trap, include_wasm};

include_wasm! {
    /// A module with a name, to put into a struct field or a signature.
    pub struct Adder = "add.wasm";
}

fn sum(adder: &mut Adder, numbers: &[i32]) -> Result<i32, Trap> {
    numbers.iter().try_fold(0, |sum, &number| adder.add(sum, number))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The short form: an expression.
    let mut plugin = include_wasm!("add.wasm").instantiate()?;
    assert_eq!(plugin.add(1, 2)?, 3);

    // The long form: a type.
    let mut adder = Adder::instantiate()?;
    let total = sum(&mut adder, &[1, 2, 3, 4])?;
    assert_eq!(total, 10);

    println!("1 + 2 + 3 + 4 = {total}");
    Ok(())
}
