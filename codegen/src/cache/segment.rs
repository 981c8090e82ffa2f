//! Many entries in one file.
//!
//! In:  the bytes of a file, or entries.
//! Out: entries, found by their keys, or the bytes of a file.
//!
//! ```text
//! "iw-funcs"  u32 length  environment
//! u32 CRC-32  u32 length  u32 length  u32 length  key  facts  function      and so on
//! ```
//!
//! A checksum is that of the head and of the entry behind the checksum.
//!
//! A file whose environment is another is no pack; an entry that is damaged is none, and neither are those behind one
//! whose lengths are.

use std::collections::HashMap;

use crc32fast::Hasher;
use include_wasm_abi::wire::Reader;

use super::codec::{bytes, len, read_numbers};

/// What a pack begins with; another for another format.
const MAGIC: &[u8; 8] = b"iw-funcs";

/// Bytes of the fields in front of a key.
const FIELDS: usize = 16;

/// An entry, in the bytes of a pack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// All of it, as a pack has it.
    pub(super) whole: &'a [u8],
    key: &'a [u8],
    /// What the function depends on by name.
    pub(super) facts: &'a [u8],
    /// The function.
    pub(super) function: &'a [u8],
}

/// Entries by their keys.
pub(super) type Index<'a> = HashMap<&'a [u8], Vec<Entry<'a>>>;

/// What a pack begins with.
pub(super) struct Head {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// Their checksum.
    checksum: Hasher,
}

impl Head {
    /// Returns what packs of an environment begin with.
    pub(super) fn new(environment: &[u8]) -> Self {
        let mut head = MAGIC.to_vec();
        bytes(&mut head, environment);
        let mut checksum = Hasher::new();
        checksum.update(&head);
        Self { bytes: head, checksum }
    }

    /// Returns the checksum of an entry whose own is left out. Entries of other environments have others.
    fn checksum(&self, entry: &[u8]) -> [u8; 4] {
        let mut checksum = self.checksum.clone();
        checksum.update(entry);
        checksum.finalize().to_le_bytes()
    }
}

/// Appends an entry.
pub(super) fn push(out: &mut Vec<u8>, head: &Head, key: &[u8], facts: &[u8], function: &[u8]) {
    let parts = [key, facts, function];
    let start = out.len();
    out.extend([0; 4]);
    parts.iter().for_each(|part| len(out, part.len()));
    parts.iter().for_each(|part| out.extend_from_slice(part));
    let checksum = head.checksum(&out[start + 4..]);
    out[start..start + 4].copy_from_slice(&checksum);
}

/// Adds the entries of a pack.
pub(super) fn index<'a>(pack: &'a [u8], head: &Head, index: &mut Index<'a>) {
    let Some(mut rest) = pack.strip_prefix(&head.bytes[..]) else { return };
    while let Some((entry, next)) = entry(rest) {
        index.entry(entry.key).or_default().push(entry);
        rest = next;
    }
}

/// Splits off the first entry.
fn entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let mut reader = Reader::new(bytes);
    let [_checksum, key, facts, function] = read_numbers(&mut reader)?;
    let mut part = |len: u32| reader.bytes(len as usize).ok();
    let (key, facts, function) = (part(key)?, part(facts)?, part(function)?);
    let whole = &bytes[..FIELDS + key.len() + facts.len() + function.len()];
    Some((Entry { whole, key, facts, function }, reader.rest()))
}

impl Entry<'_> {
    /// Returns whether all bytes are as they were written.
    pub(super) fn is_whole(&self, head: &Head) -> bool {
        self.whole.split_first_chunk().is_some_and(|(checksum, rest)| *checksum == head.checksum(rest))
    }
}
