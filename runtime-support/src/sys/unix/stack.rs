//! The stack that a thread was made with, and what a thread needs before compiled code may fault on it.
//!
//! The stack is asked for once per thread. With it the thread gets an alternate signal stack, if it has none, because a
//! fault may happen where the normal one is full, and the signals of faults are unblocked.

use core::cell::Cell;
use core::mem::MaybeUninit;
use core::ops::Range;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::sys::limit::end_epoch;
use crate::sys::registered::{after_fork, before_fork};

use super::signals;

/// Most stack that compiled code gets on a thread whose stack may grow without bound.
const LARGEST: usize = 256 * 1024 * 1024;

/// Linux keeps this much between a growing stack and the next mapping, in pages of 4 KiB, by default.
#[cfg(any(target_os = "linux", target_os = "android"))]
const GROWTH_GAP: usize = 256 * 4096;

std::thread_local! {
    /// This thread's own stack: the lowest usable address and the one behind the highest. Equal until it was asked for,
    /// and where the system does not tell.
    static OWN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
    /// Whether this thread was made ready for faults, and whether the signals of faults were unblocked.
    static READY: Cell<(bool, bool)> = const { Cell::new((false, false)) };
    /// This thread's alternate signal stack, where we had to give it one.
    static ALTERNATE: Cell<Option<Alternate>> = const { Cell::new(None) };
}

/// Makes this thread ready for compiled code: gives it an alternate signal stack and unblocks the signals of faults,
/// each once.
pub(crate) fn prepare_thread() {
    let (has_stack, unblocked) = READY.get();
    if !has_stack {
        prepare_forks();
        give_alternate_stack();
    }
    READY.set((true, unblocked || signals::unblock()));
}

/// Returns this thread's own stack, if the system tells: usable addresses, without guard pages.
pub(crate) fn thread_stack() -> Option<Range<usize>> {
    let (mut start, mut end) = OWN.get();
    if start == end {
        Range { start, end } = find_stack()?;
        OWN.set((start, end));
    }
    Some(start..end)
}

/// Keeps forks away from the lock of registered stacks, from the first use of either on. The child process has one
/// thread, and the stacks of the others are free.
pub(crate) fn prepare_forks() {
    extern "C" fn in_child() {
        after_fork();
        end_epoch();
    }
    // No thread waits for another one here: a fork in between would leave the child waiting for ever.
    static PREPARED: AtomicBool = AtomicBool::new(false);
    if !PREPARED.swap(true, Ordering::Relaxed) {
        // SAFETY: the three functions take a lock, release it and change a number.
        unsafe { libc::pthread_atfork(Some(before_fork), Some(after_fork), Some(in_child)) };
    }
}

/// Finds this thread's own stack.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn find_stack() -> Option<Range<usize>> {
    let mut attributes = MaybeUninit::uninit();
    // SAFETY: it only reads which thread this is.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: it writes the attributes of the calling thread.
    if unsafe { libc::pthread_getattr_np(this, attributes.as_mut_ptr()) } != 0 {
        return None;
    }
    let (mut start, mut size, mut guard) = (ptr::null_mut(), 0, 0);
    // SAFETY: the attributes were written, and the two results can be.
    let found = unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut start, &raw mut size) } == 0;
    // SAFETY: as above.
    let guarded = unsafe { libc::pthread_attr_getguardsize(attributes.as_ptr(), &raw mut guard) } == 0;
    // SAFETY: the attributes were written and are not used again.
    unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    if !found || !guarded {
        return None;
    }
    let start = start as usize;
    let end = start.checked_add(size)?;
    if is_of_process(&(start..end)) {
        if cfg!(target_env = "musl") {
            return Some(stack_of_process()?..end);
        }
        // It grows, up to a limit that may be none: keep clear of what no stack should become, and of the next mapping
        // where that bounds it rather than the limit.
        let gap = if reaches_limit(size) { 0 } else { GROWTH_GAP };
        return Some(start.saturating_add(gap).max(end.saturating_sub(LARGEST))..end);
    }
    // Old C libraries count the guard to the stack.
    Some(start.checked_add(guard)?..end)
}

/// Returns whether a stack is the one that the process began with, by what the kernel put there. Which thread asks says
/// nothing: in a process that was forked, the only thread has the stack of the thread that forked.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_of_process(stack: &Range<usize>) -> bool {
    /// The kernel puts arguments and environment above where some C libraries say that the stack ends, the auxiliary
    /// vector among them. Linux bounds them to 6 MiB.
    const STRINGS: usize = 8 << 20;
    // SAFETY: it reads the auxiliary vector.
    let random = unsafe { libc::getauxval(libc::AT_RANDOM) } as usize;
    // Where the kernel put nothing, the stack may be the one that grows.
    random == 0 || (stack.start..stack.end.saturating_add(STRINGS)).contains(&random)
}

/// Returns whether a main thread's stack of this size is as large as the process's limit allows.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn reaches_limit(size: usize) -> bool {
    const LARGEST_PAGE: usize = 64 * 1024;
    stack_limit().is_some_and(|limit| size.saturating_add(LARGEST_PAGE) as u64 >= limit)
}

