//! Unix: pages from `mmap`, faults as signals, stacks as pthreads know them.

use core::ffi::c_int;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::error::LoadError;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod clean;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod image;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod pool;
mod registers;
mod reservation;
mod signals;
mod stack;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) use super::no_image::Image;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) use image::Image;
pub(crate) use reservation::{commit, release, reserve, reset};
pub(crate) use signals::install_handlers;
pub(crate) use stack::{prepare_forks, prepare_thread, thread_stack};

/// Maps pages of the process's own, all zeros, at an address if it is free and not zero.
fn map(hint: usize, len: usize, protection: c_int, flags: c_int) -> Option<*mut u8> {
    let (hint, flags) = (ptr::without_provenance_mut(hint), libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | flags);
    // SAFETY: a new mapping at an address of the system's choosing touches no other memory.
    let start = unsafe { libc::mmap(hint, len, protection, flags, -1, 0) };
    if start == libc::MAP_FAILED { None } else { Some(start.cast()) }
}

/// Returns the size of the system's pages in bytes.
fn page_size() -> usize {
    // SAFETY: it reads a constant of the system.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

/// Makes code executable where it lies, if it has whole pages for itself and the system lets it; nothing can write to
/// it any more then.
pub(crate) fn protect_code(code: &'static [u8]) -> bool {
    let page = page_size();
    // A page's size is a power of two.
    let whole = !code.is_empty() && (code.as_ptr().addr() | code.len()) & (page - 1) == 0;
    let protection = libc::PROT_READ | libc::PROT_EXEC;
    // Apple's systems check the signature of every page that is executed, and kill the process.
    // SAFETY: the bytes are borrowed for ever, so that nothing writes to them, and nothing else is on their pages.
    cfg!(not(target_vendor = "apple"))
        && whole
        && unsafe { libc::mprotect(code.as_ptr().cast_mut().cast(), code.len(), protection) } == 0
}

/// What code is aligned to that is copied: no system's pages are larger.
const CODE_ALIGN: usize = 64 * 1024;

/// How far below the program's code the next code ends that is copied. What is nearer is the program's own.
static BELOW: AtomicUsize = AtomicUsize::new(64 * 1024 * 1024);

/// Copies code to pages of its own, and makes them executable; they are writable no longer then.
///
/// The pages are near the program's code if there is room. Processors keep the targets of branches in few bits, so that
/// calls over a great distance, and returns, take almost twice as long.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`], or [`LoadError::Forbidden`] where the process may have no executable memory.
pub(crate) fn map_code(code: &[u8]) -> Result<*const u8, LoadError> {
    let len = code.len().max(1);
    let room = len.next_multiple_of(CODE_ALIGN);
    let below = BELOW.fetch_add(room, Ordering::Relaxed) + room;
    // The variable is as near as the code itself.
    let near = ptr::from_ref(&BELOW).addr().saturating_sub(below) & !(CODE_ALIGN - 1);
    let start = map(near, len, libc::PROT_READ | libc::PROT_WRITE, 0).ok_or(LoadError::OutOfMemory { bytes: len })?;
    // SAFETY:
    // - readable: `code` is a slice.
    // - writable: the mapping has at least as many bytes.
    // - no overlap: the mapping was not handed out yet.
    unsafe { start.copy_from_nonoverlapping(code.as_ptr(), code.len()) };
    // SAFETY: the pages are ours alone, and nothing borrows from them.
    if unsafe { libc::mprotect(start.cast(), len, libc::PROT_READ | libc::PROT_EXEC) } != 0 {
        // SAFETY: as above.
        unsafe { libc::munmap(start.cast(), len) };
        return Err(LoadError::Forbidden);
    }
    Ok(start)
}
