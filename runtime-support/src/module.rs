//! A module of the program: loaded once per process, found again by any address of its code.
//!
//! In:  what the expansion put into the binary.
//! Out: [`Code`], executable, and in a list that only grows, which signal handlers read without a lock.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

use include_wasm_abi::blob::{EntryRecord, SitesRecord, flags};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;

use crate::blob::{Blob, Meta};
use crate::error::LoadError;
#[cfg(feature = "alloc")]
use crate::instance::{Context, OnceImage};
use crate::libcalls::LibcallEntry;
use crate::parts::Part;
use crate::sys;

/// Address of the first byte of code that was linked into the program.
pub type CodeStart = unsafe extern "C" fn();

/// Where a module's code is, and how to get at it. A function, so that a program which only links code has nothing that maps
/// code.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// In a blob that is mapped at first use.
    Blob(Blob, fn(&Module, Blob) -> Result<Code, LoadError>),
    /// In the program's own text.
    Linked { meta: &'static [u8], data: &'static [u8], code: CodeStart },
}

/// A module that the program includes: the expansion has one `static` of it.
#[derive(Debug)]
pub struct Module {
    source: Source,
    libcalls: &'static [LibcallEntry],
    parts: &'static [Part],
    state: AtomicU8,
    code: UnsafeCell<MaybeUninit<Code>>,
    next: AtomicPtr<Module>,
}

// SAFETY: `code` is written by the one thread that moved `state` from NEW to BUSY, and read only after READY.
unsafe impl Sync for Module {}

const NEW: u8 = 0;
const BUSY: u8 = 1;
const READY: u8 = 2;

/// The newest module that is loaded.
static LOADED: AtomicPtr<Module> = AtomicPtr::new(ptr::null_mut());

impl Module {
    /// A module whose code is a blob, made executable at first use. `libcalls` and `parts` are what its code and its
    /// instances need.
    pub const fn load(blob: Blob, libcalls: &'static [LibcallEntry], parts: &'static [Part]) -> Self {
        Self::new(Source::Blob(blob, Self::publish), libcalls, parts)
    }

    /// A module whose code was linked into the program.
    ///
    /// # Safety
    ///
    /// - The first three are of one module and came from our compiler: the claim of [`Blob::trusted`].
    /// - `libcalls` and `parts` hold all that its code and its instances need.
    pub const unsafe fn linked(
        meta: &'static [u8],
        data: &'static [u8],
        code: CodeStart,
        libcalls: &'static [LibcallEntry],
        parts: &'static [Part],
    ) -> Self {
        Self::new(Source::Linked { meta, data, code }, libcalls, parts)
    }

