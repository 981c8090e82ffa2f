//! The call graph of a module, by the names of functions in its bodies.
//!
//! In:  bodies, one after the other.
//! Out: [`CallGraph`]: the callees of each body, how often each function is called, and what inlining a body depends
//!      on.

use std::collections::BTreeSet;

use include_wasm_entity::{EntityRef, SecondaryMap};
use wasmparser::{BinaryReader, FunctionBody, Operator};

use super::mutability::Mutability;
use crate::frontend::module::FuncIndex;

/// The calls of a module.
#[derive(Debug)]
pub(super) struct CallGraph {
    /// Number of functions.
    funcs: usize,
    pub(super) bodies: SecondaryMap<FuncIndex, Body>,
    /// How many calls name a function.
    pub(super) calls: SecondaryMap<FuncIndex, u32>,
    /// How many of them are in a loop, or in the function itself.
    pub(super) calls_in_loops: SecondaryMap<FuncIndex, u32>,
}

/// The calls of one body.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// Length in bytes.
    pub(super) len: usize,
    pub(super) locals: u32,
    /// The functions that it calls by name.
    pub(super) calls: BTreeSet<FuncIndex>,
    /// Whether it calls a function that it does not name, or the runtime.
    pub(super) calls_others: bool,
    /// Whether another function takes its place on the stack.
    pub(super) tail_calls: bool,
    /// Whether it has a loop.
    pub(super) loops: bool,
}

impl CallGraph {
    /// Returns the graph of as many functions, without calls.
    pub(super) fn new(funcs: usize) -> Self {
        Self { funcs, bodies: SecondaryMap::new(), calls: SecondaryMap::new(), calls_in_loops: SecondaryMap::new() }
    }

    /// Scans the body of a function, also for what it changes.
    pub(super) fn scan(
        &mut self,
        index: FuncIndex,
        bytes: &[u8],
        mutability: &mut Mutability,
    ) -> Result<(), wasmparser::Error> {
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
            mutability.operator(&operator);
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
            Operator::ReturnCallIndirect { .. } => (body.calls_others, body.tail_calls) = (true, true),
            Operator::CallIndirect { .. }
            | Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
            | Operator::MemoryGrow { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::ElemDrop { .. } => body.calls_others = true,
            _ => {}
        }
    }
}
