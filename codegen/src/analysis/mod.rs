//! Whole-module analysis: what holds for a module because nothing outside can change it.
//!
//! In:  a module, its bytes, how its imported functions are linked, and what to optimize for.
//! Out: [`ModuleSummary`]: which functions are inlined, which use a bounded amount of stack, what tables contain at all
//!      times, which memories, tables and globals keep what they begin with.
//!
//! | file | what |
//! |---|---|
//! | `call_graph.rs` | the calls of each body, and what inlining it costs |
//! | `mutability.rs` | the tables, memories and globals that a body changes |
//! | `inline_policy.rs` | the functions that are inlined, within a budget of the module |
//! | `stack_depth.rs` | the functions whose stack check can be elided |
//! | `table_contents.rs` | the functions that a call through a table can reach |
//!
//! All bodies are scanned once, before any of them is validated: a body that cannot be read says nothing, and is
//! refused soon after. Without optimization nothing is scanned, and nothing is known.

use std::collections::HashSet;

use include_wasm_entity::{PrimaryMap, SecondaryMap};

use crate::frontend::module::{Extern, FuncIndex, GlobalIndex, MemoryIndex, Module, TableIndex, TypeIndex};
use crate::target::{ImportKind, Opt};

mod call_graph;
mod inline_policy;
mod mutability;
mod stack_depth;
mod table_contents;

use call_graph::CallGraph;
pub(crate) use inline_policy::InlinePolicy;
use mutability::Mutability;
pub(crate) use table_contents::Candidates;
use table_contents::TableContents;

/// The result of the analysis of a module.
#[derive(Debug, Default)]
pub(crate) struct ModuleSummary {
    inline_policies: SecondaryMap<FuncIndex, InlinePolicy>,
    inlined_everywhere: SecondaryMap<FuncIndex, bool>,
    bounded_depth: SecondaryMap<FuncIndex, bool>,
    contents: SecondaryMap<TableIndex, Option<TableContents>>,
    constant_tables: SecondaryMap<TableIndex, bool>,
    constant_memories: SecondaryMap<MemoryIndex, bool>,
    constant_globals: SecondaryMap<GlobalIndex, bool>,
}

impl ModuleSummary {
    /// Analyzes a module whose imported functions are linked in these ways.
    pub(crate) fn new(
        module: &Module,
        bytes: &[u8],
        import_kinds: &PrimaryMap<FuncIndex, ImportKind>,
        opt: Opt,
    ) -> Self {
        if opt == Opt::None {
            return Self::default();
        }
        let (mut graph, mut mutability) = (CallGraph::new(module.funcs.len()), Mutability::default());
        for (index, func) in &module.funcs {
            let Some(bytes) = func.body.clone().and_then(|body| bytes.get(body)) else { continue };
            // A body that is not well-formed is refused when it is validated.
            let _ = graph.scan(index, bytes, &mut mutability);
        }
        let inline_policies = inline_policy::inline_policies(module, &graph, opt);
        let bounded_depth = stack_depth::bounded(module, &graph);
        let mut summary = Self { inline_policies, bounded_depth, ..Self::default() };
        for index in module.funcs.keys() {
            let always = summary.inline_policies[index] == InlinePolicy::Always;
            summary.inlined_everywhere[index] = graph.calls[index] > 0 && always;
        }
        summary.find_constants(module, import_kinds, &mutability);
        summary
    }

    /// Finds the tables, memories and globals that keep what they begin with.
    fn find_constants(
        &mut self,
        module: &Module,
        import_kinds: &PrimaryMap<FuncIndex, ImportKind>,
        mutability: &Mutability,
    ) {
        let exports: HashSet<Extern> = module.exports.iter().map(|export| export.item).collect();
        let exported = |item| exports.contains(&item);
        for index in module.tables.keys().skip(module.imported.tables) {
            let constant = !mutability.written_tables.contains(&index) && !exported(Extern::Table(index));
            self.constant_tables[index] = constant;
            self.contents[index] = TableContents::of(module, import_kinds, index).filter(|_| constant);
        }
        // A host function gets at the memory of its caller, and may grow that, exported or not.
        let calls_no_host = module.imported.funcs == 0;
        for index in module.memories.keys().skip(module.imported.memories) {
            let grows = mutability.grown_memories.contains(&index) || exported(Extern::Memory(index));
            self.constant_memories[index] = calls_no_host && !grows;
        }
        for index in module.globals.keys().skip(module.imported.globals) {
            let is_set = mutability.set_globals.contains(&index) || exported(Extern::Global(index));
            self.constant_globals[index] = !is_set;
        }
    }

    /// Returns which calls of a function are inlined.
    pub(crate) fn inline_policy(&self, func: FuncIndex) -> InlinePolicy {
        self.inline_policies[func]
    }

    /// Returns whether a function is likely to have no out-of-line copy, since every call of it by name is inlined.
    pub(crate) fn is_inlined_everywhere(&self, func: FuncIndex) -> bool {
        self.inlined_everywhere[func]
    }

    /// Returns whether the call graph below a function has a bounded depth, so that its stack check is elided.
    pub(crate) fn has_bounded_depth(&self, func: FuncIndex) -> bool {
        self.bounded_depth[func]
    }

    /// Returns the devirtualization candidates of calls through a table of functions of a canonical type.
    pub(crate) fn candidates(&self, table: TableIndex, ty: TypeIndex) -> Candidates<'_> {
        self.contents[table].as_ref().map_or(Candidates::Unknown, |contents| contents.of_type(ty))
    }

    /// Returns whether a table keeps the size that it begins with, although it could grow.
    pub(crate) fn keeps_size(&self, table: TableIndex) -> bool {
        self.constant_tables[table]
    }

    /// Returns whether a memory keeps the length that it begins with.
    pub(crate) fn keeps_length(&self, memory: MemoryIndex) -> bool {
        self.constant_memories[memory]
    }

    /// Returns whether a global keeps the value that it begins with, although it could be set.
    pub(crate) fn keeps_value(&self, global: GlobalIndex) -> bool {
        self.constant_globals[global]
    }
}
