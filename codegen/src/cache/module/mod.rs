//! A whole compiled module as bytes.
//!
//! In:  a [`Key`], and the [`Parts`] that compiling yielded.
//! Out: an encoded module; and from an encoded module with the same key the same [`Parts`] again.
//!
//! ```text
//! header                                                    see `key.rs`
//! code  metadata  data  libcalls  symbols  calls  digest    the parts
//! u32 CRC-32 of all of it
//! ```

use include_wasm_abi::wire::Reader;

use super::codec::{NONE, read_bytes, read_list, read_numbers};
use super::key::Key;
use crate::artifact::output::{ExportCall, Parts};
use crate::artifact::{Digest, Symbol};
use crate::libcalls::LibcallSet;

#[cfg(feature = "compiler")]
mod write;

impl Key<'_> {
    /// Reads an encoded module, if it has this key and is not damaged.
    pub(crate) fn open(&self, encoded: &[u8]) -> Option<Parts> {
        let (whole, checksum) = encoded.split_last_chunk()?;
        let body = whole.strip_prefix(&self.header()[..])?.strip_prefix(self.module)?;
        // The checksum covers the key too: parts of two files that are written at once may get mixed up.
        (*checksum == crc32fast::hash(whole).to_le_bytes()).then(|| parts(body))?
    }
}

fn parts(body: &[u8]) -> Option<Parts> {
    let mut reader = Reader::new(body);
    let mut section = || Some(read_bytes(&mut reader)?.to_vec());
    let (code, meta, data) = (section()?, section()?, section()?);
    let libcalls = LibcallSet::from_bits(reader.u32().ok()?)?;
    let symbols = read_list(&mut reader, |reader| {
        let name = String::from_utf8(read_bytes(reader)?.to_vec()).ok()?;
        Some(Symbol { name, at: reader.u32().ok()?, len: reader.u32().ok()? })
    })?;
    let calls = read_list(&mut reader, |reader| {
        read_list(reader, |reader| {
            let [func_ref_at, code, entry, leaf, keeps] = read_numbers(reader)?;
            let [code, entry, leaf] = [code, entry, leaf].map(|at| (at != NONE).then_some(at));
            Some((func_ref_at != NONE).then_some(ExportCall { func_ref_at, code, entry, leaf, keeps: keeps == 1 }))
        })
    })?;
    let digest = Digest(*reader.rest().as_array()?);
    Some(Parts { code, meta, data, libcalls, symbols, calls, digest })
}
