//! Windows: pages from `VirtualAlloc`, stacks as threads know them, and no faults: nothing here handles an exception.

use core::ffi::c_void;
use core::ops::Range;
use core::ptr::{self, NonNull};

use crate::error::LoadError;

use super::{FaultHooks, Image, Reservation};

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetCurrentThreadStackLimits(low: *mut usize, high: *mut usize);
    fn SetThreadStackGuarantee(bytes: *mut u32) -> i32;
    fn VirtualAlloc(address: *mut c_void, len: usize, kind: u32, protection: u32) -> *mut c_void;
    fn VirtualProtect(address: *mut c_void, len: usize, protection: u32, before: *mut u32) -> i32;
    fn VirtualFree(address: *mut c_void, len: usize, kind: u32) -> i32;
}

const MEM_COMMIT: u32 = 0x1000;
const MEM_RESERVE: u32 = 0x2000;
const MEM_DECOMMIT: u32 = 0x4000;
const MEM_RELEASE: u32 = 0x8000;
const PAGE_NOACCESS: u32 = 0x01;
const PAGE_READWRITE: u32 = 0x04;
const PAGE_EXECUTE_READ: u32 = 0x20;

/// What lies between a stack's lowest address and the lowest that can be used, beside what the thread has set aside for
/// its handler of overflows: a page that is never usable, and two that move down in front of the used ones.
const GUARDS: usize = 3 * PAGE;

/// Size of a page in bytes.
const PAGE: usize = 4096;

/// Does nothing: no fault is handled here.
pub(crate) fn prepare_thread() {}

/// Does nothing: no process is forked here.
pub(crate) fn prepare_forks() {}

/// Returns the stack of the fiber that runs, or of the thread where it is none: usable addresses.
pub(crate) fn thread_stack() -> Option<Range<usize>> {
    let (mut low, mut high, mut set_aside) = (usize::MAX, 0, 0);
    // SAFETY: it writes both.
    unsafe { GetCurrentThreadStackLimits(&raw mut low, &raw mut high) };
    // SAFETY: it writes what the thread has set aside; zero asks for no more. Where it fails there is nothing.
    let _ = unsafe { SetThreadStackGuarantee(&raw mut set_aside) };
    Some(low.checked_add(set_aside as usize + GUARDS)?..high)
}

/// Refuses.
///
/// # Errors
///
/// [`LoadError::NoSignals`], always.
pub(crate) fn install_handlers(_hooks: &'static FaultHooks) -> Result<(), LoadError> {
    Err(LoadError::NoSignals)
}

/// Reserves `reserved` bytes of address space, of which the first `usable` can be used and are zero.
pub(crate) fn reserve(usable: usize, reserved: usize, _image: Option<&Image>) -> Option<Reservation> {
    let len = reserved.max(usable);
    if len == 0 {
        return Some(Reservation { start: NonNull::<u128>::dangling().as_ptr().cast(), len, mapped: false });
    }
    // SAFETY: a new reservation at an address of the system's choosing touches no other memory.
    let start = unsafe { VirtualAlloc(ptr::null_mut(), len, MEM_RESERVE, PAGE_NOACCESS) };
    let start = NonNull::new(start)?.as_ptr().cast();
    // SAFETY: reserved just now, with at least as many bytes.
    if usable != 0 && !unsafe { commit(start, 0, usable) } {
        // SAFETY: reserved just now, and not handed out.
        unsafe { release(start, 0, len, None) };
        return None;
    }
    Some(Reservation { start, len, mapped: false })
}

/// Makes the first `to` bytes from `start` on, where a reservation begins, usable; new ones are zero.
///
/// # Safety
///
/// - *Reservation*: [`reserve`] returned `start` with at least `to` bytes, of which the first `from` can be used.
pub(crate) unsafe fn commit(start: *mut u8, _from: usize, to: usize) -> bool {
    // SAFETY: *Reservation* of this function's contract; the contents of usable pages stay.
    !unsafe { VirtualAlloc(start.cast(), to, MEM_COMMIT, PAGE_READWRITE) }.is_null()
}

/// Fills the first `used` bytes of a reservation with zeros, and gives those behind `usable` back to the system.
///
/// # Safety
///
/// - *Bytes*: [`reserve`] returned `start`, the first `used` bytes can be used, and nothing borrows from them.
pub(crate) unsafe fn reset(start: *mut u8, used: usize, usable: usize, _image: Option<&Image>) -> bool {
    // SAFETY: *Bytes* of this function's contract.
    unsafe { start.write_bytes(0, used) };
    let usable = usable.next_multiple_of(PAGE);
    if used > usable {
        // SAFETY: *Bytes* of this function's contract. Where it fails they stay usable and zero: nothing relies on
        // faults here.
        unsafe { VirtualFree(start.wrapping_add(usable).cast(), used - usable, MEM_DECOMMIT) };
    }
    true
}

/// Gives back what [`reserve`] returned.
///
/// # Safety
///
/// - *Reservation*: `reserve` returned `start` and `len`, and nothing uses the bytes any more.
pub(crate) unsafe fn release(start: *mut u8, _used: usize, len: usize, _image: Option<&Image>) {
    if len != 0 {
        // SAFETY: *Reservation* of this function's contract; a reservation is given back as a whole.
        unsafe { VirtualFree(start.cast(), 0, MEM_RELEASE) };
    }
}

/// Does nothing: pages of the program stay as its file says.
pub(crate) fn protect_code(_code: &'static [u8]) -> bool {
    false
}

/// Copies code to pages of its own, and makes them executable; they are writable no longer then.
///
/// # Errors
///
/// [`LoadError::OutOfMemory`], or [`LoadError::Forbidden`] where the process may have no executable memory.
pub(crate) fn map_code(code: &[u8]) -> Result<*const u8, LoadError> {
    let len = code.len().max(1);
    let Reservation { start, len, .. } = reserve(len, len, None).ok_or(LoadError::OutOfMemory { bytes: len })?;
    // SAFETY:
    // - readable: `code` is a slice.
    // - writable: the pages have at least as many bytes.
    // - no overlap: the pages were not handed out yet.
    unsafe { start.copy_from_nonoverlapping(code.as_ptr(), code.len()) };
    let mut before = 0;
    // SAFETY: the pages are ours alone, and nothing borrows from them.
    if unsafe { VirtualProtect(start.cast(), len, PAGE_EXECUTE_READ, &raw mut before) } == 0 {
        // SAFETY: as above.
        unsafe { release(start, 0, len, None) };
        return Err(LoadError::Forbidden);
    }
    Ok(start)
}
