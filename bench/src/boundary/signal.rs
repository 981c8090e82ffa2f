//! A fault with the least that a program can do about it: what no error from a faulting access can be faster than.
//!
//! In:  a page that cannot be read.
//! Out: time, and whose handler is asked first while others are measured: several runtimes in one process pass on what
//!      is not theirs, which would count against the first one. The bare handler sets the instruction pointer
//!      behind the instruction that faulted, and returns; it is there while faults are counted, and the handler that
//!      was there before comes back.

use std::arch::asm;
use std::mem::MaybeUninit;
use std::ptr;

use libc::{REG_RIP, SA_ONSTACK, SA_SIGINFO, SIGSEGV, c_int, c_void, sigaction, siginfo_t, ucontext_t};

/// Bytes of the instruction that faults.
const LENGTH: i64 = 2;

const PAGE: usize = 4096;

/// An inaccessible page.
#[derive(Debug)]
pub struct Page {
    start: *mut c_void,
}

unsafe extern "C" fn go_on(_: c_int, _: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the system hands over a context of this type, which nothing else refers to.
    unsafe { (*context.cast::<ucontext_t>()).uc_mcontext.gregs[REG_RIP as usize] += LENGTH };
}

/// Sets the handler of faults, and returns the one before.
///
/// # Safety
///
/// - The handler of `new` takes the arguments that its flags say, and knows what to do about any fault while it is set.
unsafe fn set(new: &sigaction) -> sigaction {
    let mut old = MaybeUninit::uninit();
    // SAFETY: both are valid, and the handler is by this function's contract.
    let result = unsafe { sigaction(SIGSEGV, new, old.as_mut_ptr()) };
    assert_eq!(result, 0, "the signal exists");
    // SAFETY: the call wrote it.
    unsafe { old.assume_init() }
}

/// The handler of faults that some runtime set.
pub struct Handler(sigaction);

impl Handler {
    /// Returns the present one.
    pub fn present() -> Self {
        let mut present = MaybeUninit::uninit();
        // SAFETY: it writes the present action and changes nothing.
        let result = unsafe { sigaction(SIGSEGV, ptr::null(), present.as_mut_ptr()) };
        assert_eq!(result, 0, "the signal exists");
        // SAFETY: the call wrote it.
        Self(unsafe { present.assume_init() })
    }

    /// Runs something while this one is asked first.
    pub fn first<R>(&self, run: impl FnOnce() -> R) -> R {
        // SAFETY: it was set by a runtime that knows what to do, and passes on the rest.
        let old = unsafe { set(&self.0) };
        let result = run();
        // SAFETY: it was there before.
        unsafe { set(&old) };
        result
    }
}

impl Page {
    /// Maps one.
    pub fn new() -> Self {
        // SAFETY: a new mapping, wherever the system likes.
        let start = unsafe {
            libc::mmap(ptr::null_mut(), PAGE, libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
        };
        assert_ne!(start, libc::MAP_FAILED, "there is room for a page");
        Self { start }
    }

    /// Faults `count` times. No other thread may fault meanwhile.
    pub fn faults(&self, count: u32) {
        // SAFETY: all zeros are a value of this type.
        let mut new: sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
        new.sa_sigaction = go_on as *const () as usize;
        new.sa_flags = SA_SIGINFO | SA_ONSTACK;
        // The only faults are those below, of instructions that long.
        Handler(new).first(|| {
            for _ in 0..count {
                // SAFETY: two bytes (`8b 07`), which fault and are skipped, so that nothing is read.
                unsafe {
                    asm!("mov eax, dword ptr [rdi]", in("rdi") self.start, out("eax") _, options(nostack, readonly));
                }
            }
        });
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // SAFETY: nothing refers to the page.
        unsafe { libc::munmap(self.start, PAGE) };
    }
}
