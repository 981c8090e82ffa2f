//! A whole compiled module as bytes.
//!
//! In:  a [`Key`], and the [`CompiledModule`] that compiling yielded.
//! Out: an encoded module; and from an encoded module with the same key the same [`CompiledModule`] again.
//!
//! ```text
//! header                                                    see `key.rs`
//! code  metadata  data  libcalls  symbols  calls  digest    the parts
//! u32 CRC-32 of all of it
//! ```

use include_wasm_abi::wire::Reader;

use super::codec::{NONE, read_bytes, read_list, read_numbers};
use super::key::Key;
use crate::artifact::output::{CompiledModule, ExportCall};
use crate::artifact::{Digest, Symbol};
use crate::libcalls::LibcallSet;

#[cfg(feature = "compiler")]
mod write;

impl Key<'_> {
    /// Reads an encoded module, if it has this key and is not damaged.
    pub(crate) fn open(&self, encoded: &[u8]) -> Option<CompiledModule> {
        let (whole, checksum) = encoded.split_last_chunk()?;
        let body = whole.strip_prefix(&self.header()[..])?.strip_prefix(self.module)?;
        // The checksum covers the key too: parts of two files that are written at once may get mixed up.
        (*checksum == crc32fast::hash(whole).to_le_bytes()).then(|| decode(body))?
    }
}

fn decode(body: &[u8]) -> Option<CompiledModule> {
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
            let [func_ref_at, code, entry, direct_entry, preserves_callee_saved] = read_numbers(reader)?;
            let [code, entry, direct_entry] = [code, entry, direct_entry].map(|at| (at != NONE).then_some(at));
            let preserves_callee_saved = preserves_callee_saved == 1;
            let call = ExportCall { func_ref_at, code, entry, direct_entry, preserves_callee_saved };
            Some((func_ref_at != NONE).then_some(call))
        })
    })?;
    let digest = Digest(*reader.rest().as_array()?);
    Some(CompiledModule { code, meta, data, libcalls, symbols, calls, digest })
}
