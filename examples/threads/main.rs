//! A thousand instances on eight threads. Each has a memory of its own, which moves along from thread to thread.
//!
//! `collatz.wasm` comes from `wasm-tools parse collatz.wat -o collatz.wasm`.

use std::thread;

use include_wasm::{Trap, include_wasm};

include_wasm! {
    /// Follows a Collatz sequence.
    struct Collatz = "collatz.wasm";
}

const INSTANCES: usize = 1000;
const THREADS: usize = 8;

/// Lets every instance take up to 50 steps. Returns how many all have taken so far.
fn advance(instances: &mut [Collatz]) -> Result<i32, Trap> {
    instances.iter_mut().map(|instance| instance.run(50)).sum()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut instances = Vec::new();
    for start in 1..=INSTANCES as i64 {
        let mut instance = Collatz::instantiate()?;
        instance.start(start)?;
        instances.push(instance);
    }

    let mut before = 0;
    for round in 1.. {
        let share = INSTANCES.div_ceil(THREADS);
        let total: i32 = thread::scope(|scope| {
            let threads: Vec<_> = instances.chunks_mut(share).map(|chunk| scope.spawn(|| advance(chunk))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no thread panics")).sum::<Result<i32, Trap>>()
        })?;
        println!("round {round}: {total} steps");
        if total == before {
            break;
        }
        before = total;
        // The next round's threads get other instances.
        instances.rotate_left(share / 2);
    }

    // The sum of the Collatz stopping times of 1 to 1000; number 871 has the longest.
    assert_eq!(before, 59_542);
    let longest = instances.iter_mut().map(|instance| instance.run(0)).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(longest.into_iter().max(), Some(178));
    Ok(())
}
