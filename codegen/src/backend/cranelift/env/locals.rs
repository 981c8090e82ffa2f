//! The locals of a function.
//!
//! In:  the new value of a local, ready to cross an edge.
//! Out: the current value of a local.
//!
//! Cranelift's builder turns locals into SSA values. It looks through blocks for the last definition, at a price for
//! each block; a test with a cold exit starts a new block, and there are many of those. So the values of locals are
//! kept within an extended basic block, whose blocks have one predecessor each, and forgotten where edges meet.

use cranelift_codegen::ir::Value;
use cranelift_frontend::{FunctionBuilder, Variable};
use include_wasm_abi::types::ValType;

use super::FuncCx;
use super::block_args::CanonicalValue;
use super::signature::clif_type;

/// Most cells that the builder may need: it has an array of blocks for each local, as long as the highest block that
/// the local was used in. Without a limit a small module could ask for memory and time that grow with the square of its
/// size: at the limit the arrays take up to 512 MB, and later steps several times as much.
pub(crate) const MAX_CELLS: usize = 1 << 26;

/// The locals of a function.
#[derive(Debug, Default)]
pub(crate) struct Locals {
    locals: Vec<Local>,
    /// Number of the current extended basic block.
    extended_block: u32,
    cells: usize,
}

#[derive(Debug)]
struct Local {
    variable: Variable,
    /// The value, and the number of the extended basic block in which it is current.
    known: Option<(u32, Value)>,
    /// Length of its array of blocks.
    cells: usize,
}

impl Locals {
    /// Forgets all values: the next block may have several predecessors.
    pub(crate) fn forget(&mut self) {
        // The number cannot overflow: each block takes at least a byte of a body.
        self.extended_block += 1;
    }

    /// Returns whether the builder needs more than [`MAX_CELLS`].
    pub(crate) fn over_limit(&self) -> bool {
        self.cells > MAX_CELLS
    }

    /// Returns a local that is used in the current block.
    fn find(&mut self, builder: &FunctionBuilder<'_>, index: u32) -> &mut Local {
        let index = usize::try_from(index).expect("checked: this code runs on 32 bits or more");
        let local = self.locals.get_mut(index).expect("validated: a local exists");
        let cells = builder.current_block().map_or(0, |block| block.as_u32() as usize + 1);
        if cells > local.cells {
            self.cells += cells - local.cells;
            local.cells = cells;
        }
        local
    }
}

impl FuncCx<'_> {
    /// Adds a local.
    pub(crate) fn declare_local(&mut self, ty: ValType, value: CanonicalValue) {
        let variable = self.builder.declare_var(clif_type(ty, self.pointer));
        let index = self.local_count();
        self.locals.locals.push(Local { variable, known: None, cells: 0 });
        self.set_local(index, value);
    }

    /// Returns the number of locals.
    pub(crate) fn local_count(&self) -> u32 {
        u32::try_from(self.locals.locals.len()).expect("validated: functions have few locals")
    }

    /// Removes the locals from `first` on.
    pub(crate) fn forget_locals(&mut self, first: u32) {
        self.locals.locals.truncate(first as usize);
    }

    /// Returns the value of a local.
    pub(crate) fn local(&mut self, index: u32) -> Value {
        let extended_block = self.locals.extended_block;
        let local = self.locals.find(&self.builder, index);
        match local.known {
            Some((known, value)) if known == extended_block => value,
            _ => {
                let value = self.builder.use_var(local.variable);
                local.known = Some((extended_block, value));
                value
            }
        }
    }

    /// Sets a local.
    pub(crate) fn set_local(&mut self, index: u32, value: CanonicalValue) {
        let extended_block = self.locals.extended_block;
        let local = self.locals.find(&self.builder, index);
        self.builder.def_var(local.variable, value.value());
        local.known = Some((extended_block, value.value()));
    }
}
