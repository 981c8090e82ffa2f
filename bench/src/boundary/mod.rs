//! Rows about the boundary: exports, imports and traps, beside native calls, Wasmtime, `wasm2c` and wasmi.
//!
//! In:  `wasm/boundary.wasm`, under every peer.
//! Out: rows. A bar is judged against native code that does the same: a call through a pointer that the compiler does
//!      not see through, or the signal that a fault cannot do without.
//!
//! | file | what |
//! |---|---|
//! | `native.rs` | the same work in Rust |
//! | `signal.rs` | a fault and a handler that does nothing but go on behind it |
//! | `peers.rs` | the same module under Wasmtime, `wasm2c` and wasmi |

mod native;
mod peers;
mod signal;

use std::hint::black_box;

use include_wasm::{Caller, Host, include_wasm};

use crate::measure::{Candidate, measure};
use crate::table::{Bar, NATIVE, Table, Unit, WASM2C, WASMI, WASMTIME};
use native::{Refused, State};
use peers::{Interpreted, Jitted, TRANSLATED};
use signal::Handler;

include_wasm! {
    struct Hardware = "../../wasm/boundary.wasm";
}

include_wasm! {
    struct Explicit = "../../wasm/boundary.wasm";
    traps = explicit;
}

include_wasm! {
    struct Linked = "../../wasm/boundary.wasm";
    link = static;
}

