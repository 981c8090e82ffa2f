//! A blob: one ELF object file, and the metadata inside it.
//!
//! | section | what | byte order |
//! |---|---|---|
//! | [`TEXT`] | code of every function and entry, executable in place | the instruction set's |
//! | [`META`] | [`Header`], then its tables | little-endian |
//! | [`DATA`] | bytes of the data segments | as in the module |
//! | `.symtab`, `.strtab` | a symbol for every function; runtime functions are undefined | the target's |
//!
//! ```text
//! META:  | magic 4 | version 2 | arch 1 | checksum 8 | flags 1 | features 8 | code_len 4 | data_len 4 | start 4 |
//!        | libcalls 4 | parts 4 | counts 4 x n |
//!        | offsets 4 x (n + 1) | (offset 4, count 4) for each table | tables' records ... | pool |
//! ```
//!
//! A table's records have a fixed size and lie at `offset` bytes from the section's first. Strings, expressions and
//! lists lie in the pool, a table of single bytes, and are named by [`Span`]s into it. An offset of code counts from
//! the first byte of [`TEXT`]. [`NONE`] stands for "there is none".

use crate::types::ValType;
use crate::vmctx::{VmctxOffsets, VmctxShape};
use crate::wire::{Reader, Short};

/// The section of code.
pub const TEXT: &str = ".text";
/// The section of metadata.
pub const META: &str = ".include_wasm.meta";
/// The section of data segments.
pub const DATA: &str = ".include_wasm.data";
/// Indices of [`TEXT`], [`META`] and [`DATA`] among the sections of the object.
pub const SECTIONS: [u16; 3] = [2, 1, 3];

/// First bytes of the metadata.
pub const MAGIC: [u8; 4] = *b"iWm\0";
/// Version of everything in this crate. Compiler and runtime of different versions refuse each other.
pub const VERSION: u16 = 3;
/// Offset of the first byte of the metadata that the checksum covers. Those in front are the checksum, and what is
/// compared with what it has to be.
pub const CHECKED_FROM: usize = 15;

/// An index or offset that says "there is none".
pub const NONE: u32 = u32::MAX;
/// A limit that says "there is none".
pub const UNLIMITED: u64 = u64::MAX;
/// Bytes in a page of linear memory, unless the memory's type says otherwise.
pub const PAGE_SIZE: u64 = 1 << PAGE_SHIFT;

/// A page has two to the power of this many bytes, unless the memory's type says otherwise.
pub const PAGE_SHIFT: u8 = 16;

/// Memories in storage of the program's begin at a multiple of this many bytes.
pub const MEMORY_ALIGN: usize = 16;

/// Most bytes of a memory, whatever its type.
pub const MAX_MEMORY: u64 = 1 << 32;
/// Alignment in bytes of [`TEXT`], and of a blob, where the code is copied.
pub const TEXT_ALIGN: u64 = 64;

/// Alignment in bytes of [`TEXT`], and of a blob, where the code may become executable in place. The section is padded
/// to a multiple of it then, so that nothing else is on its pages. Where a machine's pages are larger, code is copied
/// all the same.
pub const PAGE_ALIGN: u64 = 4096;

/// The fewest bytes of code that may become executable in place: below, a copy costs less than the padding is worth.
pub const LEAST_IN_PLACE: usize = 64 * 1024;

/// Returns the alignment of [`TEXT`], and of a blob, for code of this length in bytes.
pub const fn text_align(code_len: usize) -> u64 {
    if code_len < LEAST_IN_PLACE { TEXT_ALIGN } else { PAGE_ALIGN }
}

/// Returns the length of [`TEXT`] for code of this length, both in bytes.
pub const fn text_len(code_len: usize) -> usize {
    if code_len < LEAST_IN_PLACE { code_len } else { code_len.next_multiple_of(PAGE_ALIGN as usize) }
}
/// Bytes of address space that a 32-bit memory of [`flags::GUARDED`] code needs, all inaccessible behind its length:
/// the largest index, the largest offset and the widest access together stay below.
pub const GUARDED_RESERVATION: u64 = (1 << 33) + PAGE_SIZE;

