//! A module of the program: its code, and what its instances need.
//!
//! In:  what the expansion put into the binary.
//! Out: [`Code`], loaded once per process.

use crate::blob::{Blob, Meta};
use crate::code::{self, Code, LibcallEntry, OnceCode};
use crate::error::LoadError;

use super::part::Part;

/// Address of the first byte of code that was linked into the program.
pub type CodeStart = unsafe extern "C" fn();

/// Makes the process ready for code with this metadata.
pub(crate) type Prepare = fn(&Meta) -> Result<(), LoadError>;

/// Where a module's code is, and how to get at it. A function, so that a program which only links code has nothing that
/// maps code.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// In a blob that is mapped at first use.
    Blob(Blob, fn(&Module, Blob, Prepare) -> Result<Code, LoadError>),
    /// In the program's own text.
    Linked { meta: &'static [u8], data: &'static [u8], code: CodeStart },
}

/// A module that the program includes: the expansion has one `static` of it.
#[derive(Debug)]
pub struct Module {
    source: Source,
    libcalls: &'static [LibcallEntry],
    parts: &'static [Part],
    code: OnceCode,
}

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
        Self { source, libcalls, parts, code: OnceCode::new() }
    }

    /// Returns the code, loaded unless it is. `prepare` is called once its metadata is known, and before it can run.
    ///
    /// # Errors
    ///
    /// [`LoadError`]; nothing is kept, and a later call tries again.
    pub(crate) fn code_after(&'static self, prepare: Prepare) -> Result<&'static Code, LoadError> {
        self.code.get_or_make(|| self.make(prepare))
    }

    /// Maps the code of a blob.
    #[cold]
    fn publish(&self, blob: Blob, prepare: Prepare) -> Result<Code, LoadError> {
        let unmapped = code::check(blob)?;
        let header = unmapped.meta.header();
        let libcalls = self.libcalls.iter().fold(0, |set, entry| set | 1 << entry.call as u8);
        let parts = self.parts.iter().fold(0, |set, part| set | 1 << part.number as u8);
        if header.libcalls & !libcalls != 0 || header.parts & !parts != 0 {
            return Err(LoadError::MissingLibcall);
        }
        prepare(&unmapped.meta)?;
        // The last step, because pages are never given back.
        code::publish(unmapped)
    }

    #[cold]
    fn make(&self, prepare: Prepare) -> Result<Code, LoadError> {
        match self.source {
            Source::Blob(blob, publish) => publish(self, blob, prepare),
            Source::Linked { meta, data, code } => {
                let meta = Meta::linked(meta)?;
                prepare(&meta)?;
                Ok(Code::new(code as *const u8, meta, data))
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
