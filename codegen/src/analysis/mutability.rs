//! The tables, memories and globals that the bodies of a module change.
//!
//! In:  the operators of all bodies.
//! Out: [`Mutability`].

use std::collections::BTreeSet;

use wasmparser::Operator;

use crate::frontend::module::{GlobalIndex, MemoryIndex, TableIndex};

/// What the bodies of a module change.
#[derive(Debug, Default)]
pub(super) struct Mutability {
    pub(super) written_tables: BTreeSet<TableIndex>,
    pub(super) grown_memories: BTreeSet<MemoryIndex>,
    pub(super) set_globals: BTreeSet<GlobalIndex>,
}

impl Mutability {
    /// Adds what an operator changes.
    pub(super) fn operator(&mut self, operator: &Operator<'_>) {
        match *operator {
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableCopy { dst_table: table, .. }
            | Operator::TableInit { table, .. } => {
                self.written_tables.extend(TableIndex::try_from_u32(table));
            }
            Operator::MemoryGrow { mem } => self.grown_memories.extend(MemoryIndex::try_from_u32(mem)),
            Operator::GlobalSet { global_index } => {
                self.set_globals.extend(GlobalIndex::try_from_u32(global_index));
            }
            _ => {}
        }
    }
}
