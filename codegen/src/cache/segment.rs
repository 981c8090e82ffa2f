//! Many records in one file.
//!
//! In:  the bytes of a file, or records.
//! Out: records, found by their keys, or the bytes of a file.
//!
//! ```text
//! "iw-funcs"  u32 length  module fingerprint
//! u32 CRC-32  u32 length  u32 length  u32 length  key  dependencies  function      and so on
//! ```
//!
//! A checksum is that of the header and of the record behind the checksum.
//!
//! A file with another fingerprint is no segment. A damaged record is skipped; damaged lengths end the segment.

use std::collections::HashMap;

use crc32fast::Hasher;
use include_wasm_abi::wire::Reader;

use super::codec::{bytes, len, read_numbers};

/// First bytes of a segment; another format has others.
const MAGIC: &[u8; 8] = b"iw-funcs";

/// Bytes of the fields in front of a key.
const FIELDS: usize = 16;

/// A record, in the bytes of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// The whole record, with its checksum.
    pub(super) bytes: &'a [u8],
    key: &'a [u8],
    /// The function's dependencies, from [`super::dependencies::encode`].
    pub(super) dependencies: &'a [u8],
    /// The function's code, from [`super::record::write`].
    pub(super) function: &'a [u8],
}

/// Records by their keys.
pub(super) type Index<'a> = HashMap<&'a [u8], Vec<Record<'a>>>;

/// The header of a segment.
pub(super) struct Header {
    pub(super) bytes: Vec<u8>,
    checksum: Hasher,
}

impl Header {
    /// Returns the header of segments with this module fingerprint.
    pub(super) fn new(fingerprint: &[u8]) -> Self {
        let mut header = MAGIC.to_vec();
        bytes(&mut header, fingerprint);
        let mut checksum = Hasher::new();
        checksum.update(&header);
        Self { bytes: header, checksum }
    }

    /// Returns the checksum of the header and of a record without its own checksum.
    fn checksum(&self, record: &[u8]) -> [u8; 4] {
        let mut checksum = self.checksum.clone();
        checksum.update(record);
        checksum.finalize().to_le_bytes()
    }
}

/// Appends a record.
pub(super) fn push(out: &mut Vec<u8>, header: &Header, key: &[u8], dependencies: &[u8], function: &[u8]) {
    let parts = [key, dependencies, function];
    let start = out.len();
    out.extend([0; 4]);
    parts.iter().for_each(|part| len(out, part.len()));
    parts.iter().for_each(|part| out.extend_from_slice(part));
    let checksum = header.checksum(&out[start + 4..]);
    out[start..start + 4].copy_from_slice(&checksum);
}

/// Adds the records of a segment to an index.
pub(super) fn index<'a>(segment: &'a [u8], header: &Header, index: &mut Index<'a>) {
    let Some(mut rest) = segment.strip_prefix(&header.bytes[..]) else { return };
    while let Some((record, next)) = split_first(rest) {
        index.entry(record.key).or_default().push(record);
        rest = next;
    }
}

/// Splits off the first record.
fn split_first(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let mut reader = Reader::new(bytes);
    let [_checksum, key, dependencies, function] = read_numbers(&mut reader)?;
    let mut part = |len: u32| reader.bytes(len as usize).ok();
    let (key, dependencies, function) = (part(key)?, part(dependencies)?, part(function)?);
    let bytes = &bytes[..FIELDS + key.len() + dependencies.len() + function.len()];
    Some((Record { bytes, key, dependencies, function }, reader.rest()))
}

impl Record<'_> {
    /// Returns whether the checksum is that of the bytes.
    pub(super) fn is_intact(&self, header: &Header) -> bool {
        self.bytes.split_first_chunk().is_some_and(|(checksum, rest)| *checksum == header.checksum(rest))
    }
}
