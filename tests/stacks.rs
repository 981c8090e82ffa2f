//! Stacks that are not the thread's: which WebAssembly runs on, how far down, and when that changes.
//!
//! The stacks lie in memory without guard pages, so that what an overflow would write to can be looked at.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use core::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};

use include_wasm::{CallError, Caller, Host, TrapCode, include_wasm, register_stack};

mod on_stack;
use on_stack::{Coroutine, Region, Yielder, run_on, thread_on};

include_wasm! {
    struct Stacks = "wasm/stacks.wasm";
}

mod explicit {
    super::include_wasm! {
        pub(crate) struct Stacks = "wasm/stacks.wasm";
        traps = explicit;
    }
}

mod linked {
    super::include_wasm! {
        pub(crate) struct Stacks = "wasm/stacks.wasm";
        link = static;
        traps = explicit;
    }
}

mod linked_hardware {
    super::include_wasm! {
        pub(crate) struct Stacks = "wasm/stacks.wasm";
        link = static;
    }
}

/// How many signals have a handler.
static SIGNALS: AtomicI32 = AtomicI32::new(0);

const KIB: usize = 1024;

/// What the guest puts into its frames.
const VALUE: i64 = 0x4242_4242_4242_4242;

/// What the host does when it is called.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Returns,
    Runs,
    Overflows,
    IsUnknown,
    FailsInside,
    PanicsInside,
    Fails,
    Panics,
    Yields,
}

const MODES: [Mode; 9] = {
    use Mode::*;
    [Returns, Runs, Overflows, IsUnknown, FailsInside, PanicsInside, Fails, Panics, Yields]
};

#[derive(Debug, PartialEq)]
struct Failed;

#[derive(Default)]
struct State {
    /// A stack for the host to call back from, and whether it is to be registered.
    other: Option<Range<usize>>,
    yielder: Option<Yielder>,
}

impl Host for State {
    type Error = Failed;
}

type Outcome<T> = Result<T, CallError<Failed>>;

fn code<T: std::fmt::Debug>(result: Outcome<T>) -> TrapCode {
    match result {
        Err(CallError::Trap(trap)) => trap.code(),
        other => panic!("{other:?}"),
    }
}

/// Registers a stack and runs something on it.
fn registered<R>(stack: Range<usize>, run: impl FnOnce() -> R) -> R {
    // SAFETY: the stacks of these tests are memory of their own, and stay until the registration is dropped.
    let _registration = unsafe { register_stack(stack.clone()) };
    run_on(stack, run)
}

