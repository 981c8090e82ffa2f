//! Prints what each of the modules answers.
#![deny(warnings)]
#![forbid(unsafe_code)]

use include_wasm::{TrapCode, include_wasm};

include_wasm! {
    /// Also in the library.
    struct Same = "../same.wasm";
    prepared = "../same.prepared";
    link = static;
    traps = explicit;
    backtrace = names;
}

fn main() {
    let mut same = Same::instantiate().expect("it starts");
    let answer = same.answer(1).expect("it returns");
    println!("{answer} {} {}", app::answer(1), one::answer(1));
    println!("{:?} {} {}", two::answers(1), two::generic(1_i64), two::generic(1_u32));
    assert_eq!(same.fail().expect_err("it traps").code(), TrapCode::Unreachable);
    let names: Vec<_> = Same::frames(&same).map(|frame| frame.name().unwrap_or("?").to_owned()).collect();
    println!("{names:?}");
}
