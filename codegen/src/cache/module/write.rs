//! The encoder of whole modules.

use super::{CompiledModule, Key, NONE, Symbol};
use crate::artifact::output::ExportCall;
use crate::cache::codec::{bytes, len, number};
use crate::cache::folder;

/// An encoded module in pieces.
pub(crate) struct EncodedModule<'a> {
    header: Vec<u8>,
    module: &'a [u8],
    body: Vec<u8>,
    checksum: [u8; 4],
}

impl EncodedModule<'_> {
    /// Returns the pieces in the order of the file.
    pub(crate) fn pieces(&self) -> [&[u8]; 4] {
        [&self.header, self.module, &self.body, &self.checksum]
    }
}

impl<'a> Key<'a> {
    /// Returns the name of the module's file in a cache.
    pub(crate) fn file_name(&self) -> String {
        let hash = folder::hash(&[self.compiler.as_bytes(), self.fingerprint.as_bytes(), self.module]);
        format!("{hash}{}", folder::MODULE)
    }

    /// Encodes a compiled module.
    pub(crate) fn write(&self, compiled: &CompiledModule) -> EncodedModule<'a> {
        let (header, body) = (self.header(), body(compiled));
        let mut checksum = crc32fast::Hasher::new();
        [&header, self.module, &body].into_iter().for_each(|piece| checksum.update(piece));
        EncodedModule { header, module: self.module, body, checksum: checksum.finalize().to_le_bytes() }
    }
}

fn body(compiled: &CompiledModule) -> Vec<u8> {
    let CompiledModule { code, meta, data, libcalls, symbols, calls, digest } = compiled;
    let mut out = Vec::with_capacity(code.len() + meta.len() + data.len() + 64 * symbols.len() + 1024);
    [code, meta, data].into_iter().for_each(|section| bytes(&mut out, section));
    number(&mut out, libcalls.bits());
    len(&mut out, symbols.len());
    for Symbol { name, at, len } in symbols {
        bytes(&mut out, name.as_bytes());
        [*at, *len].into_iter().for_each(|field| number(&mut out, field));
    }
    len(&mut out, calls.len());
    for calls in calls {
        len(&mut out, calls.len());
        for call in calls {
            let func_ref_at = call.map_or(NONE, |call| call.func_ref_at);
            let field = |field: fn(ExportCall) -> Option<u32>| call.and_then(field).unwrap_or(NONE);
            let [code, entry] = [field(|call| call.code), field(|call| call.entry)];
            let direct_entry = field(|call| call.direct_entry);
            let preserves_callee_saved = u32::from(call.is_some_and(|call| call.preserves_callee_saved));
            [func_ref_at, code, entry, direct_entry, preserves_callee_saved]
                .into_iter()
                .for_each(|field| number(&mut out, field));
        }
    }
    out.extend_from_slice(&digest.0);
    out
}