macro_rules! each_way {
    ($($name:ident: |$way:ident| $body:block)*) => {
        mod loaded {
            use super::{*, Stacks as Made};
            $(#[test] fn $name() { type $way = Made<State>; $body })*
        }
        mod loaded_explicit {
            use super::{*, explicit::Stacks as Made};
            $(#[test] fn $name() { type $way = Made<State>; $body })*
        }
        mod static_explicit {
            use super::{*, linked::Stacks as Made};
            $(#[test] fn $name() { type $way = Made<State>; $body })*
        }
        mod static_hardware {
            use super::{*, linked_hardware::Stacks as Made};
            $(#[test] fn $name() { type $way = Made<State>; $body })*
        }
    };
}

macro_rules! env {
    ($($stacks:ty, $env:path;)*) => {$(
        impl $env for State {
            fn again(cx: &mut Caller<'_, Self>, mode: i32) -> Result<i32, Failed> {
                let mode = MODES[mode as usize];
                let mut inside = |run: &mut dyn FnMut(&mut Caller<'_, Self>)| {
                    let stack = cx.host().other.clone().expect("there is another stack");
                    registered(stack, || run(cx));
                };
                let reenter = |cx: &mut Caller<'_, Self>, mode: Mode| {
                    <$stacks>::reenter(cx).expect("this module called").ask(mode as i32)
                };
                match mode {
                    Mode::Returns => {}
                    Mode::Runs => inside(&mut |cx| {
                        let mut guest = <$stacks>::reenter(cx).expect("this module called");
                        assert_eq!(guest.small(10, 1), Ok(10));
                    }),
                    Mode::Overflows => inside(&mut |cx| {
                        let mut guest = <$stacks>::reenter(cx).expect("this module called");
                        assert_eq!(code(guest.large(-1, VALUE)), TrapCode::StackOverflow);
                    }),
                    Mode::IsUnknown => {
                        let stack = cx.host().other.clone().expect("there is another stack");
                        run_on(stack, || {
                            let mut guest = <$stacks>::reenter(cx).expect("this module called");
                            assert_eq!(code(guest.small(1, 1)), TrapCode::UnknownStack);
                        });
                    }
                    Mode::FailsInside => {
                        inside(&mut |cx| assert_eq!(reenter(cx, Mode::Fails), Err(CallError::Host(Failed))));
                    }
                    Mode::PanicsInside => inside(&mut |cx| {
                        assert!(catch_unwind(AssertUnwindSafe(|| reenter(cx, Mode::Panics))).is_err());
                    }),
                    Mode::Fails => return Err(Failed),
                    Mode::Panics => std::panic::resume_unwind(Box::new("asked to")),
                    Mode::Yields => cx.host().yielder.expect("this is a coroutine").yields(),
                }
                Ok(mode as i32)
            }
        }
    )*};
}
env! {
    Stacks<State>, StacksEnv;
    explicit::Stacks<State>, explicit::StacksEnv;
    linked::Stacks<State>, linked::StacksEnv;
    linked_hardware::Stacks<State>, linked_hardware::StacksEnv;
}

/// Calls and overflows, with frames of all sizes.
macro_rules! use_up {
    ($stacks:expr) => {{
        let stacks = &mut $stacks;
        assert_eq!(stacks.small(20, 3), Ok(60));
        for round in 0..2 {
            let overflows = [stacks.small(-1, VALUE), stacks.medium(-1, VALUE), stacks.large(-1, VALUE)];
            for overflow in overflows {
                assert_eq!(code(overflow), TrapCode::StackOverflow, "{round}");
            }
            assert_eq!(code(stacks.load(-1)), TrapCode::MemoryOutOfBounds);
        }
        assert_eq!(stacks.small(20, 3), Ok(60));
    }};
}

each_way! {
    a_stack_of_which_nothing_is_known_runs_nothing: |Way| {
        let region = Region::new(3 << 20);
        let stack = region.part(1 << 20..2 << 20);
        let mut stacks = Way::instantiate(State::default()).expect("instantiates");
        run_on(stack.clone(), || {
            let Err(CallError::Trap(refused)) = stacks.small(0, 0) else { panic!("it ran") };
            assert!(refused.to_string().contains("include_wasm::register_stack"), "{refused}");
            assert_eq!(code(stacks.large(-1, VALUE)), TrapCode::UnknownStack);
            assert_eq!(Way::frames(&stacks).total(), 0);
        });
        use_up!(stacks);
        registered(stack.clone(), || use_up!(stacks));
        run_on(stack, || assert_eq!(code(stacks.small(0, 0)), TrapCode::UnknownStack));
        use_up!(stacks);
        region.is_untouched(0..1 << 20);
    }

    a_stack_above_or_below_the_threads_ends_where_it_ends: |Way| {
        let region = Region::new(8 << 20);
        let (below, thread, above) = (1 << 20..2 << 20, 4 << 20..5 << 20, 6 << 20..7 << 20);
        let stacks = [below.clone(), above.clone()].map(|part| region.part(part));
        thread_on(region.part(thread.clone()), || {
            let mut guest = Way::instantiate(State::default()).expect("instantiates");
            for _ in 0..2 {
                use_up!(guest);
                for stack in stacks.clone() {
                    registered(stack, || use_up!(guest));
                }
            }
        });
        for untouched in [0..below.start, below.end..thread.start, thread.end..above.start, above.end..8 << 20] {
            region.is_untouched(untouched);
        }
    }

    another_stack_may_lie_where_one_lay: |Way| {
        let region = Region::new(4 << 20);
        let stack = |kib: usize| region.part((4 << 20) - kib * KIB..4 << 20);
        let mut guest = Way::instantiate(State::default()).expect("instantiates");
        for kib in [2048, 256, 1024, 512, 128, 2048, 64] {
            region.clear(0..4 << 20);
            registered(stack(kib), || use_up!(guest));
            region.is_untouched(0..(4 << 20) - kib * KIB);
            // On another thread, which knew the stack that was here before.
            region.clear(0..4 << 20);
            let kib = kib / 2;
            if kib >= 128 {
                guest = std::thread::scope(|scope| {
                    let thread = scope.spawn(|| {
                        registered(stack(kib), || use_up!(guest));
                        guest
                    });
                    thread.join().expect("no crash")
                });
                region.is_untouched(0..(4 << 20) - kib * KIB);
            }
        }
    }

    another_thread_may_lie_where_one_lay: |Way| {
        let region = Region::new(4 << 20);
        let mut guest = Way::instantiate(State::default()).expect("instantiates");
        for kib in [2048, 256, 1024, 512, 128, 2048] {
            region.clear(0..4 << 20);
            thread_on(region.part((4 << 20) - kib * KIB..4 << 20), || use_up!(guest));
            region.is_untouched(0..(4 << 20) - kib * KIB);
        }
    }

    a_stack_in_a_frame_is_not_the_stack_around_it: |Way| {
        let region = Region::new(3 << 20);
        let inner = region.part(1 << 20..(1 << 20) + 256 * KIB);
        let mut guest = Way::instantiate(State::default()).expect("instantiates");
        // A frame of the outer one would lie above the inner one, and all that it calls below.
        registered(region.part(0..3 << 20), || {
            use_up!(guest);
            registered(inner.clone(), || use_up!(guest));
            use_up!(guest);
            // SAFETY: nothing runs on it.
            let _registration = unsafe { register_stack(inner.clone()) };
            region.clear(1 << 20..(1 << 20) + 256 * KIB);
            use_up!(guest);
            region.is_untouched(1 << 20..(1 << 20) + 256 * KIB);
        });
    }

    an_array_of_a_thread_is_a_stack: |Way| {
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
            let mut array = [0xa5_u8; 256 * KIB];
            let start = array.as_mut_ptr().expose_provenance();
            let mut guest = Way::instantiate(State::default()).expect("instantiates");
            use_up!(guest);
            registered(start + 64 * KIB..start + 192 * KIB, || use_up!(guest));
            use_up!(guest);
            let array = std::hint::black_box(&array);
            assert!(array[..64 * KIB].iter().chain(&array[192 * KIB..]).all(|&byte| byte == 0xa5));
        });
        thread.expect("a thread").join().expect("no crash");
    }

    compiled_code_goes_on_with_the_limit_of_its_own_stack: |Way| {
        let region = Region::new(8 << 20);
        let [low, high] = [1 << 20..2 << 20, 5 << 20..6 << 20];
        for (own, other) in [(low.clone(), high.clone()), (high, low)] {
            for mode in [Mode::Returns, Mode::Runs, Mode::Overflows, Mode::IsUnknown, Mode::FailsInside, Mode::PanicsInside] {
                region.clear(0..8 << 20);
                let state = State { other: Some(region.part(other.clone())), yielder: None };
                let mut guest = Way::instantiate(state).expect("instantiates");
                registered(region.part(own.clone()), || {
                    assert_eq!(code(guest.then_overflow(mode as i32)), TrapCode::StackOverflow, "{mode:?}");
                    assert_eq!(guest.small(1000, 1), Ok(1000));
                    assert_eq!(guest.ask(mode as i32), Ok(mode as i32));
                    use_up!(guest);
                });
                region.is_untouched(0..1 << 20);
                region.is_untouched(2 << 20..5 << 20);
            }
        }
    }

    a_coroutine_goes_on_on_another_thread: |Way| {
        let region = Region::new(3 << 20);
        let stack = region.part(1 << 20..2 << 20);
        // SAFETY: the memory is the test's own, and stays.
        let registration = unsafe { register_stack(stack.clone()) };
        let mut coroutine = Coroutine::new(stack, |yielder| {
            let state = State { other: None, yielder: Some(*yielder) };
            let mut guest = Way::instantiate(state).expect("instantiates");
            use_up!(guest);
            for _ in 0..3 {
                assert_eq!(guest.ask(Mode::Yields as i32), Ok(Mode::Yields as i32));
                assert_eq!(code(guest.then_overflow(Mode::Yields as i32)), TrapCode::StackOverflow);
                assert_eq!(code(guest.load(-1)), TrapCode::MemoryOutOfBounds);
                yielder.yields();
                use_up!(guest);
            }
        });
        for resumed in 1..=10 {
            let thread = std::thread::spawn(move || {
                let done = coroutine.resume();
                (coroutine, done)
            });
            let (back, done) = thread.join().expect("no crash");
            coroutine = back;
            assert_eq!(done, resumed == 10);
        }
        std::thread::spawn(move || drop(registration)).join().expect("no crash");
        region.is_untouched(0..1 << 20);
    }

    instances_are_made_on_one_stack_and_run_on_another: |Way| {
        let region = Region::new(4 << 20);
        let [one, other] = [0..1 << 20, 2 << 20..3 << 20].map(|part| region.part(part));
        let make = || Way::instantiate(State::default()).expect("instantiates");
        let mut made = [registered(one.clone(), make), registered(other.clone(), make), make()];
        for _ in 0..2 {
            for guest in &mut made {
                use_up!(*guest);
                for stack in [&one, &other] {
                    registered(stack.clone(), || use_up!(*guest));
                }
            }
        }
        region.is_untouched(1 << 20..2 << 20);
    }

    a_stack_that_is_smaller_than_the_reserve_runs_nothing: |Way| {
        let region = Region::new(64 * KIB);
        let mut guest = Way::instantiate(State::default()).expect("instantiates");
        registered(region.part(32 * KIB..64 * KIB), || {
            assert_eq!(code(guest.small(0, 0)), TrapCode::StackOverflow);
        });
        region.is_untouched(0..32 * KIB);
        // SAFETY: there is nothing in it.
        drop(unsafe { register_stack(region.part(5..5)) });
        assert_eq!(guest.small(1, 1), Ok(1));
    }

    forked_processes_know_their_stack: |Way| {
        for kib in [96, 512, 1024, 4096] {
            let thread = std::thread::Builder::new().stack_size(kib * KIB).spawn(move || {
                let mut guest = Way::instantiate(State::default()).expect("instantiates");
                for warm in [false, true] {
                    in_child(|| {
                        use_up!(guest);
                        use_up!(Way::instantiate(State::default()).expect("instantiates"));
                        let region = Region::new(1 << 20);
                        registered(region.part(512 * KIB..1 << 20), || use_up!(guest));
                        region.is_untouched(0..512 * KIB);
                    });
                    assert!(warm || guest.small(1, 1) == Ok(1));
                }
            });
            thread.expect("a thread").join().expect("no crash");
        }
    }

    a_handler_on_an_alternate_stack_may_call: |Way| {
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        static REGISTERED: AtomicBool = AtomicBool::new(false);

        extern "C" fn handle(_signal: libc::c_int) {
            let mut guest = Way::instantiate(State::default()).expect("instantiates");
            if REGISTERED.load(Ordering::Relaxed) {
                use_up!(guest);
            } else {
                assert_eq!(code(guest.small(0, 0)), TrapCode::UnknownStack);
            }
            CALLS.fetch_add(1, Ordering::Relaxed);
        }

        let region = Region::new(1 << 20);
        let stack = region.part(512 * KIB..1 << 20);
        let memory = std::ptr::with_exposed_provenance_mut(stack.start);
        let alternate = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: stack.len() };
        let mut before = core::mem::MaybeUninit::uninit();
        // SAFETY: the memory stays until the former stack is put back.
        assert_eq!(unsafe { libc::sigaltstack(&raw const alternate, before.as_mut_ptr()) }, 0);
        // SAFETY: all zeros are a valid action.
        let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
        (action.sa_sigaction, action.sa_flags) = (handle as *const () as usize, libc::SA_ONSTACK);
        // Each way has a signal of its own, since handlers are the process's.
        let signal = libc::SIGRTMIN() + SIGNALS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the handler is called by `raise` alone, between two calls.
        assert_eq!(unsafe { libc::sigaction(signal, &raw const action, std::ptr::null_mut()) }, 0);
        // SAFETY: there is a handler.
        unsafe { libc::raise(signal) };
        // SAFETY: the memory is the test's own.
        let registration = unsafe { register_stack(stack) };
        REGISTERED.store(true, Ordering::Relaxed);
        // SAFETY: there is a handler.
        unsafe { libc::raise(signal) };
        drop(registration);
        // SAFETY: the former stack is still there.
        assert_eq!(unsafe { libc::sigaltstack(before.as_ptr(), std::ptr::null_mut()) }, 0);
        assert_eq!(CALLS.load(Ordering::Relaxed), 2);
        region.is_untouched(0..512 * KIB);
    }

    a_thread_that_blocks_all_signals_may_trap: |Way| {
        let blocked = || {
            let mut mask = core::mem::MaybeUninit::uninit();
            // SAFETY: it writes the mask.
            unsafe { libc::sigfillset(mask.as_mut_ptr()) };
            // SAFETY: written just now.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask.as_ptr(), std::ptr::null_mut()) };
        };
        let mut guest = Way::instantiate(State::default()).expect("instantiates");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                blocked();
                use_up!(guest);
                let mut mask = core::mem::MaybeUninit::uninit();
                // SAFETY: it writes the thread's mask and changes nothing.
                unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, std::ptr::null(), mask.as_mut_ptr()) };
                // SAFETY: written just now.
                assert_eq!(unsafe { libc::sigismember(mask.as_ptr(), libc::SIGUSR1) }, 1, "others stay blocked");
            });
        });
    }
}

