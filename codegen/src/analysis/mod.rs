//! What holds in the whole module because nobody else can change it: the closed world.
//!
//! In:  a module, its bytes, and what to optimise for.
//! Out: [`World`]: which functions are repeated where they are called, which use a bounded amount of
//!      stack, what tables contain for ever, how memories and globals stay as they are.
//!
//! All bodies are looked at once, before any of them is validated: what cannot be read says nothing, and is refused soon
//! after. Without optimisation nothing is looked at, and nothing is known.

use std::collections::{BTreeSet, HashSet};

use include_wasm_entity::{EntityRef, PrimaryMap, SecondaryMap};
use wasmparser::{BinaryReader, FunctionBody, Operator};

use crate::frontend::module::{Extern, FuncIndex, GlobalIndex, MemoryIndex, Module, TableIndex, TypeIndex};
use crate::target::{ImportKind, Opt};

mod inline_policy;
mod stack_depth;
mod table_contents;

pub(crate) use inline_policy::Repeated;
use table_contents::Contents;
pub(crate) use table_contents::Known;

/// What is known about a module as a whole.
#[derive(Debug, Default)]
pub(crate) struct World {
    repeated: SecondaryMap<FuncIndex, Repeated>,
    spare: SecondaryMap<FuncIndex, bool>,
    bounded: SecondaryMap<FuncIndex, bool>,
    tables: SecondaryMap<TableIndex, Option<Contents>>,
    sizes: SecondaryMap<TableIndex, bool>,
    memories: SecondaryMap<MemoryIndex, bool>,
    globals: SecondaryMap<GlobalIndex, bool>,
}

/// What the bodies of a module say.
#[derive(Debug, Default)]
struct Seen {
    /// How many functions there are.
    funcs: usize,
    bodies: SecondaryMap<FuncIndex, Body>,
    /// How many calls name a function.
    calls: SecondaryMap<FuncIndex, u32>,
    /// How many of them are in a loop, or in the function itself.
    calls_in_loops: SecondaryMap<FuncIndex, u32>,
    written_tables: BTreeSet<TableIndex>,
    grown_memories: BTreeSet<MemoryIndex>,
    set_globals: BTreeSet<GlobalIndex>,
}

/// What one body says.
#[derive(Clone, Debug, Default)]
struct Body {
    /// Length in bytes.
    len: usize,
    locals: u32,
    /// The functions that it calls by name.
    calls: BTreeSet<FuncIndex>,
    /// Whether it calls what is not known by name, or the runtime.
    calls_others: bool,
    /// Whether another function takes its place on the stack.
    tail_calls: bool,
    loops: bool,
}

impl World {
    /// Looks at a module whose imported functions are linked in these ways.
    pub(crate) fn new(
        module: &Module,
        bytes: &[u8],
        import_kinds: &PrimaryMap<FuncIndex, ImportKind>,
        opt: Opt,
    ) -> Self {
        if opt == Opt::None {
            return Self::default();
        }
        let mut seen = Seen { funcs: module.funcs.len(), ..Seen::default() };
        for (index, func) in &module.funcs {
            let Some(bytes) = func.body.clone().and_then(|body| bytes.get(body)) else { continue };
            // What is not well-formed is refused when it is validated.
            let _ = seen.look(index, bytes);
        }
        let exports: HashSet<Extern> = module.exports.iter().map(|export| export.item).collect();
        let exported = |item| exports.contains(&item);
        let repeated = inline_policy::repeated(module, &seen, opt);
        let mut world = Self { bounded: stack_depth::bounded(module, &seen), repeated, ..Self::default() };
        for index in module.funcs.keys() {
            world.spare[index] = seen.calls[index] > 0 && world.repeated[index] == Repeated::Everywhere;
        }
        for index in module.tables.keys().skip(module.imported.tables) {
            let fixed = !seen.written_tables.contains(&index) && !exported(Extern::Table(index));
            world.sizes[index] = fixed;
            world.tables[index] = Contents::of(module, import_kinds, index).filter(|_| fixed);
        }
        // A host function gets at the memory of whoever calls it, and may grow that, exported or not.
        let alone = module.imported.funcs == 0;
        for index in module.memories.keys().skip(module.imported.memories) {
            let grows = seen.grown_memories.contains(&index) || exported(Extern::Memory(index));
            world.memories[index] = alone && !grows;
        }
        for index in module.globals.keys().skip(module.imported.globals) {
            world.globals[index] = !seen.set_globals.contains(&index) && !exported(Extern::Global(index));
        }
        world
    }

