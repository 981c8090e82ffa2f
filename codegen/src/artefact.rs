//! A whole compiled module as bytes.
//!
//! In:  what was compiled, by which compiler, for what; and what it became.
//! Out: bytes, and from bytes of which all that is so the same [`Parts`] again.
//!
//! ```text
//! "iw-whole"  u32 length  compiler  u32 length  facts  u32 length  module      what was asked for: compared
//! u32 CRC-32 of the rest  code  metadata  data  libcalls  symbols  calls       what it became
//! ```

use include_wasm_abi::wire::Reader;
use include_wasm_entity::PrimaryMap;

use crate::libcalls::LibcallSet;
use crate::module::FuncIndex;
use crate::object::Symbol;
use crate::output::{ExportCall, Parts};
use crate::target::{ImportKind, Target};

/// What an artefact begins with; another for another format.
const MAGIC: &[u8; 8] = b"iw-whole";

/// Stands for a function that is not called.
const NONE: u32 = u32::MAX;

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

    /// Returns the name of the artefact's file in a cache.
    #[cfg(feature = "compiler")]
    pub(crate) fn file_name(&self) -> String {
        format!("{}.module", crate::cache::hash(&[self.compiler.as_bytes(), self.facts.as_bytes(), self.module]))
    }

    /// Returns what an artefact begins with, in front of the module.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        bytes(&mut out, self.compiler.as_bytes());
        bytes(&mut out, self.facts.as_bytes());
        number(&mut out, self.module.len());
        out
    }

    /// Reads an artefact, if it is one of this key and not damaged.
    pub(crate) fn open(&self, artefact: &[u8]) -> Option<Parts> {
        let rest = artefact.strip_prefix(&self.head()[..])?.strip_prefix(self.module)?;
        let (checksum, body) = rest.split_first_chunk()?;
        (*checksum == crc32fast::hash(body).to_le_bytes()).then(|| parts(body))?
    }
}

/// What an artefact says about itself.
pub(crate) struct Described<'a> {
    compiler: &'a str,
    facts: &'a str,
    module: &'a [u8],
}

impl<'a> Described<'a> {
    /// Reads the front of an artefact.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        (reader.bytes(MAGIC.len()).ok()? == MAGIC).then_some(())?;
        let mut text = || std::str::from_utf8(section(reader)?).ok();
        Some(Self { compiler: text()?, facts: text()?, module: section(reader)? })
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

/// Returns what an artefact has behind the module.
#[cfg(feature = "compiler")]
pub(crate) fn body(parts: &Parts) -> Vec<u8> {
    let Parts { code, meta, data, libcalls, symbols, calls } = parts;
    let mut out = vec![0; 4];
    [code, meta, data].into_iter().for_each(|section| bytes(&mut out, section));
    out.extend(libcalls.bits().to_le_bytes());
    number(&mut out, symbols.len());
    for Symbol { name, at, len } in symbols {
        bytes(&mut out, name.as_bytes());
        [at, len].into_iter().for_each(|field| out.extend(field.to_le_bytes()));
    }
    number(&mut out, calls.len());
    for calls in calls {
        number(&mut out, calls.len());
        for call in calls {
            let call = call.unwrap_or(ExportCall { func_ref_at: NONE, entry: NONE });
            [call.func_ref_at, call.entry].into_iter().for_each(|field| out.extend(field.to_le_bytes()));
        }
    }
    let checksum = crc32fast::hash(&out[4..]);
    out[..4].copy_from_slice(&checksum.to_le_bytes());
    out
}

fn parts(body: &[u8]) -> Option<Parts> {
    let mut reader = Reader::new(body);
    let [code, meta, data] = [section(&mut reader)?, section(&mut reader)?, section(&mut reader)?].map(<[u8]>::to_vec);
    let libcalls = LibcallSet::from_bits(reader.u32().ok()?)?;
    let symbols = list(&mut reader, |reader| {
        let name = String::from_utf8(section(reader)?.to_vec()).ok()?;
        Some(Symbol { name, at: reader.u32().ok()?, len: reader.u32().ok()? })
    })?;
    let calls = list(&mut reader, |reader| {
        list(reader, |reader| {
            let call = ExportCall { func_ref_at: reader.u32().ok()?, entry: reader.u32().ok()? };
            Some((call.entry != NONE).then_some(call))
        })
    })?;
    reader.is_empty().then_some(Parts { code, meta, data, libcalls, symbols, calls })
}

fn number(out: &mut Vec<u8>, number: usize) {
    // No module and no section is larger than a limit below that.
    out.extend(u32::try_from(number).unwrap_or(NONE).to_le_bytes());
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn section<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let len = reader.u32().ok()?;
    reader.bytes(len as usize).ok()
}

fn list<T>(reader: &mut Reader<'_>, mut item: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = reader.u32().ok()?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(item(reader)?);
    }
    Some(items)
}