/// Returns how far the stack of the process may grow, if there is a limit.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stack_limit() -> Option<u64> {
    let mut limit = MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: it writes the limit.
    if unsafe { libc::getrlimit(libc::RLIMIT_STACK, limit.as_mut_ptr()) } != 0 {
        return None;
    }
    // SAFETY: written by the call above.
    let limit = unsafe { limit.assume_init() }.rlim_cur;
    (limit != libc::RLIM_INFINITY).then_some(limit)
}

/// Returns the lowest usable address of the stack that the process began with, from its end and its limit: musl's
/// attributes have what the stack has grown to until now.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stack_of_process() -> Option<usize> {
    /// Linux puts the first mapping at least this far below the stack's end.
    const FREE: usize = 128 << 20;
    // SAFETY: it reads the auxiliary vector.
    let name = unsafe { libc::getauxval(libc::AT_EXECFN) } as *const libc::c_char;
    if name.is_null() {
        return None;
    }
    // SAFETY: the kernel puts the name of the program there, as a string.
    let len = unsafe { libc::strlen(name) };
    // Behind it are a zero, a null pointer, and the end.
    let end = (name as usize).checked_add(len + 1)?.checked_next_multiple_of(super::page_size())?;
    let limit = stack_limit().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(FREE);
    Some(end.checked_sub(limit.min(FREE))?.saturating_add(if limit < FREE { 0 } else { GROWTH_GAP }))
}

/// Finds this thread's own stack.
#[cfg(target_vendor = "apple")]
fn find_stack() -> Option<Range<usize>> {
    // SAFETY: it only reads which thread this is.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: it only reads the calling thread's attributes.
    let top = unsafe { libc::pthread_get_stackaddr_np(this) } as usize;
    // SAFETY: it only reads the calling thread's attributes.
    let size = unsafe { libc::pthread_get_stacksize_np(this) };
    Some(top.checked_sub(size.min(LARGEST))?..top)
}

/// Finds nothing: this system does not tell.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn find_stack() -> Option<Range<usize>> {
    None
}

/// An alternate signal stack of our own: a mapping with an inaccessible page below.
struct Alternate {
    start: *mut libc::c_void,
    len: usize,
}

/// What our handler and those behind it may need beside the frame that the kernel writes.
const HANDLER_STACK: usize = 64 * 1024;

fn give_alternate_stack() {
    let mut current = MaybeUninit::<libc::stack_t>::uninit();
    // SAFETY: it writes what the thread has now, and changes nothing.
    if unsafe { libc::sigaltstack(ptr::null(), current.as_mut_ptr()) } != 0 {
        return;
    }
    // SAFETY: written by the call above.
    let current = unsafe { current.assume_init() };
    if current.ss_flags & libc::SS_DISABLE == 0 {
        return;
    }
    let page = super::page_size();
    let len = page + (HANDLER_STACK + frame_size()).next_multiple_of(page);
    // SAFETY: a new mapping at an address of the system's choosing touches no other memory.
    let start =
        unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0) };
    if start == libc::MAP_FAILED {
        return;
    }
    let alternate = Alternate { start, len };
    let usable = start.wrapping_byte_add(page);
    // SAFETY: the pages are of the new mapping.
    let opened = unsafe { libc::mprotect(usable, len - page, libc::PROT_READ | libc::PROT_WRITE) } == 0;
    let stack = libc::stack_t { ss_sp: usable, ss_flags: 0, ss_size: len - page };
    // SAFETY: the stack is ours, and stays until the thread ends or `Alternate` takes it back.
    if opened && unsafe { libc::sigaltstack(&raw const stack, ptr::null_mut()) } == 0 {
        // While the thread ends nothing takes it back later: it is taken back at once.
        let _ = ALTERNATE.try_with(|own| own.set(Some(alternate)));
    }
}

/// Returns how many bytes the kernel writes for a signal.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn frame_size() -> usize {
    // SAFETY: it reads the auxiliary vector.
    unsafe { libc::getauxval(libc::AT_MINSIGSTKSZ) as usize }.max(libc::MINSIGSTKSZ)
}

/// Returns how many bytes the kernel writes for a signal.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn frame_size() -> usize {
    libc::MINSIGSTKSZ
}

impl Drop for Alternate {
    fn drop(&mut self) {
        let none = libc::stack_t { ss_sp: ptr::null_mut(), ss_flags: libc::SS_DISABLE, ss_size: 0 };
        let mut current = MaybeUninit::<libc::stack_t>::uninit();
        // SAFETY: it writes what the thread has now, and changes nothing.
        if unsafe { libc::sigaltstack(ptr::null(), current.as_mut_ptr()) } != 0 {
            return;
        }
        // SAFETY: written by the call above.
        let installed = unsafe { current.assume_init() }.ss_sp;
        let ours = (self.start as usize..self.start as usize + self.len).contains(&(installed as usize));
        // SAFETY: no signal handler runs on it, because this thread runs here.
        if ours && unsafe { libc::sigaltstack(&raw const none, ptr::null_mut()) } != 0 {
            return;
        }
        // SAFETY: the mapping is ours, and the kernel no longer knows it.
        unsafe { libc::munmap(self.start, self.len) };
    }
}