    /// Returns where a function's body is to take the place of calls of it.
    pub(crate) fn repeated(&self, func: FuncIndex) -> Repeated {
        self.repeated[func]
    }

    /// Returns whether it is likely that every call of a function by name has its body instead.
    pub(crate) fn is_spare(&self, func: FuncIndex) -> bool {
        self.spare[func]
    }

    /// Returns whether a function and all that it calls use a bounded amount of stack, small enough for nobody to check it.
    pub(crate) fn is_bounded(&self, func: FuncIndex) -> bool {
        self.bounded[func]
    }

    /// Returns what is known about calls through a table of functions of a canonical type.
    pub(crate) fn known(&self, table: TableIndex, ty: TypeIndex) -> Known<'_> {
        self.tables[table].as_ref().map_or(Known::Nothing, |contents| contents.of_type(ty))
    }

    /// Returns whether a table keeps the size that it begins with, although it could grow.
    pub(crate) fn keeps_size(&self, table: TableIndex) -> bool {
        self.sizes[table]
    }

    /// Returns whether a memory keeps the length that it begins with.
    pub(crate) fn keeps_length(&self, memory: MemoryIndex) -> bool {
        self.memories[memory]
    }

    /// Returns whether a global keeps the value that it begins with, although it could be set.
    pub(crate) fn keeps_value(&self, global: GlobalIndex) -> bool {
        self.globals[global]
    }
}

impl Seen {
    /// Looks at a body.
    fn look(&mut self, index: FuncIndex, bytes: &[u8]) -> Result<(), wasmparser::Error> {
        let code = FunctionBody::new(BinaryReader::new(bytes, 0));
        let mut body = Body { len: bytes.len(), ..Body::default() };
        for locals in code.get_locals_reader()? {
            body.locals = body.locals.saturating_add(locals?.0);
        }
        // Which of the open blocks are loops.
        let mut open = Vec::new();
        for operator in code.get_operators_reader()? {
            let operator = operator?;
            match operator {
                Operator::Loop { .. } => open.push(true),
                Operator::Block { .. } | Operator::If { .. } => open.push(false),
                Operator::End => drop(open.pop()),
                Operator::Call { function_index } if open.contains(&true) || function_index == index.as_u32() => {
                    if let Some(callee) = self.callee(function_index) {
                        self.calls_in_loops[callee] += 1;
                    }
                }
                _ => {}
            }
            self.operator(&mut body, &operator);
        }
        self.bodies[index] = body;
        Ok(())
    }

    fn callee(&self, index: u32) -> Option<FuncIndex> {
        FuncIndex::try_from_u32(index).filter(|callee| callee.index() < self.funcs)
    }

    fn operator(&mut self, body: &mut Body, operator: &Operator<'_>) {
        match *operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                body.tail_calls |= matches!(operator, Operator::ReturnCall { .. });
                if let Some(callee) = self.callee(function_index) {
                    self.calls[callee] += 1;
                    body.calls.insert(callee);
                }
            }
            Operator::Loop { .. } => body.loops = true,
            Operator::CallIndirect { .. } => body.calls_others = true,
            Operator::ReturnCallIndirect { .. } => (body.calls_others, body.tail_calls) = (true, true),
            Operator::TableSet { table } | Operator::TableGrow { table } | Operator::TableFill { table } => {
                body.calls_others = true;
                self.written_tables.extend(TableIndex::try_from_u32(table));
            }
            Operator::TableCopy { dst_table: table, .. } | Operator::TableInit { table, .. } => {
                body.calls_others = true;
                self.written_tables.extend(TableIndex::try_from_u32(table));
            }
            Operator::MemoryGrow { mem } => {
                body.calls_others = true;
                self.grown_memories.extend(MemoryIndex::try_from_u32(mem));
            }
            Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::ElemDrop { .. } => body.calls_others = true,
            Operator::GlobalSet { global_index } => {
                self.set_globals.extend(GlobalIndex::try_from_u32(global_index));
            }
            _ => {}
        }
    }
}