    const fn new(source: Source, libcalls: &'static [LibcallEntry], parts: &'static [Part]) -> Self {
        Self {
            source,
            libcalls,
            parts,
            state: AtomicU8::new(NEW),
            code: UnsafeCell::new(MaybeUninit::uninit()),
            next: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Loads the module unless it is loaded. Safe from several threads at once: one does the work, the others wait.
    ///
    /// # Errors
    ///
    /// [`LoadError`]; nothing is kept, and a later call tries again.
    pub fn code(&'static self) -> Result<&'static Code, LoadError> {
        loop {
            match self.state.compare_exchange(NEW, BUSY, Ordering::Acquire, Ordering::Acquire) {
                Ok(_) => {
                    let made = self.make();
                    self.state.store(if made.is_ok() { READY } else { NEW }, Ordering::Release);
                    made?;
                }
                Err(READY) => {
                    // SAFETY: READY is stored after `make` wrote it.
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
    /// - `make` wrote it.
    unsafe fn written(&'static self) -> &'static Code {
        // SAFETY: after `make` nothing writes the cell again.
        let code = unsafe { &*self.code.get() };
        // SAFETY: by this function's contract.
        unsafe { code.assume_init_ref() }
    }

    /// Maps the code of a blob.
    #[cold]
    fn publish(&self, blob: Blob) -> Result<Code, LoadError> {
        let unmapped = crate::code::check(blob)?;
        let header = unmapped.meta.header();
        let libcalls = self.libcalls.iter().fold(0, |set, entry| set | 1 << entry.call as u8);
        let parts = self.parts.iter().fold(0, |set, part| set | 1 << part.number as u8);
        if header.libcalls & !libcalls != 0 || header.parts & !parts != 0 {
            return Err(LoadError::MissingLibcall);
        }
        prepare(&unmapped.meta)?;
        // The last step, because pages are never given back.
        crate::code::publish(unmapped)
    }

    #[cold]
    fn make(&'static self) -> Result<(), LoadError> {
        let code = match self.source {
            Source::Blob(blob, publish) => publish(self, blob)?,
            Source::Linked { meta, data, code } => {
                let meta = Meta::linked(meta)?;
                prepare(&meta)?;
                Code::new(code as *const u8, meta, data)
            }
        };
        // SAFETY: this thread moved `state` to BUSY, so no other touches it.
        unsafe { (*self.code.get()).write(code) };
        let this = ptr::from_ref(self).cast_mut();
        let mut head = LOADED.load(Ordering::Relaxed);
        loop {
            self.next.store(head, Ordering::Relaxed);
            match LOADED.compare_exchange_weak(head, this, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(newer) => head = newer,
            }
        }
    }

    /// Returns the runtime functions that the expansion listed.
    pub(crate) fn libcalls(&self) -> &'static [LibcallEntry] {
        self.libcalls
    }

    /// Returns the parts of instances that the expansion listed.
    pub(crate) fn parts(&self) -> &'static [Part] {
        self.parts
    }
}

/// Makes the process ready for faults of code that has some.
fn prepare(meta: &Meta) -> Result<(), LoadError> {
    if meta.header().flags & flags::HARDWARE_TRAPS != 0 { sys::install_handlers() } else { Ok(()) }
}

/// Finds the code that holds `pc`. Locks nothing and allocates nothing.
pub(crate) fn find(pc: usize) -> Option<&'static Code> {
    let mut at = LOADED.load(Ordering::Acquire);
    loop {
        // SAFETY: the list holds `'static` modules only.
        let module: &'static Module = unsafe { at.as_ref() }?;
        // SAFETY: a module is put into the list after its code was written.
        let code = unsafe { module.written() };
        if code.holds(pc) {
            return Some(code);
        }
        at = module.next.load(Ordering::Acquire);
    }
}

/// Executable code and what is known about it.
#[derive(Debug)]
pub struct Code {
    start: *const u8,
    /// Its length in bytes.
    len: usize,
    meta: Meta,
    data: &'static [u8],
    #[cfg(feature = "alloc")]
    image: OnceImage,
}

// SAFETY: code and data are never written once a `Code` exists.
unsafe impl Sync for Code {}
// SAFETY: as above.
unsafe impl Send for Code {}

impl Code {
    pub(crate) fn new(start: *const u8, meta: Meta, data: &'static [u8]) -> Self {
        let len = meta.header().code_len as usize;
        Self {
            start,
            len,
            meta,
            data,
            #[cfg(feature = "alloc")]
            image: OnceImage::new(),
        }
    }

    /// Returns the image of the first memory of instances, if there is one. The context is of such an instance, and has its
    /// header.
    #[cfg(feature = "alloc")]
    pub(crate) fn image(&self, context: Context) -> Option<&'static crate::sys::Image> {
        self.image.get(context)
    }

    pub(crate) const fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Returns whether `pc` is in the code, or a return address right behind it.
    pub(crate) fn holds(&self, pc: usize) -> bool {
        pc.wrapping_sub(self.start as usize) <= self.len
    }

    pub(crate) const fn data(&self) -> &'static [u8] {
        self.data
    }

    /// Returns the address of the code at `offset`.
    pub(crate) fn address(&self, offset: u32) -> usize {
        self.pointer(offset) as usize
    }

    /// Returns a pointer to the code at `offset`.
    pub(crate) fn pointer(&self, offset: u32) -> *const u8 {
        self.start.wrapping_add(offset as usize)
    }

    /// Returns the offset of `pc`, which [`find`] found here.
    pub(crate) fn offset_of(&self, pc: usize) -> u32 {
        (pc - self.start as usize) as u32
    }

    /// Returns why the code traps at `offset`, if it may.
    pub(crate) fn trap_at(&self, offset: u32) -> Option<TrapCode> {
        let record = self.meta.records::<SitesRecord>().last_bytes_at_most(offset)?;
        SitesRecord::code_at(record, offset).and_then(TrapCode::from_number)
    }

    pub(crate) fn entry_returning_at(&self, offset: u32) -> Option<EntryRecord> {
        let entry = self.meta.records::<EntryRecord>().last_at_most(offset);
        entry.filter(|entry| entry.return_at == offset)
    }

    /// Compares the CPU's features with those that the code needs.
    pub(crate) fn check_features(&self) -> Result<(), LoadError> {
        let features = Arch::HOST.map_or(&[][..], Arch::features);
        let needed = self.meta.header().features;
        for (bit, feature) in features.iter().enumerate() {
            if (needed >> bit & 1 == 1 || feature.floor) && !sys::has_feature(feature.name) {
                return Err(LoadError::Cpu { missing: feature.name });
            }
        }
        Ok(())
    }
}
