//! The few ELF structures that our compiler writes (System V ABI, "Object Files").
//!
//! A 64-bit relocatable object in this machine's byte order. Only the section headers are read, by name.

use include_wasm_abi::width::Endian;

use crate::error::LoadError;

/// The sections that the runtime reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sections {
    pub(crate) code: &'static [u8],
    pub(crate) meta: &'static [u8],
    pub(crate) data: &'static [u8],
}

const DAMAGED: LoadError = LoadError::Damaged { part: "ELF structure" };
const HEADER_SIZE: usize = 64;
const SECTION_HEADER_SIZE: usize = 64;

/// Finds the sections of an object.
pub(crate) fn sections(elf: &'static [u8]) -> Result<Sections, LoadError> {
    let data_encoding = match Endian::HOST {
        Endian::Little => 1,
        Endian::Big => 2,
    };
    if elf.len() < HEADER_SIZE || !elf.starts_with(b"\x7fELF\x02") {
        return Err(DAMAGED);
    }
    if elf[5] != data_encoding {
        return Err(LoadError::Arch);
    }
    let table = usize::try_from(u64_at(elf, 0x28)?).map_err(|_| DAMAGED)?;
    let (count, names) = (u16_at(elf, 0x3c)?, u16_at(elf, 0x3e)?);
    let header = |index: u16| {
        let start = table.checked_add(usize::from(index) * SECTION_HEADER_SIZE).ok_or(DAMAGED)?;
        slice(elf, start, SECTION_HEADER_SIZE)
    };
    let body = |header: &[u8]| {
        let (start, len) = (u64_at(header, 0x18)?, u64_at(header, 0x20)?);
        slice(elf, usize::try_from(start).map_err(|_| DAMAGED)?, usize::try_from(len).map_err(|_| DAMAGED)?)
    };
    let names = body(header(names)?)?;
    let find = |wanted: &str| {
        for index in 1..count {
            let header = header(index)?;
            let name = names.get(u32_at(header, 0)? as usize..).ok_or(DAMAGED)?;
            if name.strip_prefix(wanted.as_bytes()).is_some_and(|rest| rest.first() == Some(&0)) {
                return body(header);
            }
        }
        Err(DAMAGED)
    };
    use include_wasm_abi::blob::{DATA, META, TEXT};
    Ok(Sections { code: find(TEXT)?, meta: find(META)?, data: find(DATA)? })
}

fn slice(bytes: &'static [u8], start: usize, len: usize) -> Result<&'static [u8], LoadError> {
    start.checked_add(len).and_then(|end| bytes.get(start..end)).ok_or(DAMAGED)
}

macro_rules! readers {
    ($($name:ident: $ty:ty;)*) => {$(
        fn $name(bytes: &[u8], at: usize) -> Result<$ty, LoadError> {
            let field = bytes.get(at..at + size_of::<$ty>()).and_then(|field| field.try_into().ok());
            field.map(<$ty>::from_ne_bytes).ok_or(DAMAGED)
        }
    )*};
}
readers! { u16_at: u16; u32_at: u32; u64_at: u64; }
