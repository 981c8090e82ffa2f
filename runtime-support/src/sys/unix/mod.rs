//! Unix: pages from `mmap`, faults as signals, stacks as pthreads know them.

use core::ffi::c_int;
use core::ptr;

use crate::error::LoadError;

mod registers;
mod signals;
mod stack;

pub(crate) use signals::install_handlers;
pub(crate) use stack::prepare_stack;

/// Maps pages of the process's own, all zeros.
fn map(len: usize, protection: c_int, flags: c_int) -> Option<*mut u8> {
    // SAFETY: a new mapping at an address of the system's choosing touches no other memory.
    let start =
        unsafe { libc::mmap(ptr::null_mut(), len, protection, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | flags, -1, 0) };
    if start == libc::MAP_FAILED { None } else { Some(start.cast()) }
}

/// Reserves `reserved` bytes of address space, of which the first `usable` can be used and are zero. Returns its first byte
/// and its length.
pub(crate) fn reserve(usable: usize, reserved: usize) -> Option<(*mut u8, usize)> {
    let len = reserved.max(usable);
    if len == 0 {
        return Some((ptr::NonNull::<u128>::dangling().as_ptr().cast(), 0));
    }
    let start = map(len, libc::PROT_NONE, libc::MAP_NORESERVE)?;
    if usable != 0 && !commit(start, usable) {
        // SAFETY: mapped just now, and nobody has seen it.
        unsafe { release(start, len) };
        return None;
    }
    Some((start, len))
}

/// Makes the first `len` bytes from `start` on, where a reservation begins, usable; new ones are zero.
pub(crate) fn commit(start: *mut u8, len: usize) -> bool {
    // SAFETY: the pages are of a reservation, whose owner alone uses them; their contents stay.
    unsafe { libc::mprotect(start.cast(), len, libc::PROT_READ | libc::PROT_WRITE) == 0 }
}

/// Gives back what [`reserve`] returned.
///
/// # Safety
///
/// - `reserve` returned both, and nothing uses the bytes any more.
pub(crate) unsafe fn release(start: *mut u8, len: usize) {
    if len != 0 {
        // SAFETY: by this function's contract.
        unsafe { libc::munmap(start.cast(), len) };
    }
}

/// Copies code to pages of its own, and makes them executable; they are writable no longer then.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`], or [`LoadError::Forbidden`] where the process may have no executable memory.
pub(crate) fn map_code(code: &[u8]) -> Result<*const u8, LoadError> {
    let len = code.len().max(1);
    let start = map(len, libc::PROT_READ | libc::PROT_WRITE, 0).ok_or(LoadError::OutOfMemory { bytes: len })?;
    // SAFETY:
    // - readable: `code` is a slice.
    // - writable: the mapping has at least as many bytes.
    // - no overlap: nobody else has seen the mapping.
    unsafe { start.copy_from_nonoverlapping(code.as_ptr(), code.len()) };
    // SAFETY: the pages are ours alone, and nothing borrows from them.
    if unsafe { libc::mprotect(start.cast(), len, libc::PROT_READ | libc::PROT_EXEC) } != 0 {
        // SAFETY: as above.
        unsafe { libc::munmap(start.cast(), len) };
        return Err(LoadError::Forbidden);
    }
    Ok(start)
}
