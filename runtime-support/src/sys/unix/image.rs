//! What a module's data makes of the first bytes of a memory, in a file without a name: instances map it instead of
//! copying.
//!
//! In:  the bytes, piece by piece.
//! Out: [`Image`], of which every instance sees its own copy, made page by page as it writes.
//!
//! The file is sealed: its bytes stay. A program may close the descriptor, as daemons close all of them, and its number
//! may then be another file's: which one it is, is looked at each time.

use core::ffi::c_int;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

use super::super::Write;
use super::page_size;

/// The bytes of a range of a memory.
#[derive(Debug)]
pub(crate) struct Image {
    file: c_int,
    /// Where the range begins in the memory: a multiple of the system's page size, as its length.
    at: usize,
    len: usize,
    /// The file's device and number there.
    identity: (libc::dev_t, libc::ino_t),
    /// Whether the system refused to map it.
    refused: AtomicBool,
}

impl Image {
    /// Makes an image of the range from `start` up to `end`, which `pieces` writes: it is handed what takes bytes and
    /// their offset in the memory. Returns `None` where the system has no such files.
    pub(crate) fn new(start: usize, end: usize, pieces: &mut dyn FnMut(&mut Write<'_>) -> bool) -> Option<Self> {
        let page = page_size();
        let at = start / page * page;
        let len = end.checked_next_multiple_of(page)?.checked_sub(at)?;
        let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
        // Not by its name, which old C libraries lack: the program would not start there.
        // SAFETY: it makes a file, whose name is a string.
        let file = unsafe { libc::syscall(libc::SYS_memfd_create, c"include-wasm".as_ptr(), flags) };
        let file = c_int::try_from(file).ok().filter(|&file| file >= 0)?;
        let identity = identity(file).unwrap_or_default();
        let image = Self { file, at, len, identity, refused: AtomicBool::new(false) };
        let mut write = |offset: usize, bytes: &[u8]| image.write(offset - at, bytes);
        // SAFETY: it changes the length of a file of our own.
        let sized = libc::off_t::try_from(len).is_ok_and(|len| unsafe { libc::ftruncate(file, len) } == 0);
        let seals = libc::F_SEAL_SEAL | libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE;
        // SAFETY: it seals a file of our own.
        if sized && pieces(&mut write) && unsafe { libc::fcntl(file, libc::F_ADD_SEALS, seals) } == 0 {
            return Some(image);
        }
        image.close();
        None
    }

    /// Writes bytes at an offset of the file.
    fn write(&self, mut offset: usize, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let Ok(at) = libc::off_t::try_from(offset) else { return false };
            // SAFETY: it reads the bytes of a slice.
            let written = unsafe { libc::pwrite(self.file, bytes.as_ptr().cast(), bytes.len(), at) };
            let Some(rest) = usize::try_from(written).ok().filter(|&len| len != 0).and_then(|len| bytes.get(len..))
            else {
                return false;
            };
            offset += bytes.len() - rest.len();
            bytes = rest;
        }
        true
    }

    /// Closes the file of an image that is mapped nowhere.
    pub(crate) fn close(self) {
        // SAFETY: it is ours, and used nowhere else.
        unsafe { libc::close(self.file) };
    }

    /// Returns whether the descriptor is still the image's.
    fn is_there(&self) -> bool {
        identity(self.file) == Some(self.identity)
    }

    /// Returns whether the system has mapped it whenever it was asked to.
    pub(crate) fn works(&self) -> bool {
        !self.refused.load(Ordering::Relaxed)
    }

    /// Maps a copy of the range into a memory, in place of what is there. Returns whether it is there now; if not, old
    /// kernels leave nothing there.
    ///
    /// # Safety
    ///
    /// - *Bytes*: the range lies within the usable part of a reservation that begins at `memory`, and nothing borrows
    ///   from it.
    pub(super) unsafe fn map(&self, memory: *mut u8) -> bool {
        let start = memory.wrapping_add(self.at).cast();
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        if !self.is_there() {
            self.refused.store(true, Ordering::Relaxed);
            return false;
        }
        // SAFETY: *Bytes* of this function's contract: it replaces pages that nothing uses.
        let to = unsafe { libc::mmap(start, self.len, protection, libc::MAP_PRIVATE | libc::MAP_FIXED, self.file, 0) };
        let mapped = to != libc::MAP_FAILED;
        if !mapped {
            self.refused.store(true, Ordering::Relaxed);
        }
        mapped
    }

    /// Copies the range into a memory, and returns whether all of it was read.
    ///
    /// # Safety
    ///
    /// - *Bytes*: as for [`Image::map`].
    pub(super) unsafe fn copy(&self, memory: *mut u8) -> bool {
        let mut done = 0;
        if !self.is_there() {
            return false;
        }
        while done < self.len {
            let (to, Ok(at)) = (memory.wrapping_add(self.at + done), libc::off_t::try_from(done)) else { return false };
            // SAFETY: *Bytes* of this function's contract: it writes bytes that nothing uses.
            let read = unsafe { libc::pread(self.file, to.cast(), self.len - done, at) };
            let Some(read) = usize::try_from(read).ok().filter(|&len| len != 0) else { return false };
            done += read;
        }
        true
    }
}

/// Returns the device and the number of the file that a descriptor is of.
fn identity(file: c_int) -> Option<(libc::dev_t, libc::ino_t)> {
    let mut status = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: it writes the status of a file, if the number is a descriptor.
    if unsafe { libc::fstat(file, status.as_mut_ptr()) } != 0 {
        return None;
    }
    // SAFETY: written by the call above.
    let status = unsafe { status.assume_init() };
    Some((status.st_dev, status.st_ino))
}
