//! Faults of compiled code become traps.
//!
//! The handler acts only where the program counter is a recorded trap site, and the processor raised the signal: one
//! that was sent by a program arrives anywhere. Then it rewrites the program counter, the stack pointer's alignment and
//! one argument register in the interrupted context and returns: the thread goes on in [`FaultHooks::resume_at`], on
//! its own stack, and unwinds from there. It never jumps, allocates or locks. Everywhere else the handler that was
//! there before runs, with its own mask and flags.
//!
//! The handlers stay for as long as the process, and so does the library that they are in. A thread has the signals
//! unblocked when it first runs compiled code: a fault whose signal is blocked ends the process.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::Mutex;

use crate::error::LoadError;
use crate::sys::FaultHooks;
use crate::sys::limit::end_epoch;

use super::registers::Registers;

/// The signals that a fault of compiled code can be.
const SIGNALS: [c_int; 5] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGTRAP];

/// What handled each signal before, in order of [`SIGNALS`].
struct Earlier([UnsafeCell<MaybeUninit<libc::sigaction>>; SIGNALS.len()]);

// SAFETY: each cell is written before the handler of its signal is installed, and only read afterwards.
unsafe impl Sync for Earlier {}

static EARLIER: Earlier = Earlier([const { UnsafeCell::new(MaybeUninit::uninit()) }; SIGNALS.len()]);

/// Whether an earlier handler that asked to run once has run.
static RESET: [AtomicBool; SIGNALS.len()] = [const { AtomicBool::new(false) }; SIGNALS.len()];

static INSTALLED: Mutex<bool> = Mutex::new(false);

/// Whether compiled code may fault.
static FAULTS: AtomicBool = AtomicBool::new(false);

/// What faults mean, from before the handler is installed.
static HOOKS: AtomicPtr<FaultHooks> = AtomicPtr::new(ptr::null_mut());

/// Installs the handler, once per process.
///
/// # Errors
///
/// [`LoadError::NoSignals`] where the system refuses.
pub(crate) fn install_handlers(hooks: &'static FaultHooks) -> Result<(), LoadError> {
    // Before the lock: a library that is being loaded may wait for the lock, and the loader waits for that library.
    keep_library();
    let mut installed = INSTALLED.lock().map_err(|_| LoadError::NoSignals)?;
    if *installed {
        return Ok(());
    }
    if !Registers::KNOWN {
        return Err(LoadError::NoSignals);
    }
    for (&signal, earlier) in SIGNALS.iter().zip(&EARLIER.0) {
        // SAFETY: it writes the present action and changes nothing.
        if unsafe { libc::sigaction(signal, ptr::null(), earlier.get().cast()) } != 0 {
            return Err(LoadError::NoSignals);
        }
    }
    HOOKS.store(ptr::from_ref(hooks).cast_mut(), Ordering::Release);
    // SAFETY: all zeros are a valid action: the default one, with an empty mask.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = handle as *const () as usize;
    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
    for signal in SIGNALS {
        // SAFETY: `handle` has the type that SA_SIGINFO asks for, and is async-signal-safe.
        if unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) } != 0 {
            return Err(LoadError::NoSignals);
        }
    }
    *installed = true;
    FAULTS.store(true, Ordering::Release);
    // Threads that run compiled code already are readied once more.
    end_epoch();
    Ok(())
}

/// Unblocks the signals in this thread, and returns true, once handlers are installed.
pub(super) fn unblock() -> bool {
    if !FAULTS.load(Ordering::Acquire) {
        return false;
    }
    let mut mask = MaybeUninit::uninit();
    // SAFETY: it writes the mask.
    unsafe { libc::sigemptyset(mask.as_mut_ptr()) };
    for signal in SIGNALS {
        // SAFETY: the mask was written.
        unsafe { libc::sigaddset(mask.as_mut_ptr(), signal) };
    }
    // SAFETY: as above; it changes this thread's mask alone.
    unsafe { libc::pthread_sigmask(libc::SIG_UNBLOCK, mask.as_ptr(), ptr::null_mut()) };
    true
}

/// Keeps the library that this is a part of, if it is one that could be unloaded: the kernel has the address of its
/// handlers, and libraries that were loaded later may have it as that of an earlier handler.
#[cfg(all(any(target_os = "linux", target_os = "android"), not(target_feature = "crt-static")))]
fn keep_library() {
    let mut found = MaybeUninit::<libc::Dl_info>::uninit();
    // SAFETY: any address may be asked for, and the result can be written.
    if unsafe { libc::dladdr(handle as *const c_void, found.as_mut_ptr()) } == 0 {
        return;
    }
    // SAFETY: written by the call above.
    let name = unsafe { found.assume_init() }.dli_fname;
    // It is loaded: this marks it as one that stays. A program itself is not found by its name, and stays anyway.
    // SAFETY: the name is the loader's own; nothing is loaded, so that no code runs.
    unsafe { libc::dlopen(name, libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_NODELETE) };
}

