//! Executable code of one module, and what is known about it.
//!
//! In:  a blob, or code that was linked into the program.
//! Out: [`Code`], and a list of all loaded code that only grows, which signal handlers read without a lock.

use include_wasm_abi::blob::{EntryRecord, SitesRecord};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::trap::TrapCode;

use crate::blob::Meta;
use crate::error::LoadError;
use crate::sys;

mod export;
#[cfg(feature = "alloc")]
mod image;
mod libcall;
mod publish;
mod registry;

pub use export::Export;
#[cfg(feature = "alloc")]
use image::OnceImage;
pub use libcall::LibcallEntry;
pub(crate) use publish::{check, publish};
pub(crate) use registry::{OnceCode, find};

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

    /// Returns the image of the first memory of instances, if there is one.
    #[cfg(feature = "alloc")]
    pub(crate) fn image(&self) -> Option<&'static sys::Image> {
        self.image.get(&self.meta, self.data)
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
