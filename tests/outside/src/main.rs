//! A binary with modules of its own, whose code is linked into it once although the library has the same.
#![deny(warnings)]
#![forbid(unsafe_code)]

use include_wasm::include_wasm;

include_wasm! {
    struct Adder = "add.wasm";
    link = static;
    traps = explicit;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sum = Adder::instantiate()?.add(20, 3)?;
    let mut twin = include_wasm!("add.wasm", link = static, traps = explicit).instantiate()?;
    assert_eq!(twin.add(20, 3)?, sum);
    assert_eq!(outside::linked_sum(20, 3), Ok(sum));
    assert_eq!(outside::sum(20, 3), Ok(sum));
    println!("{sum} {}", outside::count(2).map_err(|error| format!("{error:?}"))?);
    Ok(())
}
