//! The locals of a function.
//!
//! In:  the value that a local is set to, ready to cross an edge.
//! Out: the value that a local has.
//!
//! Cranelift's builder turns locals into SSA values. It looks through blocks for the last definition, at a price for each
//! block; a test with a cold exit starts a new block, and there are many of those. So what is known about locals is kept
//! while blocks follow each other with one edge between them, and forgotten where edges meet.

use cranelift_codegen::ir::Value;
use cranelift_frontend::Variable;
use include_wasm_abi::types::ValType;

use super::FuncCx;
use super::edge::EdgeValue;
use super::signature::clif_type;

/// The locals of a function.
#[derive(Debug, Default)]
pub(crate) struct Locals {
    locals: Vec<Local>,
    stretch: u32,
}

#[derive(Debug)]
struct Local {
    variable: Variable,
    /// Its value in a stretch of blocks.
    known: Option<(u32, Value)>,
}

impl Locals {
    /// Forgets all values: the next block may be reached from several places.
    pub(crate) fn forget(&mut self) {
        // There are fewer blocks than numbers, since each takes at least a byte of a body.
        self.stretch += 1;
    }
}

impl FuncCx<'_> {
    /// Adds a local.
    pub(crate) fn declare_local(&mut self, ty: ValType, value: EdgeValue) {
        let variable = self.builder.declare_var(clif_type(ty, self.pointer));
        self.builder.def_var(variable, value.value());
        let known = Some((self.locals.stretch, value.value()));
        self.locals.locals.push(Local { variable, known });
    }

    /// Returns the value of a local.
    pub(crate) fn local(&mut self, index: u32) -> Value {
        let Self { builder, locals: Locals { locals, stretch }, .. } = self;
        let local = find(locals, index);
        match local.known {
            Some((known, value)) if known == *stretch => value,
            _ => {
                let value = builder.use_var(local.variable);
                local.known = Some((*stretch, value));
                value
            }
        }
    }

    /// Sets a local.
    pub(crate) fn set_local(&mut self, index: u32, value: EdgeValue) {
        let Self { builder, locals: Locals { locals, stretch }, .. } = self;
        let local = find(locals, index);
        builder.def_var(local.variable, value.value());
        local.known = Some((*stretch, value.value()));
    }
}

fn find(locals: &mut [Local], index: u32) -> &mut Local {
    let index = usize::try_from(index).expect("checked: this code runs on 32 bits or more");
    locals.get_mut(index).expect("validated: a local exists")
}