/// Runs something in a process of its own.
fn in_child(run: impl FnOnce()) {
    // SAFETY: the child does nothing but run this and end.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let passed = catch_unwind(AssertUnwindSafe(run)).is_ok();
        // SAFETY: it ends this process.
        unsafe { libc::_exit(i32::from(!passed)) };
    }
    let mut status = 0;
    // SAFETY: it writes the status.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0, "the child failed");
}

#[test]
fn forks_and_registrations_do_not_meet() {
    let stop = AtomicBool::new(false);
    let region = Region::new(2 << 20);
    let [busy, stack] = [0..1 << 20, 1 << 20..2 << 20].map(|part| region.part(part));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                // SAFETY: nothing runs on it.
                drop(unsafe { register_stack(busy.clone()) });
                std::thread::yield_now();
            }
        });
        let mut guest = Stacks::instantiate(State::default()).expect("instantiates");
        for _ in 0..20 {
            in_child(|| registered(stack.clone(), || use_up!(guest)));
            registered(stack.clone(), || use_up!(guest));
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn two_stores_on_two_stacks_call_in_turns() {
    let region = Region::new(4 << 20);
    let parts = [0..1 << 20, 2 << 20..3 << 20].map(|part| region.part(part));
    // SAFETY: the memory is the test's own, and stays.
    let _registered = parts.clone().map(|stack| unsafe { register_stack(stack) });
    let mut coroutines = parts.map(|stack| {
        Coroutine::new(stack, |yielder| {
            let state = State { other: None, yielder: Some(*yielder) };
            let mut guest = Stacks::instantiate(state).expect("instantiates");
            for _ in 0..5 {
                assert_eq!(code(guest.then_overflow(Mode::Yields as i32)), TrapCode::StackOverflow);
                yielder.yields();
                use_up!(guest);
            }
        })
    });
    let mut outside = Stacks::instantiate(State::default()).expect("instantiates");
    let mut done = [false; 2];
    while done != [true; 2] {
        for (coroutine, done) in coroutines.iter_mut().zip(&mut done) {
            *done = *done || coroutine.resume();
            use_up!(outside);
        }
    }
    region.is_untouched(1 << 20..2 << 20);
}

#[test]
fn the_reserve_holds_for_threads_that_have_called() {
    // A process of its own, because the reserve is the process's.
    in_child(|| {
        let region = Region::new(2 << 20);
        let mut guest = Stacks::instantiate(State::default()).expect("instantiates");
        registered(region.part(1 << 20..2 << 20), || use_up!(guest));
        include_wasm::set_stack_reserve(512 * KIB);
        registered(region.part(1 << 20..2 << 20), || use_up!(guest));
        include_wasm::set_stack_reserve(2 << 20);
        registered(region.part(1 << 20..2 << 20), || {
            assert_eq!(code(guest.small(1, 1)), TrapCode::StackOverflow);
        });
        // The least is what large frames touch behind them.
        include_wasm::set_stack_reserve(0);
        registered(region.part(1 << 20..2 << 20), || use_up!(guest));
        region.is_untouched(0..1 << 20);
    });
}
