//! All loaded code of the process: made once per module, found again by any address of it.
//!
//! In:  a function that makes the code of a module.
//! Out: [`OnceCode`], whose code stays where it is, in a list that only grows.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

use crate::error::LoadError;
use crate::sys;

use super::Code;

/// The code of one module, once it is loaded.
#[derive(Debug)]
pub(crate) struct OnceCode {
    state: AtomicU8,
    code: UnsafeCell<MaybeUninit<Code>>,
    /// The code that was loaded before this.
    next: AtomicPtr<OnceCode>,
}

// SAFETY: `code` is written by the one thread that moved `state` from NEW to BUSY, and read only after READY.
unsafe impl Sync for OnceCode {}

const NEW: u8 = 0;
const BUSY: u8 = 1;
const READY: u8 = 2;

/// The newest code that is loaded.
static LOADED: AtomicPtr<OnceCode> = AtomicPtr::new(ptr::null_mut());

impl OnceCode {
    /// Code that is not loaded.
    pub(crate) const fn new() -> Self {
        Self {
            state: AtomicU8::new(NEW),
            code: UnsafeCell::new(MaybeUninit::uninit()),
            next: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Returns the code, made by `make` unless it was made before. Safe from several threads at once: one does the
    /// work, the others wait.
    ///
    /// # Errors
    ///
    /// The error of `make`; nothing is kept, and a later call tries again.
    pub(crate) fn get_or_make(
        &'static self,
        make: impl Fn() -> Result<Code, LoadError>,
    ) -> Result<&'static Code, LoadError> {
        loop {
            match self.state.compare_exchange(NEW, BUSY, Ordering::Acquire, Ordering::Acquire) {
                Ok(_) => {
                    // SAFETY: this thread moved `state` to BUSY just now.
                    let made = make().map(|code| unsafe { self.add(code) });
                    self.state.store(if made.is_ok() { READY } else { NEW }, Ordering::Release);
                    made?;
                }
                Err(READY) => {
                    // SAFETY: READY is stored after `add` wrote it.
                    return Ok(unsafe { self.written() });
                }
                Err(_) => sys::pause(),
            }
        }
    }

    /// Returns the code.
    ///
    /// # Safety
    ///
    /// - [`add`](Self::add) wrote it.
    unsafe fn written(&'static self) -> &'static Code {
        // SAFETY: after `add` nothing writes the cell again.
        let code = unsafe { &*self.code.get() };
        // SAFETY: by this function's contract it was written.
        unsafe { code.assume_init_ref() }
    }

    /// Writes the code, and adds it to the list.
    ///
    /// # Safety
    ///
    /// - The caller's thread moved `state` from NEW to BUSY, and this is the only call since.
    #[cold]
    unsafe fn add(&'static self, code: Code) {
        // SAFETY: by this function's contract no other thread touches the cell.
        unsafe { (*self.code.get()).write(code) };
        let this = ptr::from_ref(self).cast_mut();
        let mut head = LOADED.load(Ordering::Relaxed);
        loop {
            self.next.store(head, Ordering::Relaxed);
            match LOADED.compare_exchange_weak(head, this, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(newer) => head = newer,
            }
        }
    }
}

/// Finds the code that holds `pc`. Locks nothing and allocates nothing.
pub(crate) fn find(pc: usize) -> Option<&'static Code> {
    let mut at = LOADED.load(Ordering::Acquire);
    loop {
        // SAFETY: the list holds `'static` values only.
        let loaded: &'static OnceCode = unsafe { at.as_ref() }?;
        // SAFETY: `add` writes the code before it adds it to the list.
        let code = unsafe { loaded.written() };
        if code.holds(pc) {
            return Some(code);
        }
        at = loaded.next.load(Ordering::Acquire);
    }
}
