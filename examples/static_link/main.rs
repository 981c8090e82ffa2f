//! The same module twice: mapped at first use, and linked into the program's own code without a signal handler.
//!
//! `sieve.wasm` comes from `wasm-tools parse sieve.wat -o sieve.wasm`.

use include_wasm::{TrapCode, include_wasm};

include_wasm! {
    /// Counts prime numbers, from a blob that is made executable at first use.
    struct Loaded = "sieve.wasm";
}

include_wasm! {
    /// Counts prime numbers. Needs no mapping that is executable and no signal handler.
    struct Linked = "sieve.wasm";
    link = static;
    traps = explicit;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut loaded = Loaded::instantiate()?;
    let mut linked = Linked::instantiate()?;
    for (limit, primes) in [(100, 25), (1000, 168), (65_536, 6542)] {
        assert_eq!(loaded.primes_below(limit)?, primes);
        assert_eq!(linked.primes_below(limit)?, primes);
        println!("{primes} prime numbers are below {limit}");
    }

    // Both keep the guest inside its memory of 65,536 bytes.
    let loaded = loaded.primes_below(65_537).map_err(|trap| trap.code());
    let linked = linked.primes_below(65_537).map_err(|trap| trap.code());
    assert_eq!(loaded, Err(TrapCode::MemoryOutOfBounds));
    assert_eq!(linked, Err(TrapCode::MemoryOutOfBounds));
    Ok(())
}
