//! A whole compiled module as bytes.
//!
//! In:  what was compiled, by which compiler, for what; and what it became.
//! Out: bytes, and from bytes of which all that is so the same [`Parts`] again.
//!
//! ```text
//! "iw-whole"  u32 length  compiler  u32 length  facts  u32 length  module      what was asked for: compared
//! code  metadata  data  libcalls  symbols  calls  digest                       what it became
//! u32 CRC-32 of all of it
//! ```

use include_wasm_abi::wire::Reader;
use include_wasm_entity::PrimaryMap;

use super::codec::{NONE, bytes, len, read_bytes, read_list, read_numbers};
use crate::artifact::output::{ExportCall, Parts};
use crate::artifact::{Digest, Symbol};
use crate::frontend::module::FuncIndex;
use crate::libcalls::LibcallSet;
use crate::target::{ImportKind, Target};

#[cfg(feature = "compiler")]
mod write;

/// What an artefact begins with; another for another format.
const MAGIC: &[u8; 8] = b"iw-whole";

/// What decides about an artefact.
pub(crate) struct Key<'a> {
    compiler: String,
    facts: String,
    module: &'a [u8],
}

impl<'a> Key<'a> {
    /// Gathers all that decides.
    pub(crate) fn new(
        compiler: String,
        target: &Target,
        kinds: &PrimaryMap<FuncIndex, ImportKind>,
        module: &'a [u8],
    ) -> Self {
        let of_instances = kinds.iter().filter(|(_, kind)| **kind == ImportKind::Instance);
        let of_instances: Vec<_> = of_instances.map(|(index, _)| index.as_u32().to_string()).collect();
        let facts = format!("{}functions of instances = {}\n", target.facts(), of_instances.join(","));
        Self { compiler, facts, module }
    }

    /// Returns what an artefact begins with, in front of the module.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        bytes(&mut out, self.compiler.as_bytes());
        bytes(&mut out, self.facts.as_bytes());
        len(&mut out, self.module.len());
        out
    }

    /// Reads an artefact, if it is one of this key and not damaged.
    pub(crate) fn open(&self, artefact: &[u8]) -> Option<Parts> {
        let (whole, checksum) = artefact.split_last_chunk()?;
        let body = whole.strip_prefix(&self.head()[..])?.strip_prefix(self.module)?;
        // The identity too: the parts of two files that are written at once may get mixed up.
        (*checksum == crc32fast::hash(whole).to_le_bytes()).then(|| parts(body))?
    }
}

/// What an artefact says about itself.
pub(crate) struct Described<'a> {
    /// Who made it.
    pub(crate) compiler: &'a str,
    facts: &'a str,
    module: &'a [u8],
}

impl<'a> Described<'a> {
    /// Reads the front of an artefact.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        (reader.bytes(MAGIC.len()).ok()? == MAGIC).then_some(())?;
        let mut text = || std::str::from_utf8(read_bytes(reader)?).ok();
        Some(Self { compiler: text()?, facts: text()?, module: read_bytes(reader)? })
    }
}

impl Key<'_> {
    /// Says in what an artefact is not one of this key.
    pub(crate) fn differences(&self, described: &Described<'_>) -> String {
        if described.compiler != self.compiler {
            return format!("prepared by {}, and this is {}", described.compiler, self.compiler);
        }
        let pairs = described.facts.lines().zip(self.facts.lines()).filter(|(theirs, ours)| theirs != ours);
        let pairs: Vec<_> =
            pairs.map(|(theirs, ours)| format!("prepared for `{theirs}` instead of `{ours}`")).collect();
        if !pairs.is_empty() {
            return pairs.join(", ");
        }
        match described.module == self.module {
            true => "the prepared module is damaged".to_owned(),
            false => "prepared from another module".to_owned(),
        }
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