/// Bits of [`Header::flags`].
pub mod flags {
    /// Some traps are faults of the processor; without this bit nothing relies on a signal handler.
    pub const HARDWARE_TRAPS: u8 = 1;
    /// Accesses to 32-bit memories have no bounds checks and rely on inaccessible pages behind the memory.
    pub const GUARDED: u8 = 2;
}

/// Modes of a [`DataRecord`] or an [`ElemRecord`] (specification: "Data Segments", "Element Segments").
pub mod mode {
    /// Copied when an instruction says so.
    pub const PASSIVE: u8 = 0;
    /// Copied at instantiation.
    pub const ACTIVE: u8 = 1;
    /// Never copied: it only declares references.
    pub const DECLARED: u8 = 2;
}

/// A run of bytes in the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Offset in the pool.
    pub at: u32,
    /// Length in bytes.
    pub len: u32,
}

/// A value with a fixed size in a blob.
pub trait Wire: Sized {
    /// Size in bytes.
    const SIZE: usize;

    /// Hands over the value's bytes, in pieces and in order.
    fn write(&self, put: &mut dyn FnMut(&[u8]));

    /// Reads the value.
    ///
    /// # Errors
    ///
    /// [`Short`] where bytes are missing or are none that [`Wire::write`] makes.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Short>;
}

