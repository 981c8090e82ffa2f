//! Every trap, on every kind of thread, again and again.

use include_wasm::{Trap, TrapCode, include_wasm};

include_wasm! {
    struct Traps = "wasm/traps.wasm";
}

mod explicit {
    include_wasm::include_wasm! {
        pub struct Traps = "wasm/traps.wasm";
        traps = explicit;
    }
}

/// Runs each export that traps, with the code that it must trap with.
macro_rules! each_trap {
    ($traps:expr) => {{
        let traps = &mut $traps;
        [
            (TrapCode::Unreachable, traps.unreachable()),
            (TrapCode::MemoryOutOfBounds, traps.memory_out_of_bounds()),
            (TrapCode::MemoryOutOfBounds, traps.bulk_out_of_bounds()),
            (TrapCode::TableOutOfBounds, traps.table_out_of_bounds()),
            (TrapCode::UndefinedElement, traps.undefined_element()),
            (TrapCode::UninitializedElement, traps.uninitialized_element()),
            (TrapCode::IndirectCallTypeMismatch, traps.indirect_call_type_mismatch()),
            (TrapCode::IntegerOverflow, traps.integer_overflow()),
            (TrapCode::IntegerDivideByZero, traps.integer_divide_by_zero()),
            (TrapCode::InvalidConversionToInteger, traps.invalid_conversion_to_integer()),
            (TrapCode::StackOverflow, traps.stack_overflow()),
        ]
    }};
}

/// The codes that no module of WebAssembly 2.0 can trap with: null references, what a host passes, and where it calls.
const OTHERS: usize = 3;

const _: () = assert!(TrapCode::ALL.len() == 10 + OTHERS, "a new trap needs an export that raises it");

fn check(results: &[(TrapCode, Result<(), Trap>)]) {
    for (wanted, result) in results {
        let trap = result.expect_err("traps");
        assert_eq!(trap.code(), *wanted);
        assert_eq!(trap.to_string(), format!("WebAssembly trap: {}", wanted.message()));
    }
}

#[test]
fn every_trap_has_its_code_and_its_message() {
    let mut traps = Traps::instantiate().expect("instantiates");
    check(&each_trap!(traps));
    let mut traps = explicit::Traps::instantiate().expect("instantiates");
    check(&each_trap!(traps));
}

#[test]
fn a_trap_ends_the_call_and_nothing_else() {
    let mut traps = Traps::instantiate().expect("instantiates");
    assert_eq!(traps.fine(), Ok(()));
    check(&each_trap!(traps));
    assert_eq!(traps.fine(), Ok(()));
}

#[test]
fn a_reference_of_another_store_is_a_trap() {
    let mut one = Traps::instantiate().expect("instantiates");
    let mut other = Traps::instantiate().expect("instantiates");
    let given = one.give().expect("returns");
    assert_eq!(one.take(given), Ok(()));
    assert_eq!(other.take(given).expect_err("traps").code(), TrapCode::ForeignReference);
}

fn ten_thousand_traps() {
    let mut traps = Traps::instantiate().expect("instantiates");
    for _ in 0..10_000 {
        assert_eq!(traps.unreachable().expect_err("traps").code(), TrapCode::Unreachable);
        assert_eq!(traps.memory_out_of_bounds().expect_err("traps").code(), TrapCode::MemoryOutOfBounds);
    }
    assert_eq!(traps.fine(), Ok(()));
}

#[test]
fn ten_thousand_traps_in_a_row_on_one_thread() {
    ten_thousand_traps();
}

#[test]
#[cfg(unix)]
fn ten_thousand_traps_on_a_thread_that_rust_did_not_make() {
    extern "C" fn run(_: *mut libc::c_void) -> *mut libc::c_void {
        ten_thousand_traps();
        core::ptr::dangling_mut()
    }
    let mut thread = core::mem::MaybeUninit::uninit();
    // SAFETY: the attributes may be null, and `run` needs no argument.
    let made = unsafe { libc::pthread_create(thread.as_mut_ptr(), core::ptr::null(), run, core::ptr::null_mut()) };
    assert_eq!(made, 0);
    let mut result = core::ptr::null_mut();
    // SAFETY: the thread was made above.
    let thread = unsafe { thread.assume_init() };
    // SAFETY: it is joined once.
    assert_eq!(unsafe { libc::pthread_join(thread, &raw mut result) }, 0);
    assert!(!result.is_null(), "the thread ran to its end");
}

#[test]
fn recursion_without_end_is_a_trap_on_small_and_large_stacks() {
    for (kib, rounds) in [(64, 100), (256, 100), (2048, 20), (64 * 1024, 1)] {
        let thread = std::thread::Builder::new().stack_size(kib * 1024).spawn(move || {
            let mut traps = Traps::instantiate().expect("instantiates");
            let mut explicit = explicit::Traps::instantiate().expect("instantiates");
            for _ in 0..rounds {
                assert_eq!(traps.stack_overflow().expect_err("traps").code(), TrapCode::StackOverflow);
                assert_eq!(explicit.stack_overflow().expect_err("traps").code(), TrapCode::StackOverflow);
            }
        });
        thread.expect("a thread").join().expect("no crash");
    }
}

#[test]
fn an_instance_moves_between_threads() {
    let mut traps = Traps::instantiate().expect("instantiates");
    for kib in [2048, 64, 512] {
        let run = move || {
            assert_eq!(traps.stack_overflow().expect_err("traps").code(), TrapCode::StackOverflow);
            traps
        };
        traps =
            std::thread::Builder::new().stack_size(kib * 1024).spawn(run).expect("a thread").join().expect("no crash");
    }
    assert_eq!(traps.stack_overflow().expect_err("traps").code(), TrapCode::StackOverflow);
}

mod named {
    include_wasm::include_wasm! {
        pub struct Traps = "wasm/traps.wasm";
        backtrace = names;
    }
}

/// The module's name section has none for it.
#[test]
fn a_frame_of_an_exported_function_has_the_name_of_the_export() {
    let mut traps = named::Traps::instantiate().expect("instantiates");
    traps.memory_out_of_bounds().expect_err("traps");
    let names: Vec<_> = named::Traps::frames(&traps).map(|frame| frame.name()).collect();
    assert_eq!(names, [Some("memory_out_of_bounds")]);
}
