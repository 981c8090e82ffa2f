//! Rows about the boundary: exports, imports and traps, beside Wasmtime and native calls.

use std::hint::black_box;

use include_wasm::{Caller, Host, include_wasm};

use crate::measure::{Candidate, measure, print};
use crate::start::Peer;

include_wasm! {
    struct Hardware = "../wasm/boundary.wasm";
}

include_wasm! {
    struct Explicit = "../wasm/boundary.wasm";
    traps = explicit;
}

include_wasm! {
    struct Linked = "../wasm/boundary.wasm";
    link = static;
}

/// The host's state, which an import touches.
#[derive(Default)]
struct State {
    ticks: u64,
}

#[derive(Debug)]
struct Refused;

impl Host for State {
    type Error = Refused;
}

impl State {
    /// What the import does, for guests and for the native call.
    #[inline(always)]
    fn tick(&mut self, value: i32) -> Result<i32, Refused> {
        self.ticks += 1;
        if value == i32::MIN { Err(Refused) } else { Ok(value) }
    }
}

macro_rules! import {
    ($($import:ident)*) => {$(
        impl $import for State {
            fn tick(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Refused> {
                cx.host().tick(value)
            }
        }
    )*};
}
import!(HardwareEnv ExplicitEnv LinkedEnv);

/// The native counterpart of the export: a checked load behind a branch.
#[inline(never)]
extern "C" fn native_get(memory: *const u8, at: i32) -> i32 {
    if at.cast_unsigned() >= 60_000 {
        std::process::abort();
    }
    // SAFETY: the memory has 65,536 bytes.
    unsafe { memory.wrapping_add(at as usize).cast::<i32>().read_unaligned() }
}

/// The native counterpart of the import.
#[inline(never)]
fn native_tick(state: &mut State, value: i32) -> Result<i32, Refused> {
    state.tick(value)
}

/// Calls the native import `count` times, through a pointer.
#[inline(never)]
fn native_ticks(
    tick: fn(&mut State, i32) -> Result<i32, Refused>,
    state: &mut State,
    mut count: i32,
) -> Result<i32, Refused> {
    let mut sum = 0_i32;
    while count != 0 {
        sum = sum.wrapping_add(tick(state, count)?);
        count -= 1;
    }
    Ok(sum)
}

/// The guest of these rows.
pub const WASM: &[u8] = include_bytes!("../wasm/boundary.wasm");

/// Measures and prints. Returns whether every bar was met.
pub fn print_rows() -> bool {
    let mut hardware = Hardware::instantiate(State::default()).expect("instantiates");
    let mut explicit = Explicit::instantiate(State::default()).expect("instantiates");
    let mut linked = Linked::instantiate(State::default()).expect("instantiates");
    let mut peer = Peer::new(WASM);

    let memory = vec![0_u8; 65_536];
    let get = black_box(native_get as extern "C" fn(*const u8, i32) -> i32);
    let mut met = print(
        "host calls an export: a bounds-checked load, a branch to a trap",
        &measure(
            200_000,
            vec![
                Candidate::new("native, through a pointer", || get(memory.as_ptr(), black_box(8))),
                Candidate::new("ours, load, hardware traps", || hardware.get(black_box(8)).expect("in bounds")),
                Candidate::new("ours, load, explicit traps", || explicit.get(black_box(8)).expect("in bounds")),
                Candidate::new("ours, static, hardware traps", || linked.get(black_box(8)).expect("in bounds")),
                Candidate::new("Wasmtime", || peer.get(black_box(8))),
            ],
        ),
        &[
            ("ours, load, hardware traps", "native, through a pointer", 3.0),
            ("ours, load, explicit traps", "native, through a pointer", 3.0),
            ("ours, static, hardware traps", "native, through a pointer", 3.0),
        ],
    );

    let tick = black_box(native_tick as fn(&mut State, i32) -> Result<i32, Refused>);
    let mut state = State::default();
    met &= print(
        "guest calls an import: a `Result`, and the host's state",
        &measure(
            200_000,
            vec![
                Candidate::repeating("native, through a pointer", |n| {
                    native_ticks(tick, &mut state, n as i32).expect("ticks")
                }),
                Candidate::repeating("ours, load, hardware traps", |n| hardware.ticks(n as i32).expect("ticks")),
                Candidate::repeating("ours, load, explicit traps", |n| explicit.ticks(n as i32).expect("ticks")),
                Candidate::repeating("ours, static, hardware traps", |n| linked.ticks(n as i32).expect("ticks")),
                Candidate::repeating("Wasmtime", |n| peer.ticks(n as i32)),
            ],
        ),
        &[
            ("ours, load, hardware traps", "native, through a pointer", 2.5),
            ("ours, load, explicit traps", "native, through a pointer", 2.5),
            ("ours, static, hardware traps", "native, through a pointer", 2.5),
        ],
    );

    met &= print(
        "`unreachable` until the host has its error",
        &measure(
            2_000,
            vec![
                Candidate::new("Wasmtime, hardware traps", || peer.stop()),
                Candidate::new("ours, load, hardware traps", || hardware.stop().expect_err("traps")),
                Candidate::new("ours, load, explicit traps", || explicit.stop().expect_err("traps")),
                Candidate::new("ours, static, hardware traps", || linked.stop().expect_err("traps")),
            ],
        ),
        &[
            ("ours, load, hardware traps", "Wasmtime, hardware traps", 0.05),
            ("ours, load, explicit traps", "Wasmtime, hardware traps", 0.05),
            ("ours, static, hardware traps", "Wasmtime, hardware traps", 0.05),
        ],
    );

    met
}