macro_rules! wire_integers {
    ($($ty:ident)*) => {$(
        impl Wire for $ty {
            const SIZE: usize = size_of::<Self>();
            fn write(&self, put: &mut dyn FnMut(&[u8])) { put(&self.to_le_bytes()) }
            #[inline(always)]
            fn read(reader: &mut Reader<'_>) -> Result<Self, Short> { reader.$ty() }
        }
    )*};
}
wire_integers!(u8 u16 u32 u64);

impl Wire for ValType {
    const SIZE: usize = Self::ENCODED;
    fn write(&self, put: &mut dyn FnMut(&[u8])) {
        put(&self.encode());
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, Short> {
        Self::decode(reader)
    }
}

impl Wire for Span {
    const SIZE: usize = 8;
    fn write(&self, put: &mut dyn FnMut(&[u8])) {
        self.at.write(put);
        self.len.write(put);
    }
    #[inline(always)]
    fn read(reader: &mut Reader<'_>) -> Result<Self, Short> {
        Ok(Self { at: reader.u32()?, len: reader.u32()? })
    }
}

impl Wire for [u8; 4] {
    const SIZE: usize = 4;
    fn write(&self, put: &mut dyn FnMut(&[u8])) {
        put(self);
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, Short> {
        Ok(reader.u32()?.to_le_bytes())
    }
}

impl<T: Wire + Copy + Default, const N: usize> Wire for Array<T, N> {
    const SIZE: usize = T::SIZE * N;
    fn write(&self, put: &mut dyn FnMut(&[u8])) {
        self.0.iter().for_each(|item| item.write(put));
    }
    #[inline(always)]
    fn read(reader: &mut Reader<'_>) -> Result<Self, Short> {
        let mut items = [T::default(); N];
        for item in &mut items {
            *item = T::read(reader)?;
        }
        Ok(Self(items))
    }
}

/// An array of values of fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Array<T, const N: usize>(pub [T; N]);

/// Declares records: a struct each, with its [`Wire`] form in field order.
macro_rules! records {
    ($($(#[$doc:meta])* struct $name:ident { $($(#[$fdoc:meta])* $f:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$fdoc])* pub $f: $ty),* }

        impl Wire for $name {
            const SIZE: usize = 0 $(+ <$ty as Wire>::SIZE)*;
            fn write(&self, put: &mut dyn FnMut(&[u8])) { $(self.$f.write(put);)* }
            #[inline(always)]
            fn read(reader: &mut Reader<'_>) -> Result<Self, Short> { Ok(Self { $($f: Wire::read(reader)?),* }) }
        }
    )*};
}

records! {
    /// The first bytes of the metadata.
    struct Header {
        /// [`MAGIC`].
        magic: [u8; 4],
        /// [`VERSION`].
        version: u16,
        /// Number of the [`Arch`](crate::feature::Arch).
        arch: u8,
        /// [`checksum`](crate::checksum::checksum) of the metadata from [`CHECKED_FROM`] on.
        checksum: u64,
        /// Bits of [`flags`].
        flags: u8,
        /// CPU features that the code needs: bits by [`Arch::features`](crate::feature::Arch::features).
        features: u64,
        /// Length of the code in bytes.
        code_len: u32,
        /// Length of the data in bytes.
        data_len: u32,
        /// Index of the start function, or [`NONE`].
        start: u32,
        /// The runtime functions that the code calls, as a set: the bit of a [`Libcall`](crate::libcall::Libcall) is
        /// its number.
        libcalls: u32,
        /// The parts that instances have, as a set: see [`Part::needed`](crate::part::Part::needed).
        parts: u32,
        /// Counts of the context's arrays: a [`VmctxShape`].
        counts: Array<u32, { VmctxShape::COUNTS }>,
        /// Where they begin: [`VmctxOffsets`].
        offsets: Array<u32, { VmctxOffsets::NUMBERS }>,
        /// Where each [`Table`] lies: offset in the metadata, number of records.
        tables: Array<Span, { Table::COUNT }>,
    }

    /// A function type.
    struct TypeRecord {
        /// Parameter types, then result types, as [`ValType`]s in the pool.
        values: Span,
        /// How many of them are parameters.
        params: u32,
        /// Index of the first type of the module that equals this one.
        canonical: u32,
    }

    /// An entry from Rust for functions of one type. Records are sorted by `return_at`.
    struct EntryRecord {
        /// Offset of the return address of its call of the function.
        return_at: u32,
        /// Canonical index of the type.
        ty: u32,
        /// 1 where values cross in slots whatever the type, for callers that learn it at run time; otherwise 0.
        dynamic: u8,
        /// Offset of its code.
        code: u32,
        /// Offset of the code that it continues at after a trap.
        handler: u32,
        /// Bytes from its frame pointer down to its stack pointer at the call.
        frame_size: u32,
        /// Bytes from its stack pointer up to where it keeps the context that was entered.
        ctx_at: u32,
    }

    /// A function of the module, imported or defined, by index.
    struct FunctionRecord {
        /// Index of its type in the module.
        ty: u32,
        /// Offset of its code; for an imported function, of the code that lets a reference call it, or [`NONE`].
        code: u32,
    }

    /// The name of a function of the module, by index.
    struct NameRecord {
        /// Its name, or an empty span.
        name: Span,
    }

    /// A function that a reference can point to, by its place among the context's `func_refs`.
    struct FuncRefRecord {
        /// Index of the function.
        function: u32,
    }

    /// A memory, imported or defined, by index.
    struct MemoryRecord {
        /// Smallest number of pages.
        min: u64,
        /// Largest number of pages, or [`UNLIMITED`].
        max: u64,
        /// A page has two to the power of this many bytes.
        page_shift: u8,
    }

    /// A table, imported or defined, by index.
    struct TableRecord {
        /// Smallest number of elements.
        min: u64,
        /// Largest number of elements, or [`UNLIMITED`].
        max: u64,
        /// Type of an element.
        element: ValType,
        /// Expression for the first value of the elements of a defined table; an empty span is null.
        init: Span,
    }

    /// A global, imported or defined, by index.
    struct GlobalRecord {
        /// Type of its value.
        ty: ValType,
        /// 1 where it is mutable.
        mutable: u8,
        /// Expression for the value of a defined global.
        init: Span,
    }

    /// A data segment, by index.
    struct DataRecord {
        /// One of [`mode`].
        mode: u8,
        /// Index of the memory of an active segment.
        memory: u32,
        /// Expression for the offset of an active segment.
        offset: Span,
        /// Its bytes: a span in [`DATA`].
        bytes: Span,
    }

    /// An element segment, by index.
    struct ElemRecord {
        /// One of [`mode`].
        mode: u8,
        /// Index of the table of an active segment.
        table: u32,
        /// Expression for the offset of an active segment.
        offset: Span,
        /// Number of elements.
        count: u32,
        /// Indices of functions in the pool, as `u32`s where [`NONE`] is null; or an empty span.
        functions: Span,
        /// Where `functions` is empty: the elements' expressions, one [`Span`] each, in the pool.
        exprs: Span,
    }

    /// Places where compiled code may trap, and the steps from each to the next: see [`sites`](crate::sites). Records
    /// are sorted by `at`.
    struct SitesRecord {
        /// Offset of the first place.
        at: u32,
        /// Number of its [`TrapCode`](crate::trap::TrapCode).
        code: u8,
        /// The others.
        steps: Array<u8, { crate::sites::STEPS }>,
    }

    /// What a program counter came from. Records are sorted by `at`; where a call is followed by an instruction that
    /// faults, both have the same, and the call's record comes first. Behind the record of an operator whose function's
    /// body stands in the place of a call comes that of the call.
    struct AddressRecord {
        /// Offset of an instruction that faults, or of the return address of a call.
        at: u32,
        /// Offset of the operator in the module's file, in bytes.
        wasm: u32,
        /// Index of the function that has the operator.
        function: u32,
        /// 1 where the next record is of the call that this function's body stands for; otherwise 0.
        inlined: u8,
    }
}

impl Header {
    /// The header of nothing.
    pub const EMPTY: Self = Self {
        magic: [0; 4],
        version: 0,
        arch: 0,
        checksum: 0,
        flags: 0,
        features: 0,
        code_len: 0,
        data_len: 0,
        start: NONE,
        libcalls: 0,
        parts: 0,
        counts: Array([0; VmctxShape::COUNTS]),
        offsets: Array([0; VmctxOffsets::NUMBERS]),
        tables: Array([Span { at: 0, len: 0 }; Table::COUNT]),
    };
}

impl MemoryRecord {
    /// Returns whether the memory can have inaccessible pages right behind its length: pages of the processor are never
    /// larger than ordinary ones of WebAssembly, but larger than others.
    pub const fn can_be_guarded(&self) -> bool {
        self.page_shift >= PAGE_SHIFT
    }

    /// Returns the largest number of pages that a memory of this type can ever have. A memory of 32 bits has a number
    /// of pages that 32 bits hold.
    pub const fn most_pages(&self) -> u64 {
        let most = MAX_MEMORY >> self.page_shift;
        let most = if most > u32::MAX as u64 { u32::MAX as u64 } else { most };
        if self.max < most { self.max } else { most }
    }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $record:ty;)*) => {
        /// A table of the metadata.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Table { $($(#[$doc])* $name),* }

        impl Table {
            /// How many tables there are.
            pub const COUNT: usize = Self::ALL.len();
            /// Every table, in the order of [`Header::tables`].
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the size of a record in bytes.
            pub const fn record_size(self) -> usize {
                match self { $(Self::$name => <$record as Wire>::SIZE),* }
            }
        }

        $(impl Record for $record { const TABLE: Table = Table::$name; })*
    };
}

/// A record that fills a table.
pub trait Record: Wire {
    /// The table.
    const TABLE: Table;
}

tables! {
    /// Function types, by index.
    Types: TypeRecord;
    /// Entries, by ascending return address.
    Entries: EntryRecord;
    /// Functions, by index.
    Functions: FunctionRecord;
    /// Names of functions, by index; none where the option `backtrace` asks for none.
    Names: NameRecord;
    /// Functions that a reference can point to.
    FuncRefs: FuncRefRecord;
    /// Memories, by index.
    Memories: MemoryRecord;
    /// Tables, by index.
    Tables: TableRecord;
    /// Globals, by index.
    Globals: GlobalRecord;
    /// Data segments, by index.
    Data: DataRecord;
    /// Element segments, by index.
    Elems: ElemRecord;
    /// Trap sites, several in a record.
    Sites: SitesRecord;
    /// Operators' offsets.
    Addresses: AddressRecord;
    /// Bytes that spans name.
    Pool: u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_takes_its_size_and_survives() {
        let record = TableRecord { min: 1, max: UNLIMITED, element: ValType::I32, init: Span { at: 3, len: 4 } };
        let (mut bytes, mut len) = ([0; 64], 0);
        record.write(&mut |piece| {
            bytes[len..len + piece.len()].copy_from_slice(piece);
            len += piece.len();
        });
        assert_eq!(len, TableRecord::SIZE);
        assert_eq!(TableRecord::read(&mut Reader::new(&bytes[..len])), Ok(record));
        assert_eq!(TableRecord::read(&mut Reader::new(&bytes[..len - 1])), Err(Short));
    }
}
