//! What a table contains at all times.
//!
//! In:  a module, one of whose tables nobody writes to.
//! Out: [`Contents`]: where its elements are functions, and of which types.
//!
//! Elements are there before any code of the module runs, since segments come first in instantiation (specification:
//! "Instantiation"). A segment that does not fit makes instantiation fail.

use core::ops::Range;
use std::collections::BTreeMap;

use include_wasm_abi::expr::ConstOp;
use include_wasm_abi::types::{RefType, ValType};

use crate::module::{ConstExpr, ElemItems, ElemMode, FuncIndex, Module, TableIndex, TypeIndex};

/// Most elements of a table that are looked at.
const MOST: u64 = 1 << 16;

/// Most elements of a type that calls are compared with one by one.
const FEW: usize = 4;

/// What a table contains at all times.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contents {
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
}

/// What is known about calls through a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known<'a> {
    /// Nothing that helps.
    Nothing,
    /// Only these elements have the right type.
    Few(&'a [(u32, FuncIndex)]),
    /// These elements are functions of the module, and no others are.
    Filled {
        /// Their indices.
        elements: Range<u32>,
        /// Number of elements of the table.
        len: u32,
        /// Whether all have the right type.
        typed: bool,
    },
}

impl Contents {
    /// Returns what a table of the module's own contains when all segments are in place, if that is known.
    pub(super) fn of(module: &Module, table: TableIndex) -> Option<Self> {
        let defined = module.tables.keys().skip(module.imported.tables).any(|defined| defined == table);
        let ty = &module.tables[table];
        let empty = ty.init.as_ref().is_none_or(|init| init.0 == [ConstOp::RefNull]);
        let functions = ValType::Ref(ty.ty.element) == ValType::Ref(RefType::FUNCREF);
        if !defined || !empty || !functions || ty.ty.min > MOST {
            return None;
        }
        let mut elements = vec![None; usize::try_from(ty.ty.min).ok()?];
        for segment in module.elems.values() {
            let ElemMode::Active { table: to, offset: ConstExpr(offset) } = &segment.mode else { continue };
            if *to != table {
                continue;
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
            if targets.first.len() < FEW {
                targets.first.push((index, func));
            }
        }
        contents.filled = filled.filter(|_| !gaps);
        Some(contents)
    }

    /// Returns what is known about calls of functions of a canonical type.
    pub(crate) fn of_type(&self, ty: TypeIndex) -> Known<'_> {
        let Some(targets) = self.types.get(&ty) else { return Known::Nothing };
        match &self.filled {
            _ if targets.count <= FEW => Known::Few(&targets.first),
            Some(elements) => Known::Filled { elements: elements.clone(), len: self.len, typed: self.types.len() == 1 },
            None => Known::Nothing,
        }
    }
}
