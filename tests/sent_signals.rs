//! A signal that a program sends is no trap, wherever it arrives. The only test of its process, because handlers belong
//! to the process.
#![cfg(target_os = "linux")]

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::ptr;

use include_wasm::{TrapCode, include_wasm};

include_wasm! {
    struct Traps = "wasm/traps.wasm";
}

static CALLS: AtomicUsize = AtomicUsize::new(0);

extern "C" fn count(_signal: libc::c_int) {
    CALLS.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn a_signal_that_was_sent_reaches_the_earlier_handler() {
    // SAFETY: all zeros are a valid action.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = count as *const () as usize;
    action.sa_flags = libc::SA_ONSTACK;
    // SAFETY: `count` may be called anywhere.
    assert_eq!(unsafe { libc::sigaction(libc::SIGSEGV, &raw const action, ptr::null_mut()) }, 0);

    let (stop, mut spun) = (AtomicBool::new(false), Ok(0));
    let mut traps = Traps::instantiate().expect("instantiates");
    // SAFETY: it names this thread.
    let this = unsafe { libc::pthread_self() };
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let mut sent = 0;
            while !stop.load(Ordering::SeqCst) {
                // One after the other: signals of one kind do not wait in a queue.
                while CALLS.load(Ordering::SeqCst) < sent && !stop.load(Ordering::SeqCst) {
                    std::thread::yield_now();
                }
                // SAFETY: the thread waits for this one.
                assert_eq!(unsafe { libc::pthread_kill(this, libc::SIGSEGV) }, 0);
                sent += 1;
            }
        });
        while CALLS.load(Ordering::SeqCst) < 300 {
            // Almost all that it does is to be at a place that may trap. It does not: of two signals of one kind one
            // may be lost.
            spun = traps.spin(100_000);
            if spun != Ok(0) {
                break;
            }
        }
        stop.store(true, Ordering::SeqCst);
        sender.join().expect("no crash");
    });
    assert_eq!(spun, Ok(0), "it trapped by a signal that was sent");
    assert_eq!(traps.memory_out_of_bounds().expect_err("traps").code(), TrapCode::MemoryOutOfBounds);
}
