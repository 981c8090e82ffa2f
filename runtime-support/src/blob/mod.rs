//! Checks a blob's metadata once, and reads its records.
//!
//! In:  bytes that the expansion claims to be ours, see [`Blob::trusted`].
//! Out: [`Meta`], which is what the compiler wrote, as its checksum says.
//!
//! Nothing is copied and nothing is allocated: records are read from the bytes where they lie. A damaged blob is an
//! error here, so that what comes after need not ask again.

use core::marker::PhantomData;

#[cfg(feature = "alloc")]
use include_wasm_abi::blob::TypeRecord;
use include_wasm_abi::blob::{
    self, CHECKED_FROM, EntryRecord, Header, PAGE_ALIGN, Record, Span, TEXT_ALIGN, Table, Wire, text_len,
};
use include_wasm_abi::checksum::checksum;
use include_wasm_abi::feature::Arch;
#[cfg(feature = "alloc")]
use include_wasm_abi::types::ValType;
use include_wasm_abi::vmctx::{VmctxOffsets, VmctxShape};
use include_wasm_abi::wire::Reader;

use crate::error::LoadError;

pub(crate) mod elf;

/// Bytes that begin at a multiple of 64.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Aligned<T: ?Sized>(pub T);

/// Bytes that begin a page, and have its rest for themselves.
#[derive(Debug)]
#[repr(C, align(4096))]
pub struct Pages<T: ?Sized>(pub Aligned<T>);

const _: () = assert!(align_of::<Aligned<u8>>() as u64 == TEXT_ALIGN && align_of::<Pages<u8>>() as u64 == PAGE_ALIGN);

/// The bytes of a blob that came from our compiler.
#[derive(Clone, Copy, Debug)]
pub struct Blob {
    bytes: &'static [u8],
}

impl Blob {
    /// Claims that `bytes` came from our compiler.
    ///
    /// # Safety
    ///
    /// - `bytes` are what `include-wasm-codegen` of this very version wrote for a target that this program may run on.
    ///
    /// This is the one claim that cannot be checked at run time. Every other safety argument about compiled code leans
    /// on it; only the macro's expansion and tools that compile themselves make it.
    pub const unsafe fn trusted(bytes: &'static Aligned<[u8]>) -> Self {
        Self { bytes: &bytes.0 }
    }

    pub(crate) const fn bytes(self) -> &'static [u8] {
        self.bytes
    }
}

/// Metadata of code that came from our compiler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meta {
    bytes: &'static [u8],
    header: &'static [u8; Header::SIZE],
    pub(crate) offsets: VmctxOffsets,
}

const fn damaged(part: &'static str) -> LoadError {
    LoadError::Damaged { part }
}

impl Meta {
    /// Checks `bytes`, the metadata of a blob whose sections of code and data have these lengths.
    #[cold]
    pub(crate) fn parse(bytes: &'static [u8], text: usize, data_len: usize) -> Result<Self, LoadError> {
        if !bytes.starts_with(&blob::MAGIC) {
            return Err(damaged("magic"));
        }
        let meta = Self::linked(bytes)?;
        let header = meta.header();
        if Arch::HOST.is_none_or(|host| host as u8 != header.arch) {
            return Err(LoadError::Arch);
        }
        if text_len(header.code_len as usize) != text || header.data_len as usize != data_len {
            return Err(damaged("length of code or data"));
        }
        if bytes.get(CHECKED_FROM..).map(checksum) != Some(header.checksum) {
            return Err(damaged("checksum"));
        }
        Ok(meta)
    }

    /// Takes metadata that was linked into the program together with its code, and can be damaged no more than that.
    /// Only the version is looked at: for which instruction set the code is, the expansion asserts.
    pub(crate) fn linked(bytes: &'static [u8]) -> Result<Self, LoadError> {
        let header = bytes.first_chunk().ok_or(damaged("header"))?;
        let mut meta = Self { bytes, header, offsets: VmctxOffsets::from_numbers([0; VmctxOffsets::NUMBERS]) };
        let header = meta.header();
        if header.version != blob::VERSION {
            return Err(LoadError::Version { found: header.version.into(), expected: blob::VERSION.into() });
        }
        meta.offsets = VmctxOffsets::from_numbers(header.offsets.0);
        Ok(meta)
    }

