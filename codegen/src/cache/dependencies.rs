//! Dependencies of a function's code beside its own body, as fingerprints.
//!
//! In:  the facts about a module.
//! Out: bytes that are equal where the facts are equal.
//!
//! **All facts that `translate`, `env` and `emit` read have to be in a fingerprint here.** The module's fingerprint has
//! those that every function may read: a change of it invalidates all functions. A definition that a body names by its
//! index is a dependency of its own. The structures are destructured in full, so that a new field does not compile.

use include_wasm_abi::types::ValType;
use include_wasm_abi::wire::Reader;

use super::codec::{NONE, bytes, len, number, read_bytes};
use crate::analysis::{Candidates, InlinePolicy};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::bodies::{BodyValidator, Dependencies};
use crate::frontend::module::{
    Func, FuncIndex, Global, GlobalIndex, GlobalType, MemoryType, Module, Table, TableIndex, TableType, TypeIndex,
};
use crate::target::ImportKind;
use crate::version;

/// Kinds of dependencies.
const FUNC: u8 = 0;
const GLOBAL: u8 = 1;
const CONTENTS: u8 = 2;

/// Returns the fingerprint of the facts that all functions of a module may depend on.
pub(super) fn module_fingerprint(cx: &ModuleCx<'_>, validator: Option<&BodyValidator>) -> Vec<u8> {
    // The offsets follow from the shape and the target. `number` is that of a module alone in its set.
    let ModuleCx { number: _, module, bytes: _, import_kinds, target, summary, shape, offsets: _ } = cx;
    let Module {
        name: _,
        types,
        canonical,
        funcs,
        memories,
        tables,
        globals: _,
        func_refs: _,
        data: _,
        elems,
        imports: _,
        exports: _,
        start: _,
        imported: _,
    } = module;
    let mut out = Vec::new();
    bytes(&mut out, version::build().as_bytes());
    bytes(&mut out, target.facts().as_bytes());
    shape.counts().iter().for_each(|&count| number(&mut out, count));
    for (index, ty) in types.iter() {
        number(&mut out, canonical[index].as_u32());
        values(&mut out, &ty.params);
        values(&mut out, &ty.results);
    }
    for (index, kind) in import_kinds.iter() {
        number(&mut out, funcs[index].ty.as_u32());
        out.push(match kind {
            ImportKind::Host => 0,
            ImportKind::Instance => 1,
        });
    }
    for (index, MemoryType { min, max, wide, page_shift }) in memories {
        limits(&mut out, *min, *max);
        out.extend([u8::from(*wide), *page_shift, u8::from(summary.keeps_length(index))]);
    }
    // The runtime fills tables.
    for (index, Table { ty: TableType { element, min, max }, init: _ }) in tables {
        values(&mut out, &[ValType::Ref(*element)]);
        limits(&mut out, *min, *max);
        out.push(u8::from(summary.keeps_size(index)));
    }
    if let Some(validator) = validator {
        number(&mut out, validator.data_count().unwrap_or(NONE));
        elems.keys().for_each(|index| bytes(&mut out, validator.elem_type(index).as_bytes()));
    }
    out
}

/// Returns the dependencies of the body of function `own`, each with its fingerprint.
pub(super) fn encode(
    cx: &ModuleCx<'_>,
    validator: &BodyValidator,
    own: Option<FuncIndex>,
    dependencies: &Dependencies,
) -> Vec<u8> {
    let mut out = Vec::new();
    let funcs = dependencies.funcs.iter().map(|&index| (FUNC, index, 0));
    let globals = dependencies.globals.iter().map(|&index| (GLOBAL, index, 0));
    let contents = dependencies.contents.iter().map(|&(table, ty)| (CONTENTS, table, ty));
    for (kind, index, ty) in funcs.chain(globals).chain(contents) {
        out.push(kind);
        number(&mut out, index);
        number(&mut out, ty);
        // A valid body names only definitions that exist.
        bytes(&mut out, &fingerprint(cx, validator, own, kind, index, ty).unwrap_or_default());
    }
    out
}

/// Returns whether function `own` has the `dependencies` that [`encode`] wrote, with the same fingerprints.
pub(super) fn is_valid(
    cx: &ModuleCx<'_>,
    validator: Option<&BodyValidator>,
    own: Option<FuncIndex>,
    dependencies: &[u8],
) -> bool {
    let mut reader = Reader::new(dependencies);
    let mut next = || {
        let (kind, index, ty) = (reader.u8().ok()?, reader.u32().ok()?, reader.u32().ok()?);
        let expected = read_bytes(&mut reader)?;
        (fingerprint(cx, validator?, own, kind, index, ty)? == expected).then_some(reader.is_empty())
    };
    if dependencies.is_empty() {
        return true;
    }
    loop {
        match next() {
            Some(true) => return true,
            Some(false) => {}
            None => return false,
        }
    }
}

/// Returns the fingerprint of a definition that the body of `own` names, if it exists. `ty` is the canonical type of
/// calls through a table.
fn fingerprint(
    cx: &ModuleCx<'_>,
    validator: &BodyValidator,
    own: Option<FuncIndex>,
    kind: u8,
    index: u32,
    ty: u32,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match kind {
        FUNC => {
            let func = FuncIndex::try_from_u32(index)?;
            let Func { ty, body, name: _, param_names: _, func_ref } = cx.module.funcs.get(func)?;
            number(&mut out, ty.as_u32());
            number(&mut out, func_ref.map_or(NONE, |func_ref| func_ref.as_u32()));
            out.push(u8::from(validator.is_referenced(index)));
            // A body is inlined in itself where it is not in others. Equal bodies have different indices.
            out.push(u8::from(own == Some(func)));
            // The function may be inlined.
            let policy = cx.summary.inline_policy(func);
            out.push(policy as u8);
            if policy != InlinePolicy::Never {
                bytes(&mut out, cx.bytes.get(body.clone()?)?);
            }
        }
        GLOBAL => {
            let global = GlobalIndex::try_from_u32(index)?;
            let Global { ty: GlobalType { value, mutable }, init } = cx.module.globals.get(global)?;
            values(&mut out, &[*value]);
            let keeps = !mutable || cx.summary.keeps_value(global);
            out.extend([u8::from(*mutable), u8::from(keeps)]);
            // An immutable value may be a constant of the code.
            for op in init.iter().filter(|_| keeps).flat_map(|init| &init.0) {
                let (encoded, len) = op.encode();
                bytes(&mut out, &encoded[..len]);
            }
        }
        CONTENTS => {
            let (table, ty) = (TableIndex::try_from_u32(index)?, TypeIndex::try_from_u32(ty)?);
            match cx.summary.candidates(table, ty) {
                Candidates::Unknown => out.push(0),
                Candidates::Few(targets) => {
                    out.push(1);
                    for (element, func) in targets {
                        number(&mut out, *element);
                        number(&mut out, func.as_u32());
                    }
                }
                Candidates::Filled { elements, len, typed, own } => {
                    out.extend([2, u8::from(typed), u8::from(own)]);
                    [elements.start, elements.end, len].into_iter().for_each(|field| number(&mut out, field));
                }
            }
        }
        _ => return None,
    }
    Some(out)
}

fn values(out: &mut Vec<u8>, types: &[ValType]) {
    len(out, types.len());
    types.iter().for_each(|ty| out.extend(ty.encode()));
}

fn limits(out: &mut Vec<u8>, min: u64, max: Option<u64>) {
    out.extend(min.to_le_bytes());
    out.push(u8::from(max.is_some()));
    out.extend(max.unwrap_or(0).to_le_bytes());
}