/// Does nothing: there are no libraries that could be unloaded.
#[cfg(not(all(any(target_os = "linux", target_os = "android"), not(target_feature = "crt-static"))))]
fn keep_library() {}

/// Handles a signal.
///
/// # Safety
///
/// - Called by the kernel, as a handler with SA_SIGINFO.
unsafe extern "C" fn handle(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel passes the interrupted context.
    let mut registers = unsafe { Registers::of(context) };
    // SAFETY: the kernel passes what it knows of the signal. What a program sends has no positive code.
    let raised = unsafe { (*info).si_code } > 0;
    // SAFETY: it is null or came from a `'static` reference.
    let hooks = unsafe { HOOKS.load(Ordering::Acquire).as_ref() };
    if let Some(hooks) = hooks.filter(|hooks| raised && (hooks.is_trap_site)(registers.pc())) {
        registers.go_to(hooks.resume_at as *const () as usize);
        return;
    }
    // SAFETY: passed on as it came.
    unsafe { pass_on(signal, info, context) };
}

/// Runs the handler that was there before ours.
///
/// # Safety
///
/// - The arguments are those of a handler with SA_SIGINFO.
unsafe fn pass_on(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let Some(index) = SIGNALS.iter().position(|&known| known == signal) else { return };
    // SAFETY: written before our handler was installed, and not again.
    let earlier = unsafe { &*EARLIER.0[index].get() };
    // SAFETY: as above.
    let earlier = unsafe { earlier.assume_init_ref() };
    let once = earlier.sa_flags & libc::SA_RESETHAND != 0;
    let used_up = once && RESET[index].swap(true, Ordering::Relaxed);
    let default = earlier.sa_sigaction == libc::SIG_DFL || used_up;
    if default || earlier.sa_sigaction == libc::SIG_IGN {
        // SAFETY: it reads what the kernel wrote. A fault cannot be ignored; a signal that was sent can.
        let sent = unsafe { (*info).si_code } <= 0;
        if sent && !default {
            return;
        }
        // SAFETY: all zeros are the default action.
        let action: libc::sigaction = unsafe { core::mem::zeroed() };
        // SAFETY: the default action needs nothing.
        unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) };
        if sent {
            // SAFETY: it sends the signal again, now to the default action.
            unsafe { libc::raise(signal) };
        }
        // A fault happens again when the instruction runs again.
        return;
    }
    // SAFETY: the kernel passes the interrupted context.
    let mut mask = unsafe { Registers::mask(context) };
    // SAFETY: a mask is made of words, and the earlier one was filled by the kernel.
    unsafe { add_signals(&mut mask, &earlier.sa_mask) };
    if earlier.sa_flags & libc::SA_NODEFER == 0 {
        // SAFETY: the mask can be written.
        unsafe { libc::sigaddset(&raw mut mask, signal) };
    }
    // SAFETY: it sets this thread's mask; the kernel puts the interrupted one back when we return.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const mask, ptr::null_mut()) };
    if earlier.sa_flags & libc::SA_SIGINFO != 0 {
        type Informed = unsafe extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);
        // SAFETY: its SA_SIGINFO says that it has this type.
        let handler = unsafe { core::mem::transmute::<usize, Informed>(earlier.sa_sigaction) };
        // SAFETY: called as the kernel would have.
        unsafe { handler(signal, info, context) };
    } else {
        type Plain = unsafe extern "C" fn(c_int);
        // SAFETY: without SA_SIGINFO it has this type.
        let handler = unsafe { core::mem::transmute::<usize, Plain>(earlier.sa_sigaction) };
        // SAFETY: called as the kernel would have.
        unsafe { handler(signal) };
    }
}

/// Adds the signals of one mask to another.
///
/// # Safety
///
/// - *Masks*: both are valid.
unsafe fn add_signals(mask: &mut libc::sigset_t, other: &libc::sigset_t) {
    for signal in 1..=64 {
        // SAFETY: *Masks* of this function's contract.
        if unsafe { libc::sigismember(other, signal) } == 1 {
            // SAFETY: *Masks* of this function's contract.
            unsafe { libc::sigaddset(mask, signal) };
        }
    }
}
