//! A fault that is not ours reaches the handler that was there before. The only test of its process, because handlers
//! belong to the process.
#![cfg(unix)]

use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::ptr;

use include_wasm::{TrapCode, include_wasm};

include_wasm! {
    struct Traps = "wasm/traps.wasm";
}

/// The page that the test reads although it is inaccessible.
static PAGE: AtomicPtr<libc::c_void> = AtomicPtr::new(ptr::null_mut());
static CALLS: AtomicUsize = AtomicUsize::new(0);
static BLOCKED: AtomicUsize = AtomicUsize::new(0);

const PAGE_SIZE: usize = 4096;

/// Makes the page readable, so that the access succeeds when it runs again.
extern "C" fn open(_signal: libc::c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    let page = PAGE.load(Ordering::Relaxed);
    // SAFETY: the kernel passes what it knows of the fault.
    let info = unsafe { &*info };
    // SAFETY: for this signal it has an address.
    assert_eq!(unsafe { info.si_addr() }, page);
    let mut mask = core::mem::MaybeUninit::uninit();
    // SAFETY: it writes the thread's mask and changes nothing.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, ptr::null(), mask.as_mut_ptr()) };
    for signal in [libc::SIGSEGV, libc::SIGUSR1, libc::SIGUSR2] {
        // SAFETY: written just now.
        BLOCKED.fetch_add(unsafe { libc::sigismember(mask.as_ptr(), signal) } as usize, Ordering::Relaxed);
    }
    // SAFETY: the page is the test's own.
    unsafe { libc::mprotect(page, PAGE_SIZE, libc::PROT_READ) };
    CALLS.fetch_add(1, Ordering::Relaxed);
}

#[test]
fn a_fault_that_is_not_ours_reaches_the_earlier_handler() {
    // SAFETY: all zeros are a valid action.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = open as *const () as usize;
    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
    // SAFETY: the mask is part of a valid action.
    unsafe { libc::sigaddset(&raw mut action.sa_mask, libc::SIGUSR1) };
    // SAFETY: `open` has the type that SA_SIGINFO asks for.
    assert_eq!(unsafe { libc::sigaction(libc::SIGSEGV, &raw const action, ptr::null_mut()) }, 0);

    let mut traps = Traps::instantiate().expect("instantiates");
    assert_eq!(traps.memory_out_of_bounds().expect_err("traps").code(), TrapCode::MemoryOutOfBounds);
    assert_eq!(CALLS.load(Ordering::Relaxed), 0, "our fault is not the earlier handler's");

    for round in 1..=2 {
        // SAFETY: a new mapping touches no other memory.
        let page = unsafe {
            libc::mmap(ptr::null_mut(), PAGE_SIZE, libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
        };
        assert_ne!(page, libc::MAP_FAILED);
        PAGE.store(page, Ordering::Relaxed);
        // SAFETY: the handler makes the page readable before this is over.
        assert_eq!(unsafe { page.cast::<u8>().read_volatile() }, 0);
        assert_eq!(CALLS.load(Ordering::Relaxed), round);
        assert_eq!(BLOCKED.load(Ordering::Relaxed), 2 * round, "its own mask and its own signal are blocked, no other");
        assert_eq!(traps.memory_out_of_bounds().expect_err("traps").code(), TrapCode::MemoryOutOfBounds);
    }
    let mut mask = core::mem::MaybeUninit::uninit();
    // SAFETY: it writes the thread's mask and changes nothing.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, ptr::null(), mask.as_mut_ptr()) };
    // SAFETY: written just now.
    assert_eq!(unsafe { libc::sigismember(mask.as_ptr(), libc::SIGUSR1) }, 0, "the mask is as it was");
}
