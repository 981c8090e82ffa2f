//! Callers as Rust: functions with many values, which call, change values, and return what depends on all of them.

use std::fmt::{Result, Write};

use crate::campaign::random::Random;

/// Functions that are called, of `tests/callers/program.rs`.
const FUNCTIONS: &[&str] = &[
    "small",
    "leaf_add",
    "leaf_ints",
    "leaf_floats",
    "nested",
    "ints",
    "floats",
    "in_line",
    "twelve_ints",
    "twelve_floats",
    "mixed",
    "slots",
    "many_slots",
];

/// What they are asked for: 5 is a panic.
const HOW: &[u8] = &[0, 0, 0, 1, 1, 2, 3, 4, 5, 6];

const PANIC: u8 = 5;

/// Returns a module with callers of a seed, and `callers`, which runs all.
pub(super) fn all(seed: u64, count: u64) -> String {
    let mut out = String::from(
        "use std::hint::black_box;\n\nuse super::vector::Vector;\nuse super::{Calls, Outcome, caught, mix};\n\n",
    );
    let mut calls = String::new();
    for number in 0..count {
        let mut random = Random::new(seed.wrapping_mul(0x1_0000).wrapping_add(number));
        caller(&mut out, number, &mut random).expect("a string takes everything");
        writeln!(calls, "        caller_{number}(guest, black_box({:#x})),", random.any()).expect("as above");
    }
    out + "pub(crate) fn callers<G: Calls>(guest: &mut G) -> Vec<u64> {\n    vec![\n" + &calls + "    ]\n}\n"
}

/// Variables of a caller, by how many there are.
struct Alive {
    ints: usize,
    floats: usize,
    vectors: usize,
}

/// Writes a caller.
fn caller(out: &mut String, number: u64, random: &mut Random) -> Result {
    // Few values lie elsewhere than many: where registers are left over, their order decides.
    let most = random.pick(&[2, 4, 8, 20]);
    let alive = Alive { ints: 1 + random.below(most), floats: 1 + random.below(most), vectors: random.below(most) };
    writeln!(out, "#[inline(never)]\nfn caller_{number}<G: Calls>(guest: &mut G, seed: u64) -> u64 {{")?;
    writeln!(out, "    let mut sum = seed;")?;
    for k in 0..alive.ints {
        writeln!(out, "    let mut i{k} = mix(seed, {:#x});", random.any())?;
    }
    for k in 0..alive.floats {
        writeln!(out, "    let mut f{k} = (mix(seed, {:#x}) >> 12) as f64 * 0.25;", random.any())?;
    }
    for k in 0..alive.vectors {
        writeln!(out, "    let mut v{k} = Vector::new(mix(seed, {:#x}), {:#x});", random.any(), random.any())?;
    }
    let rounds = random.pick(&[0, 0, 2, 3]);
    if rounds > 0 {
        writeln!(out, "    for round in 0..{rounds} {{\n    sum = mix(sum, round);")?;
    }
    for _ in 0..1 + random.below(4) {
        change(out, &alive, random)?;
        call(out, &alive, random)?;
    }
    change(out, &alive, random)?;
    if rounds > 0 {
        writeln!(out, "    }}")?;
    }
    end(out, &alive, "")?;
    writeln!(out, "}}\n")
}

/// Writes a call, and what the caller makes of how it ends.
fn call(out: &mut String, alive: &Alive, random: &mut Random) -> Result {
    let (function, how) = (random.pick(FUNCTIONS), random.pick(HOW));
    let (i, f) = (random.below(alive.ints), random.below(alive.floats));
    let call = format!("guest.{function}(i{i}, f{f}, {how})");
    let call = if how == PANIC { format!("caught(|| {call})") } else { call };
    match random.below(4) {
        0 => writeln!(out, "    sum = mix(sum, {call} as u64);"),
        1 => {
            let int = random.below(alive.ints);
            writeln!(
                out,
                "    match {call} {{ Outcome::Returned => i{int} ^= sum, _ => i{int} = i{int}.wrapping_mul(5) }}"
            )
        }
        2 => {
            // Most go on: the way out has the same values to return.
            writeln!(out, "    if {call} == Outcome::Failed {{")?;
            end(out, alive, "return ")?;
            writeln!(out, "    }}")
        }
        _ => {
            let float = random.below(alive.floats);
            writeln!(out, "    if {call} != Outcome::Returned {{ f{float} += 1.5; }} else {{ sum ^= 0x55; }}")
        }
    }
}

/// Changes some values.
fn change(out: &mut String, alive: &Alive, random: &mut Random) -> Result {
    for _ in 0..random.below(4) {
        let [a, b] = [(); 2].map(|()| random.below(alive.ints));
        writeln!(out, "    i{a} = i{a}.rotate_left({}).wrapping_add(i{b} ^ sum);", 1 + random.below(60))?;
    }
    for _ in 0..random.below(3) {
        let [a, b] = [(); 2].map(|()| random.below(alive.floats));
        writeln!(out, "    f{a} = f{a} * 0.5 + f{b};")?;
    }
    if alive.vectors > 0 {
        let [a, b] = [(); 2].map(|()| random.below(alive.vectors));
        writeln!(out, "    v{a} = v{a}.plus(v{b});")?;
    }
    Ok(())
}

/// Writes what depends on all values, behind `begin`.
fn end(out: &mut String, alive: &Alive, begin: &str) -> Result {
    let mut all = "sum".to_owned();
    for k in 0..alive.ints {
        all = format!("mix({all}, i{k})");
    }
    for k in 0..alive.floats {
        all = format!("mix({all}, f{k}.to_bits())");
    }
    for k in 0..alive.vectors {
        all = format!("mix({all}, v{k}.number())");
    }
    writeln!(out, "    {begin}{all}{}", if begin.is_empty() { "" } else { ";" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_follow_from_their_seed() {
        assert_eq!(all(1, 3), all(1, 3));
        assert_ne!(all(1, 3), all(2, 3));
    }
}