impl Host for State {
    type Error = Refused;
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

/// Names of our candidates, by what sets them apart.
const LOADED: &str = "ours, loaded, hardware";
const CHECKED: &str = "ours, loaded, explicit";
const STATIC: &str = "ours, static, hardware";

/// How often cheap things and traps are done in a round.
const CALLS: u32 = 200_000;
const TRAPS: u32 = 2_000;

/// The guest of these rows.
const WASM: &[u8] = include_bytes!("../../wasm/boundary.wasm");

/// An address that no memory of this guest has.
const OUTSIDE: i32 = i32::MAX - 15;

const fn native(most: f64) -> Bar {
    Some((NATIVE, most))
}

/// One of each that is measured.
struct Guests {
    hardware: Hardware<State>,
    explicit: Explicit<State>,
    linked: Linked<State>,
    wasmtime: Jitted,
    wasmi: Interpreted,
    memory: Vec<u8>,
    /// Our handler of faults, and Wasmtime's.
    handlers: [Handler; 2],
}

/// Measures, and adds rows. Nothing of Wasmtime was made before, so that its handler of faults comes after ours.
pub fn add_rows(table: &mut Table) {
    let hardware = Hardware::instantiate(State::default()).expect("instantiates");
    let ours = Handler::present();
    let wasmtime = Jitted::new(WASM);
    let mut guests = Guests {
        hardware,
        explicit: Explicit::instantiate(State::default()).expect("instantiates"),
        linked: Linked::instantiate(State::default()).expect("instantiates"),
        wasmtime,
        wasmi: Interpreted::new(WASM),
        memory: vec![0; 65_536],
        handlers: [ours, Handler::present()],
    };
    exports(table, &mut guests);
    imports(table, &mut guests);
    traps(table, &mut guests);
}

fn exports(table: &mut Table, guests: &mut Guests) {
    let Guests { hardware, explicit, linked, wasmtime, memory, .. } = guests;
    let get = black_box(native::get as native::Get);
    let mut candidates = vec![
        Candidate::new(NATIVE, || get(memory.as_ptr(), black_box(8))),
        Candidate::new(LOADED, || hardware.get(black_box(8)).expect("in bounds")),
        Candidate::new(CHECKED, || explicit.get(black_box(8)).expect("in bounds")),
        Candidate::new(STATIC, || linked.get(black_box(8)).expect("in bounds")),
        Candidate::new(WASMTIME, || wasmtime.get(black_box(8))),
    ];
    if let Some(translated) = TRANSLATED {
        candidates.push(Candidate::new(WASM2C, move || translated.get(black_box(8))));
    }
    table.add("call of an export that may trap, with a load", Unit::Time, &measure(CALLS, candidates), native(1.5));

    let Guests { hardware, explicit, linked, wasmtime, .. } = guests;
    let add = black_box(native::add as native::Add);
    let mut candidates = vec![
        Candidate::new(NATIVE, || add(black_box(8), 1)),
        Candidate::new(LOADED, || hardware.add(black_box(8), 1).expect("cannot trap")),
        // Each has another constant. Equal loops would become one function, and its call one of several targets, which
        // a processor predicts later than the one target that a call has elsewhere.
        Candidate::new(CHECKED, || explicit.add(black_box(8), 2).expect("cannot trap")),
        Candidate::new(STATIC, || linked.add(black_box(8), 3).expect("cannot trap")),
        Candidate::new(WASMTIME, || wasmtime.add(black_box(8), 1)),
    ];
    if let Some(translated) = TRANSLATED {
        candidates.push(Candidate::new(WASM2C, move || translated.add(black_box(8), 1)));
    }
    table.add("call of an export that cannot trap", Unit::Time, &measure(CALLS, candidates), native(1.2));
}

fn imports(table: &mut Table, guests: &mut Guests) {
    let Guests { hardware, explicit, linked, wasmtime, .. } = guests;
    let tick = black_box(native::tick as native::Tick);
    let mut state = State::default();
    let mut candidates = vec![
        Candidate::repeating(NATIVE, |n| native::ticks(tick, &mut state, n as i32).expect("ticks")),
        Candidate::repeating(LOADED, |n| hardware.ticks(n as i32).expect("ticks")),
        Candidate::repeating(CHECKED, |n| explicit.ticks(n as i32).expect("ticks")),
        Candidate::repeating(STATIC, |n| linked.ticks(n as i32).expect("ticks")),
        Candidate::repeating(WASMTIME, |n| wasmtime.ticks(n as i32)),
    ];
    if let Some(translated) = TRANSLATED {
        candidates.push(Candidate::repeating(WASM2C, move |n| translated.ticks(n as i32)));
    }
    let figures = measure(CALLS, candidates);
    table.add("call of an import: `Result`, host's state", Unit::Time, &figures, native(1.6));
}

fn traps(table: &mut Table, guests: &mut Guests) {
    let Guests { hardware, explicit, linked, wasmtime, wasmi, memory, .. } = guests;
    let get = black_box(native::get as native::Get);
    // What native code does for an error is to return: the bar is in calls.
    let figures = measure(
        TRAPS,
        vec![
            Candidate::new(NATIVE, || get(memory.as_ptr(), black_box(8))),
            Candidate::new(LOADED, || hardware.stop().expect_err("traps")),
            Candidate::new(CHECKED, || explicit.stop().expect_err("traps")),
            Candidate::new(STATIC, || linked.stop().expect_err("traps")),
            Candidate::new(WASMTIME, || wasmtime.stop()),
            Candidate::new(WASMI, || wasmi.stop()),
        ],
    );
    table.add_noted("`unreachable` to an error", Unit::Time, &figures, native(20.0), "native is one call");

    let Guests { hardware, linked, wasmtime, handlers: [ours, theirs], .. } = guests;
    let page = signal::Page::new();
    let figures = measure(
        TRAPS,
        vec![
            Candidate::repeating(NATIVE, |n| page.faults(n)),
            Candidate::repeating(LOADED, |n| {
                repeat(ours, n, || hardware.load(black_box(OUTSIDE)).expect_err("faults"));
            }),
            Candidate::repeating(STATIC, |n| {
                repeat(ours, n, || linked.load(black_box(OUTSIDE)).expect_err("faults"));
            }),
            Candidate::repeating(WASMTIME, |n| {
                repeat(theirs, n, || wasmtime.fault(black_box(OUTSIDE)));
            }),
        ],
    );
    table.add_noted("faulting load to an error", Unit::Time, &figures, native(1.5), "native is a bare signal");
}

/// Repeats something that faults, while the handler of who runs it is asked first.
fn repeat<R>(handler: &Handler, count: u32, mut fault: impl FnMut() -> R) {
    handler.first(|| {
        for _ in 0..count {
            black_box(fault());
        }
    });
}
