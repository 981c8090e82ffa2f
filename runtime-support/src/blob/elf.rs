//! The few ELF structures that our compiler writes (System V ABI, "Object Files").
//!
//! A 64-bit relocatable object in this machine's byte order. Only the section headers are read, by their known indices.

use include_wasm_abi::blob::SECTIONS;
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
const SECTION_HEADER_SIZE: u64 = 64;

/// Finds the sections of an object.
pub(crate) fn sections(elf: &'static [u8]) -> Result<Sections, LoadError> {
    let data_encoding = match Endian::HOST {
        Endian::Little => 1,
        Endian::Big => 2,
    };
    let Some((b"\x7fELF\x02", [encoding, ..])) = elf.split_at_checked(5) else { return Err(DAMAGED) };
    if *encoding != data_encoding {
        return Err(LoadError::Arch);
    }
    let table = u64_at(elf, 0x28)?;
    // It is the last part of the object.
    let count = elf.get(0x3c..).and_then(|field| field.first_chunk()).ok_or(DAMAGED)?;
    slice(elf, table, u64::from(u16::from_ne_bytes(*count)) * SECTION_HEADER_SIZE)?;
    let [code, meta, data] = SECTIONS;
    Ok(Sections {
        code: section(elf, table, code)?,
        meta: section(elf, table, meta)?,
        data: section(elf, table, data)?,
    })
}

/// Returns the bytes of a section. What it is not, its name for example, is left to the metadata's checksum.
#[inline(never)]
fn section(elf: &'static [u8], table: u64, index: u16) -> Result<&'static [u8], LoadError> {
    let header = table.checked_add(u64::from(index) * SECTION_HEADER_SIZE).ok_or(DAMAGED)?;
    let header = slice(elf, header, SECTION_HEADER_SIZE)?;
    slice(elf, u64_at(header, 0x18)?, u64_at(header, 0x20)?)
}

fn slice(bytes: &'static [u8], start: u64, len: u64) -> Result<&'static [u8], LoadError> {
    let end = start.checked_add(len).and_then(|end| usize::try_from(end).ok());
    end.and_then(|end| bytes.get(start as usize..end)).ok_or(DAMAGED)
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, LoadError> {
    bytes.get(at..).and_then(|field| field.first_chunk()).map(|field| u64::from_ne_bytes(*field)).ok_or(DAMAGED)
}
