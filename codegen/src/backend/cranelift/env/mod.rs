//! The environment of a function: memories, tables, globals, callees, the runtime, trap stubs.
//!
//! In:  an entity of the module, as a small `Copy` value that the facts ([`ModuleCx`]) made, and CLIF values.
//! Out: CLIF appended to the current block of a [`FuncCx`].
//!
//! Only this folder has the layout of structures and the checks in front of accesses. It has neither an operand stack
//! nor a control stack: dependencies point one way, `translate -> env -> Cranelift`.

use std::collections::HashMap;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, Type, Value};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::FunctionBuilder;
use include_wasm_abi::types::ValType;
use include_wasm_abi::vmctx::VmctxOffsets;
use include_wasm_abi::width::Width;

use super::module_cx::ModuleCx;
use crate::frontend::module::{FuncIndex, TypeIndex};
use crate::target::Opt;

pub(crate) mod block_args;
pub(crate) mod bounds;
mod bulk;
pub(crate) mod callee;
pub(crate) mod global;
pub(crate) mod hints;
pub(crate) mod libcall;
pub(crate) mod locals;
pub(crate) mod mem_ref;
pub(crate) mod memory;
pub(crate) mod signature;
pub(crate) mod table;
pub(crate) mod trap;
pub(crate) mod vmctx;

use crate::libcalls::{self, LibcallSet};
use block_args::BlockArgs;
use hints::Hints;
use locals::{Locals, MAX_CELLS};
use mem_ref::Regions;
use signature::{CConv, clif_type};

/// The layout of a context: a copy of the module's facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContextLayout {
    /// Width of a pointer.
    pub(crate) width: Width,
    /// Offsets of the arrays.
    pub(crate) offsets: VmctxOffsets,
}

/// One function under construction. It appends CLIF; it holds no facts about the module but the context's layout.
pub(crate) struct FuncCx<'f> {
    /// Cranelift's builder.
    pub(crate) builder: FunctionBuilder<'f>,
    /// Type of a pointer, and of a reference.
    pub(crate) pointer: Type,
    /// Runtime functions that the function calls.
    pub(crate) libcalls: LibcallSet,
    /// Whether the function calls anything that may use an unknown amount of stack.
    pub(crate) calls: bool,
    /// Goal of the optimization.
    opt: Opt,
    /// Whether the function calls only functions without further calls: then no memory grows while it runs.
    bounded: bool,
    /// Whether there are vectors of 16 bytes.
    vectors: bool,
    /// Hints for the optimizer.
    pub(crate) hints: Hints,
    vmctx: Value,
    layout: ContextLayout,
    c_conv: CConv,
    /// Alignment of every frame.
    frame_alignment: u32,
    budget: usize,
    regions: Regions,
    locals: Locals,
    stubs: [Option<ir::FuncRef>; trap::STUBS],
    stub_signature: Option<ir::SigRef>,
    runtime: [Option<ir::SigRef>; libcalls::COUNT],
    signatures: HashMap<TypeIndex, ir::SigRef>,
    host_signatures: HashMap<TypeIndex, ir::SigRef>,
    callees: HashMap<FuncIndex, ir::FuncRef>,
    slots: Option<ir::StackSlot>,
}

/// Most values that a function may pass over edges, counted once for each edge. Without a limit a small module could
/// ask for memory that grows with the square of its size.
const MAX_EDGE_VALUES: usize = 1 << 24;

impl<'f> FuncCx<'f> {
    /// Starts a function: `builder` is in its entry block, whose first parameter is the context.
    pub(crate) fn new(
        cx: &ModuleCx<'_>,
        isa: &dyn TargetIsa,
        index: FuncIndex,
        builder: FunctionBuilder<'f>,
        vmctx: Value,
    ) -> Self {
        Self {
            builder,
            pointer: isa.pointer_type(),
            libcalls: LibcallSet::default(),
            calls: false,
            opt: cx.target.opt,
            bounded: cx.summary.has_bounded_depth(index),
            vectors: cx.target.has_vectors(),
            hints: Hints::default(),
            vmctx,
            layout: cx.context_layout(),
            c_conv: CConv::of(isa),
            frame_alignment: signature::stack_alignment(cx.target.arch),
            budget: MAX_EDGE_VALUES,
            regions: Regions::default(),
            locals: Locals::default(),
            stubs: [None; trap::STUBS],
            stub_signature: None,
            runtime: [None; libcalls::COUNT],
            signatures: HashMap::new(),
            host_signatures: HashMap::new(),
            callees: HashMap::new(),
            slots: None,
        }
    }

    /// Returns the limit that the function exceeds, if any: its noun, and the number.
    pub(crate) fn over_limit(&self) -> Option<(&'static str, u64)> {
        if self.budget == 0 {
            Some(("number of values that a function passes between blocks and calls", MAX_EDGE_VALUES as u64))
        } else if self.locals.over_limit() {
            Some(("number of blocks times number of locals of a function", MAX_CELLS as u64))
        } else {
            None
        }
    }

    /// Takes from the budget of values that cross edges.
    pub(crate) fn spend(&mut self, values: usize) {
        self.budget = self.budget.saturating_sub(values);
    }

    /// Continues in a block that has all its edges.
    pub(crate) fn enter(&mut self, block: ir::Block) {
        self.locals.forget();
        self.builder.switch_to_block(block);
        self.builder.seal_block(block);
    }

    /// Continues in a block that gets further edges. The caller seals it after the last one.
    pub(crate) fn enter_loop(&mut self, header: ir::Block) {
        self.locals.forget();
        self.builder.switch_to_block(header);
    }

    /// Continues in a block whose only edge is the end of the current block.
    pub(crate) fn continue_in(&mut self, next: ir::Block) {
        self.builder.switch_to_block(next);
        self.builder.seal_block(next);
    }

    /// Makes a block with a parameter for each type.
    pub(crate) fn block_with_params(&mut self, types: &[ValType]) -> ir::Block {
        self.spend(types.len());
        let block = self.builder.create_block();
        for &ty in types {
            self.builder.append_block_param(block, clif_type(ty, self.pointer));
        }
        block
    }

    /// Jumps.
    pub(crate) fn jump(&mut self, target: ir::Block, args: &BlockArgs) {
        self.builder.ins().jump(target, &block_args(args));
    }

    /// Jumps if `condition` is not zero, and goes on in a new block if it is.
    pub(crate) fn jump_if(&mut self, condition: Value, target: ir::Block, args: &BlockArgs) {
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, target, &block_args(args), next, []);
        self.continue_in(next);
    }

    /// Returns from the function.
    pub(crate) fn return_(&mut self, results: &BlockArgs) {
        self.builder.ins().return_(results.values());
    }

    /// Returns the CLIF type of a value.
    pub(crate) fn value_type(&self, value: Value) -> Type {
        self.builder.func.dfg.value_type(value)
    }

    /// Returns whether an integer is zero, as an `i8`.
    pub(crate) fn is_zero(&mut self, value: Value) -> Value {
        self.builder.ins().icmp_imm_s(IntCC::Equal, value, 0)
    }

    /// Returns an integer zero-extended to 64 bits.
    pub(crate) fn extend_to_i64(&mut self, value: Value) -> Value {
        let wide = self.value_type(value) == ir::types::I64;
        if wide { value } else { self.builder.ins().uextend(ir::types::I64, value) }
    }
}

fn block_args(args: &BlockArgs) -> Vec<ir::BlockArg> {
    args.values().iter().map(|&value| ir::BlockArg::Value(value)).collect()
}
