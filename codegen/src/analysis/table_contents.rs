//! Table contents, and the devirtualization candidates of calls through a table.
//!
//! In:  a module, one of whose tables no instruction and no other module writes to, and how each import is linked.
//! Out: [`TableContents`]: where its elements are functions, of which types, and whether they are the instance's own.
//!
//! Active segments are copied in order, before the start function runs (specification: "Instantiation"), and a segment
//! that does not fit ends the instantiation. The segments of a table with known contents fit. Another segment may fail
//! while theirs are still to come, and the functions of the failed instance live on where an earlier segment put them:
//! in an imported table. Such a function would find the table empty, so the contents of a table are known only if its
//! segments precede all segments of imported tables.

use core::ops::Range;
use std::collections::BTreeMap;

use include_wasm_abi::expr::ConstOp;
use include_wasm_abi::types::{RefType, ValType};

use include_wasm_entity::{EntityRef, PrimaryMap};

use crate::frontend::module::{ConstExpr, ElemItems, ElemMode, FuncIndex, Module, TableIndex, TypeIndex};
use crate::target::ImportKind;

/// Most elements of a table that is analyzed.
const MAX_ELEMENTS: u64 = 1 << 16;

/// Most candidates that a call compares its index with one by one.
const MAX_CANDIDATES: usize = 4;

/// What a table contains at all times.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableContents {
    /// Number of elements.
    len: u32,
    /// The elements that are no null, if they lie side by side.
    filled: Option<Range<u32>>,
    /// The functions, by their canonical types.
    types: BTreeMap<TypeIndex, Targets>,
}

/// The functions of one type in a table.
#[derive(Clone, Debug, Default)]
struct Targets {
    /// The first ones, and where they are.
    first: Vec<(u32, FuncIndex)>,
    count: usize,
    /// Whether another instance provides one of them, so that it runs with that instance's context.
    foreign: bool,
}

/// The devirtualization candidates of calls through a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Candidates<'a> {
    /// None that help.
    Unknown,
    /// Only these elements have the right type.
    Few(&'a [(u32, FuncIndex)]),
    /// These elements are functions, and all others are null.
    Filled {
        /// Their indices.
        elements: Range<u32>,
        /// Number of elements of the table.
        len: u32,
        /// Whether all have the right type.
        typed: bool,
        /// Whether those of the right type all run with the context of the table's instance.
        own: bool,
    },
}

impl TableContents {
    /// Returns what a table of the module's own contains when all segments are in place, if that is known.
    pub(super) fn of(
        module: &Module,
        import_kinds: &PrimaryMap<FuncIndex, ImportKind>,
        table: TableIndex,
    ) -> Option<Self> {
        let imported = |table: TableIndex| table.index() < module.imported.tables;
        let defined = !imported(table) && table.index() < module.tables.len();
        let ty = &module.tables[table];
        let empty = ty.init.as_ref().is_none_or(|init| init.0 == [ConstOp::RefNull]);
        let functions = ValType::Ref(ty.ty.element) == ValType::Ref(RefType::FUNCREF);
        if !defined || !empty || !functions || ty.ty.min > MAX_ELEMENTS {
            return None;
        }
        let mut elements = vec![None; usize::try_from(ty.ty.min).ok()?];
        let mut escaped = false;
        for segment in module.elems.values() {
            let ElemMode::Active { table: to, offset: ConstExpr(offset) } = &segment.mode else { continue };
            escaped |= imported(*to);
            if *to != table {
                continue;
            }
            if escaped {
                return None;
            }
            let (&[ConstOp::I32(start)], ElemItems::Funcs(funcs)) = (&offset[..], &segment.items) else { return None };
            let start = usize::try_from(start.cast_unsigned()).ok()?;
            let end = start.checked_add(funcs.len())?;
            elements.get_mut(start..end)?.copy_from_slice(funcs);
        }
        let mut contents = Self { len: u32::try_from(elements.len()).ok()?, ..Self::default() };
        let mut filled: Option<Range<u32>> = None;
        let mut gaps = false;
        for (index, func) in (0..).zip(&elements) {
            let Some(func) = *func else { continue };
            gaps |= filled.as_ref().is_some_and(|filled| filled.end != index);
            filled = Some(filled.map_or(index, |filled| filled.start)..index + 1);
            let targets = contents.types.entry(module.canonical[module.funcs[func].ty]).or_default();
            targets.count += 1;
            targets.foreign |= import_kinds.get(func) == Some(&ImportKind::Instance);
            if targets.first.len() < MAX_CANDIDATES {
                targets.first.push((index, func));
            }
        }
        contents.filled = filled.filter(|_| !gaps);
        Some(contents)
    }

    /// Returns the candidates of calls of functions of a canonical type.
    pub(crate) fn of_type(&self, ty: TypeIndex) -> Candidates<'_> {
        let Some(targets) = self.types.get(&ty) else { return Candidates::Unknown };
        match &self.filled {
            _ if targets.count <= MAX_CANDIDATES => Candidates::Few(&targets.first),
            Some(elements) => Candidates::Filled {
                elements: elements.clone(),
                len: self.len,
                typed: self.types.len() == 1,
                own: !targets.foreign,
            },
            None => Candidates::Unknown,
        }
    }
}
