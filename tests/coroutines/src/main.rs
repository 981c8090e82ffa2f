//! Runs guests on random stacks, and looks at what lies around them. `cargo xtask campaign stacks` starts it.
//!
//! In:  `--seed N`, `--count K`.
//! Out: exit code 0 where each of K cases did what it had to.
//!
//! A case is a region of memory in which stacks lie in any order, with and without gaps, some in each other, and no
//! guard pages between them. One is a thread's, which resumes the others; each of those has a guest. A step resumes one
//! of them, on that thread or on another one: it calls a function with frames of some size, to some depth or without
//! end, and on the way the host yields or calls back from another stack. Whatever is not the stack of the step is as it
//! was before. A call on a stack that is registered returns its value or is an overflow; on any other one it is
//! refused.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[path = "../../on_stack/mod.rs"]
#[expect(dead_code, reason = "other tests check memory by other means")]
mod on_stack;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod cases;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut seed, mut count) = (1, 20);
    while let Some(name) = arguments.next() {
        let Some(value) = arguments.next().and_then(|value| value.parse::<u64>().ok()) else {
            eprintln!("{name} needs a number");
            return ExitCode::from(2);
        };
        match &*name {
            "--seed" => seed = value,
            "--count" => count = value,
            _ => {
                eprintln!("there is no option {name}");
                return ExitCode::from(2);
            }
        }
    }
    run(seed, count)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn run(seed: u64, count: u64) -> ExitCode {
    let mut seen = cases::Seen::default();
    for number in seed..seed.saturating_add(count) {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cases::case(number, &mut seen))).is_err() {
            println!("failed: --seed {number} --count 1");
            return ExitCode::FAILURE;
        }
    }
    println!("{count} cases from seed {seed}: {seen:?}");
    ExitCode::SUCCESS
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn run(_seed: u64, _count: u64) -> ExitCode {
    println!("no stacks can be made on this system");
    ExitCode::SUCCESS
}
