//! A binary with a module of its own, linked statically beside the library's.
#![deny(warnings)]
#![forbid(unsafe_code)]

use include_wasm::include_wasm;

include_wasm! {
    struct Adder = "add.wasm";
    link = static;
    traps = explicit;
    memory = checked;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sum = Adder::instantiate()?.add(20, 3)?;
    assert_eq!(outside::sum(20, 3), Ok(sum));
    println!("{sum} {}", outside::count(2).map_err(|error| format!("{error:?}"))?);
    Ok(())
}
