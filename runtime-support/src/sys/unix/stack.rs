//! Where a thread's stack ends.
//!
//! It is asked for once per thread. With it the thread gets an alternate signal stack, if it has none, because a fault may happen where the normal one is full.

use core::cell::Cell;
use core::mem::MaybeUninit;
use core::ptr;

/// Most stack that compiled code gets on a thread whose stack may grow without bound.
const LARGEST: usize = 256 * 1024 * 1024;

/// Linux keeps this much between a growing stack and the next mapping, in pages of 4 KiB, by default.
#[cfg(target_os = "linux")]
const GROWTH_GAP: usize = 256 * 4096;

std::thread_local! {
    /// This thread's alternate signal stack, where we had to give it one.
    static ALTERNATE: Cell<Option<Alternate>> = const { Cell::new(None) };
}

/// Gives this thread an alternate signal stack, and returns the lowest usable address of its own, if that can be told.
pub(crate) fn prepare_stack() -> Option<usize> {
    give_alternate_stack();
    stack_end()
}

/// Returns the lowest usable address of this thread's stack.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stack_end() -> Option<usize> {
    let mut attributes = MaybeUninit::uninit();
    // SAFETY: it only reads who asks.
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
    // SAFETY: it only reads who asks.
    let process = unsafe { libc::getpid() };
    // SAFETY: it only reads who asks.
    let main = process == unsafe { libc::gettid() };
    let start = start as usize;
    if main {
        // It grows, up to a limit that may be none: keep clear of what no stack should become, and of the next mapping where
        // that bounds it rather than the limit.
        let gap = if reaches_limit(size) { 0 } else { GROWTH_GAP };
        let lowest_wanted = crate::arch::stack_pointer().saturating_sub(LARGEST);
        return Some(start.saturating_add(gap).max(lowest_wanted));
    }
    // Old C libraries count the guard to the stack.
    start.checked_add(guard)
}

/// Returns whether a main thread's stack of this size is as large as the process's limit allows.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn reaches_limit(size: usize) -> bool {
    const LARGEST_PAGE: usize = 64 * 1024;
    let mut limit = MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: it writes the limit.
    if unsafe { libc::getrlimit(libc::RLIMIT_STACK, limit.as_mut_ptr()) } != 0 {
        return false;
    }
    // SAFETY: written by the call above.
    let limit = unsafe { limit.assume_init() }.rlim_cur;
    limit != libc::RLIM_INFINITY && size.saturating_add(LARGEST_PAGE) as u64 >= limit
}

/// Returns the lowest usable address of this thread's stack.
#[cfg(target_vendor = "apple")]
fn stack_end() -> Option<usize> {
    // SAFETY: it only reads who asks.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: it only reads the calling thread's attributes.
    let top = unsafe { libc::pthread_get_stackaddr_np(this) } as usize;
    // SAFETY: it only reads the calling thread's attributes.
    let size = unsafe { libc::pthread_get_stacksize_np(this) };
    top.checked_sub(size.min(LARGEST))
}

/// Returns the lowest usable address of this thread's stack: unknown here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn stack_end() -> Option<usize> {
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
        // While the thread ends there is nobody to take it back later: it is taken back at once.
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
