//! Many entries in one file.
//!
//! In:  the bytes of a file, or entries.
//! Out: entries, found by their keys, or the bytes of a file.
//!
//! ```text
//! "iw-funcs"  u32 length  environment
//! u32 CRC-32 of the rest of the entry  u32 length  u32 length  u32 length  key  facts  function      and so on
//! ```
//!
//! A file whose environment is another is no pack; an entry that is damaged is none, and neither are those behind one
//! whose lengths are.

use std::collections::HashMap;

use include_wasm_abi::wire::Reader;

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

/// Returns what a pack begins with.
pub(super) fn head(environment: &[u8]) -> Option<Vec<u8>> {
    let len = u32::try_from(environment.len()).ok()?;
    Some([&MAGIC[..], &len.to_le_bytes(), environment].concat())
}

/// Appends an entry.
pub(super) fn push(out: &mut Vec<u8>, key: &[u8], facts: &[u8], function: &[u8]) {
    let parts = [key, facts, function];
    // A function and what it is made from are far smaller than a module can be.
    let Ok(lengths) = parts.iter().map(|part| u32::try_from(part.len())).collect::<Result<Vec<_>, _>>() else { return };
    let start = out.len();
    out.extend([0; 4]);
    lengths.iter().for_each(|len| out.extend_from_slice(&len.to_le_bytes()));
    parts.iter().for_each(|part| out.extend_from_slice(part));
    let checksum = crc32fast::hash(&out[start + 4..]);
    out[start..start + 4].copy_from_slice(&checksum.to_le_bytes());
}

/// Adds the entries of a pack.
pub(super) fn index<'a>(pack: &'a [u8], head: &[u8], index: &mut Index<'a>) {
    let Some(mut rest) = pack.strip_prefix(head) else { return };
    while let Some((entry, next)) = entry(rest) {
        index.entry(entry.key).or_default().push(entry);
        rest = next;
    }
}

/// Splits off the first entry.
fn entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let mut reader = Reader::new(bytes);
    let _checksum = reader.u32().ok()?;
    let [key, facts, function] = [reader.u32().ok()?, reader.u32().ok()?, reader.u32().ok()?];
    let [key, facts, function] =
        [reader.bytes(key as usize).ok()?, reader.bytes(facts as usize).ok()?, reader.bytes(function as usize).ok()?];
    let whole = &bytes[..FIELDS + key.len() + facts.len() + function.len()];
    Some((Entry { whole, key, facts, function }, reader.rest()))
}

impl Entry<'_> {
    /// Returns whether all bytes are as they were written.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.split_first_chunk().is_some_and(|(checksum, rest)| *checksum == crc32fast::hash(rest).to_le_bytes())
    }
}