    /// Returns the header. Inlined, only the fields that are used are read.
    #[inline(always)]
    pub(crate) fn header(&self) -> Header {
        // It cannot fail: there are as many bytes as a header has.
        Header::read(&mut Reader::new(self.header)).unwrap_or(Header::EMPTY)
    }

    /// Returns the counts of the context's arrays.
    #[inline(always)]
    pub(crate) fn shape(&self) -> VmctxShape {
        VmctxShape::from_counts(self.header().counts.0)
    }

    /// Returns a table's records.
    pub(crate) fn records<R: Record>(&self) -> Records<R> {
        Records { bytes: self.table(R::TABLE as usize, R::SIZE), record: PhantomData }
    }

    /// Returns the bytes of a table, with records of that size.
    #[inline(never)]
    fn table(&self, table: usize, record_size: usize) -> &'static [u8] {
        // The tables' places are the last part of the header.
        const PLACES_AT: usize = Header::SIZE - Table::COUNT * Span::SIZE;
        let place = self.header.get(PLACES_AT + table * Span::SIZE..).unwrap_or_default();
        let Ok(Span { at, len }) = Span::read(&mut Reader::new(place)) else { return &[] };
        let at = at as usize;
        self.bytes.get(at..at + len as usize * record_size).unwrap_or_default()
    }

    /// Returns the bytes of the pool that `span` names, or none where it names what is not there.
    pub(crate) fn pool(&self, span: Span) -> &'static [u8] {
        let pool = self.records::<u8>().bytes;
        let start = span.at as usize;
        start.checked_add(span.len as usize).and_then(|end| pool.get(start..end)).unwrap_or_default()
    }

    /// Returns the value types that a type record names: parameters and results in a row.
    #[cfg(feature = "alloc")]
    pub(crate) fn values(&self, ty: TypeRecord) -> impl Iterator<Item = ValType> + Clone {
        let values = self.pool(ty.values).chunks_exact(ValType::ENCODED);
        values.filter_map(|bytes| ValType::decode(&mut Reader::new(bytes)).ok())
    }

    /// Returns the entry for functions of the type with this canonical index.
    pub(crate) fn entry(&self, canonical: u32, dynamic: bool) -> Option<EntryRecord> {
        self.records::<EntryRecord>().iter().find(|entry| entry.ty == canonical && (entry.dynamic == 1) == dynamic)
    }
}

/// The records of one table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Records<R> {
    bytes: &'static [u8],
    record: PhantomData<R>,
}

impl<R: Wire> Records<R> {
    pub(crate) fn get(&self, index: usize) -> Option<R> {
        let start = index.checked_mul(R::SIZE)?;
        R::read(&mut Reader::new(self.bytes.get(start..start.checked_add(R::SIZE)?)?)).ok()
    }

    /// Returns the records behind the first `count`.
    pub(crate) fn skip(&self, count: usize) -> Self {
        Self { bytes: self.bytes.get(count * R::SIZE..).unwrap_or_default(), record: PhantomData }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = R> + Clone + use<R> {
        self.bytes.chunks_exact(R::SIZE).filter_map(|bytes| R::read(&mut Reader::new(bytes)).ok())
    }

    /// Returns the last record whose first field is at most `wanted`; records are sorted by it, and it has 32 bits.
    pub(crate) fn last_at_most(&self, wanted: u32) -> Option<R> {
        self.count_at_most(wanted).checked_sub(1).and_then(|index| self.get(index))
    }

    /// Returns the bytes of the same record.
    pub(crate) fn last_bytes_at_most(&self, wanted: u32) -> Option<&'static [u8]> {
        let index = self.count_at_most(wanted).checked_sub(1)?;
        self.bytes.chunks_exact(R::SIZE).nth(index)
    }

    /// Returns how many records have a first field of at most `wanted`; records are sorted by it, and it has 32 bits.
    pub(crate) fn count_at_most(&self, wanted: u32) -> usize {
        count_at_most(self.bytes, R::SIZE, wanted)
    }
}

/// One search for records of all kinds: each of its own would be code in every program.
#[inline(never)]
fn count_at_most(records: &[u8], size: usize, wanted: u32) -> usize {
    let (mut low, mut high) = (0, records.len() / size);
    while low < high {
        let middle = low + (high - low) / 2;
        let field = records.get(middle * size..).and_then(|record| record.first_chunk());
        if field.is_some_and(|field| u32::from_le_bytes(*field) <= wanted) { low = middle + 1 } else { high = middle }
    }
    low
}
