//! The size of storage for an instance, which is known where every part of the instance is bounded.
//!
//! In:  the footprint of an instance, and the target.
//! Out: [`Sizes`], for the type that lets an instance live without a heap.

use include_wasm_abi::blob::MEMORY_ALIGN;
use include_wasm_codegen::interface::Footprint;
use include_wasm_codegen::target::MemoryStrategy;

use crate::api::{Api, Ownership, Provider};
use crate::target::ResolvedTarget;

/// The sizes of storage for one instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Bytes of its context.
    pub(crate) context: u32,
    /// Globals that the host gives.
    pub(crate) globals: usize,
    /// Elements of all tables.
    pub(crate) tables: u64,
    /// Bytes of all memories.
    pub(crate) memories: u64,
}

impl Sizes {
    /// Returns the sizes.
    ///
    /// # Errors
    ///
    /// Why there can be no such storage, and what would help.
    pub(crate) fn of(footprint: &Footprint, api: &Api, resolved: &ResolvedTarget) -> Result<Self, String> {
        if api.ownership() == Ownership::Stored {
            return Err(
                "the module imports a memory, a table, a mutable global or functions of other instances, and these \
                        belong to a store, which needs a heap: turn on the feature `alloc` of `include-wasm`"
                    .to_owned(),
            );
        }
        let target = &resolved.target;
        let too_large = || "the context of an instance would be too large".to_owned();
        let context = footprint.shape.offsets(target.arch.width()).ok_or_else(too_large)?.size;
        let globals = api.globals.iter().filter(|global| matches!(global, Provider::Host(_))).count();
        let (mut tables, mut memories) = (0_u64, 0_u64);
        for (number, table) in footprint.tables.iter().enumerate() {
            let max = table.max.ok_or_else(|| unbounded(&format!("table {number}"), "max_table", table.min.max(16)))?;
            tables = tables.saturating_add(max);
        }
        for (number, memory) in footprint.memories.iter().enumerate() {
            let record = memory.record();
            if memory.max.is_none() {
                let bytes = memory.min.saturating_mul(1 << memory.page_shift).max(65_536);
                return Err(unbounded(&format!("memory {number}"), "max_memory", bytes));
            }
            if target.memory == MemoryStrategy::Guarded && record.can_be_guarded() {
                // The operating system's address space.
                continue;
            }
            let bytes = record.most_pages().saturating_mul(1 << record.page_shift);
            let bytes = bytes.checked_next_multiple_of(MEMORY_ALIGN as u64).unwrap_or(u64::MAX);
            memories = memories.saturating_add(bytes);
        }
        Ok(Self { context, globals, tables, memories })
    }
}

fn unbounded(what: &str, option: &str, example: u64) -> String {
    format!(
        "{what} has no maximum, and without a heap it has to be known how large an instance can become: \
         say `{option} = {example}`, for example"
    )
}
