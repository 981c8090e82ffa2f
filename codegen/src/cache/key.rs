//! The cache key of a whole module, and how two keys differ.
//!
//! In:  the compiler's version, the target, the kinds of imports, and the module's bytes.
//! Out: the header of an encoded module, which is compared in full; the hash of it only names a file.
//!
//! ```text
//! "iw-whole"  u32 length  compiler  u32 length  fingerprint  u32 length  module
//! ```

use include_wasm_abi::wire::Reader;
use include_wasm_entity::PrimaryMap;

use super::codec::{bytes, len, read_bytes};
use crate::frontend::module::FuncIndex;
use crate::target::{ImportKind, Target};

/// First bytes of an encoded module; another format has others.
const MAGIC: &[u8; 8] = b"iw-whole";

/// The inputs that decide about the code of a module.
pub(crate) struct Key<'a> {
    pub(super) compiler: String,
    /// The target and the kinds of imports, a line for each fact.
    pub(super) fingerprint: String,
    pub(super) module: &'a [u8],
}

/// The header of an encoded module.
pub(crate) struct Header<'a> {
    /// The version of the compiler that wrote the file.
    pub(crate) compiler: &'a str,
    fingerprint: &'a str,
    module: &'a [u8],
}

impl<'a> Key<'a> {
    /// Returns the key of a module.
    pub(crate) fn new(
        compiler: String,
        target: &Target,
        kinds: &PrimaryMap<FuncIndex, ImportKind>,
        module: &'a [u8],
    ) -> Self {
        let of_instances = kinds.iter().filter(|(_, kind)| **kind == ImportKind::Instance);
        let of_instances: Vec<_> = of_instances.map(|(index, _)| index.as_u32().to_string()).collect();
        let fingerprint = format!("{}functions of instances = {}\n", target.facts(), of_instances.join(","));
        Self { compiler, fingerprint, module }
    }

    /// Returns the header of an encoded module with this key, up to the module's bytes.
    pub(super) fn header(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        bytes(&mut out, self.compiler.as_bytes());
        bytes(&mut out, self.fingerprint.as_bytes());
        len(&mut out, self.module.len());
        out
    }

    /// Returns the first differences between this key and the header of an encoded module.
    pub(crate) fn differences(&self, header: &Header<'_>) -> String {
        if header.compiler != self.compiler {
            return format!("prepared by {}, and this is {}", header.compiler, self.compiler);
        }
        let pairs = header.fingerprint.lines().zip(self.fingerprint.lines()).filter(|(theirs, ours)| theirs != ours);
        let pairs: Vec<_> =
            pairs.map(|(theirs, ours)| format!("prepared for `{theirs}` instead of `{ours}`")).collect();
        if !pairs.is_empty() {
            return pairs.join(", ");
        }
        match header.module == self.module {
            true => "the prepared module is damaged".to_owned(),
            false => "prepared from another module".to_owned(),
        }
    }
}

impl<'a> Header<'a> {
    /// Reads the header of an encoded module.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        (reader.bytes(MAGIC.len()).ok()? == MAGIC).then_some(())?;
        let mut text = || std::str::from_utf8(read_bytes(reader)?).ok();
        Some(Self { compiler: text()?, fingerprint: text()?, module: read_bytes(reader)? })
    }
}
