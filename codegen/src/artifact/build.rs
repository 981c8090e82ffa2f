//! Compiled code to sections, symbols and call targets.
//!
//! In:  the facts about a set of modules, and [`Text`].
//! Out: [`CompiledModule`].

use include_wasm_abi::vm::FuncRefField;
use sha2::{Digest as _, Sha256};

use super::output::{CompiledModule, ExportCall};
use super::symbols::SymbolNames;
use super::{Digest, Symbol, metadata};
use crate::backend::cranelift::emit::{Name, Text};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::error::Error;
use crate::libcalls::LibcallSet;

impl CompiledModule {
    /// Collects metadata, symbols and call targets of compiled code.
    pub(crate) fn new(set: &[ModuleCx<'_>], text: Text) -> Result<Self, Error> {
        let mut libcalls = LibcallSet::default();
        text.pieces.iter().for_each(|piece| libcalls.extend(piece.function.libcalls));
        let names = SymbolNames::new(set, &text);
        let symbols = names.iter().zip(&text.pieces);
        let symbols = symbols.map(|(name, piece)| Symbol { name: name.to_owned(), at: piece.at, len: piece.len() });
        let symbols = symbols.collect();
        let (meta, data) = metadata::sections(&set[0], &text, &libcalls.iter().collect::<Vec<_>>())?;
        let calls = set.iter().map(|cx| calls(cx, &text)).collect();
        let digest = digest(&text.code, &meta);
        Ok(Self { code: text.code, meta, data, libcalls, symbols, calls, digest })
    }
}

/// Returns the digest of code and its metadata.
fn digest(code: &[u8], meta: &[u8]) -> Digest {
    // The metadata has the length of the code, so the concatenation is unambiguous.
    let digest = Sha256::new().chain_update(meta).chain_update(code).finalize();
    let (half, _) = digest.split_first_chunk().expect("validated: it has 32 bytes");
    Digest(*half)
}

/// Returns the call target of each function of a module.
fn calls(cx: &ModuleCx<'_>, text: &Text) -> Vec<Option<ExportCall>> {
    let module = cx.module;
    let size = FuncRefField::struct_size(cx.target.arch.width());
    let calls = module.funcs.iter().map(|(index, func)| {
        let canonical = module.canonical[func.ty].as_u32();
        let at = |name| text.piece(name).map(|piece| piece.at);
        let func_ref_at = cx.offsets.func_refs_at + func.func_ref?.as_u32() * size;
        let piece = text.piece(Name::Func(cx.number, index.as_u32())).filter(|_| func.body.is_some());
        // The entry of the type may exist for other functions.
        let by_assembly = cx.uses_assembly_calls(func.ty) && piece.is_some_and(|piece| !piece.function.tail_calls);
        let entry = at(Name::Entry(cx.number, canonical, false)).filter(|_| !by_assembly);
        let code = piece.map(|piece| piece.at);
        let direct_entry = text
            .piece(Name::DirectEntry(cx.number, index.as_u32()))
            .filter(|clone| clone.function.can_be_entered_directly());
        let preserves_callee_saved = by_assembly && piece.is_some_and(|piece| piece.function.preserves_callee_saved);
        Some(ExportCall {
            func_ref_at,
            code,
            entry,
            direct_entry: direct_entry.map(|clone| clone.at),
            preserves_callee_saved,
        })
    });
    calls.collect()
}
