//! Control operators (specification: "Control Instructions", "Parametric Instructions", "Variable Instructions").
//!
//! In:  blocks, branches, locals.
//! Out: CLIF blocks and edges; locals become SSA values in Cranelift's builder.
//!
//! The rows of [`block_ops`] open and close blocks, and run in unreachable code as well; all others do not.

use cranelift_codegen::ir::{self, InstBuilder, JumpTableData};
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::types::{RefType, ValType};
use wasmparser::{BlockType, BrTable};

use crate::backend::cranelift::translate::Translator;
use crate::backend::cranelift::translate::control::{BlockSignature, Frame, Kind};
use crate::frontend::module::TypeIndex;

macro_rules! block_ops {
    ($with:ident) => {
        $with! {
            visit_block(ty: BlockType) = block(ty);
            visit_loop(ty: BlockType) = loop_(ty);
            visit_if(ty: BlockType) = if_(ty);
            visit_else() = else_();
            visit_end() = end();
        }
    };
}
pub(crate) use block_ops;

macro_rules! control_ops {
    ($with:ident) => {
        $with! {
            visit_unreachable() = unreachable();
            visit_nop() = nop();
            visit_br(depth: u32) = br(depth);
            visit_br_if(depth: u32) = br_if(depth);
            visit_br_table(targets: BrTable<'a>) = br_table(&targets);
            visit_return() = return_();
            visit_drop() = drop_();
            visit_select() = select();
            visit_typed_select(_ty: wasmparser::ValType) = select();
            visit_local_get(index: u32) = local_get(index);
            visit_local_set(index: u32) = local_set(index);
            visit_local_tee(index: u32) = local_tee(index);
        }
    };
}
pub(crate) use control_ops;

impl<'f> Translator<'f> {
    pub(crate) fn block(&mut self, ty: BlockType) {
        if !self.frames.reachable() {
            return self.frames.push_unreachable();
        }
        let signature = self.block_signature(ty);
        self.push_frame(Kind::Block, signature);
    }

    pub(crate) fn loop_(&mut self, ty: BlockType) {
        if !self.frames.reachable() {
            return self.frames.push_unreachable();
        }
        let signature = self.block_signature(ty);
        let header = self.func.block_with_params(signature.params());
        let args = self.operands.pop_block_args(&mut self.func, signature.params().len());
        self.func.jump(header, &args);
        // More edges come from inside; the block is sealed at the loop's end.
        self.func.enter_loop(header);
        self.operands.extend(self.func.builder.block_params(header).iter().copied());
        self.push_frame(Kind::Loop { header }, signature);
    }

    pub(crate) fn if_(&mut self, ty: BlockType) {
        if !self.frames.reachable() {
            return self.frames.push_unreachable();
        }
        let signature = self.block_signature(ty);
        let condition = self.operands.pop();
        let (then, otherwise) = (self.func.builder.create_block(), self.func.builder.create_block());
        self.func.builder.ins().brif(condition, then, [], otherwise, []);
        self.func.continue_in(then);
        // Both successors have this one edge, so the parameters of the `if` need no block parameters.
        let params = self.operands.top(signature.params().len()).to_vec();
        self.func.spend(params.len());
        self.push_frame(Kind::If { otherwise, params }, signature);
    }

    pub(crate) fn else_(&mut self) {
        if self.frames.reachable() {
            self.jump_to(0);
        }
        let Some(frame) = self.frames.innermost() else { return };
        let Kind::If { otherwise, params } = core::mem::replace(&mut frame.kind, Kind::Block) else {
            unreachable!("validated: an else belongs to an if");
        };
        self.operands.truncate(frame.height);
        self.operands.extend(params);
        self.func.enter(otherwise);
        self.frames.set_reachable(true);
    }

    pub(crate) fn end(&mut self) {
        let reachable = self.frames.reachable();
        if let Some(Frame { kind: Kind::If { .. }, .. }) = self.frames.innermost() {
            // There is no `else`: the parameters of the `if` are its results.
            self.else_();
            self.jump_to(0);
            self.frames.set_reachable(false);
        } else if reachable && self.frames.innermost().is_some_and(|frame| frame.exit.is_some()) {
            self.jump_to(0);
            self.frames.set_reachable(false);
        }
        let Some(frame) = self.frames.pop() else { return };
        if let Kind::Loop { header } = frame.kind {
            self.func.builder.seal_block(header);
        }
        if let Some(exit) = frame.exit {
            self.func.enter(exit);
            self.operands.truncate(frame.height);
            self.operands.extend(self.func.builder.block_params(exit).iter().copied());
            self.frames.set_reachable(true);
        }
        if self.frames.is_empty() && self.frames.reachable() {
            let results = self.operands.pop_block_args(&mut self.func, frame.signature.results().len());
            self.func.return_(&results);
        }
    }

    pub(crate) fn unreachable(&mut self) {
        self.func.trap(TrapCode::Unreachable);
        self.frames.set_reachable(false);
    }

    pub(crate) fn nop(&mut self) {}

    pub(crate) fn br(&mut self, depth: u32) {
        if self.frames.function_depth() == depth {
            return self.return_();
        }
        self.jump_to(depth);
        self.frames.set_reachable(false);
    }

    pub(crate) fn br_if(&mut self, depth: u32) {
        let condition = self.operands.pop();
        let (target, count) = self.destination(depth);
        let args = self.operands.block_args(&mut self.func, count);
        self.func.jump_if(condition, target, &args);
    }

    pub(crate) fn br_table(&mut self, targets: &BrTable<'_>) {
        let index = self.operands.pop();
        let (_, count) = self.destination(targets.default());
        // The edges of a jump table carry no values. Where a target has some, it gets a block with one edge for all of
        // its entries, so that values are not repeated for each entry.
        let args = self.operands.block_args(&mut self.func, count);
        let mut edges: Vec<(u32, ir::Block)> = Vec::new();
        let mut edge_of = std::collections::HashMap::new();
        let mut entries = Vec::new();
        let targets = targets.targets().chain([Ok(targets.default())]);
        for depth in targets {
            let depth = depth.expect("validated: a branch table is well-formed");
            let block = if count == 0 {
                self.destination(depth).0
            } else {
                *edge_of.entry(depth).or_insert_with(|| {
                    let block = self.func.builder.create_block();
                    edges.push((depth, block));
                    block
                })
            };
            entries.push(self.func.builder.func.dfg.block_call(block, []));
        }
        let default = entries.pop().expect("the default was put there last");
        let table = self.func.builder.create_jump_table(JumpTableData::new(default, &entries));
        self.func.builder.ins().br_table(index, table);
        for (depth, block) in edges {
            self.func.spend(count);
            if self.func.over_limit().is_some() {
                // The function is refused as soon as this operator is done.
                return;
            }
            self.func.enter(block);
            let (target, _) = self.destination(depth);
            self.func.jump(target, &args);
        }
        self.frames.set_reachable(false);
    }

    pub(crate) fn return_(&mut self) {
        // Each return restores callee-saved registers, which takes more code than a jump to the common epilogue. The
        // first return is often the end of a short call.
        let first = !self.is_inlined() && !std::mem::replace(&mut self.returned, true);
        if !first {
            self.jump_to(self.frames.function_depth());
            self.frames.set_reachable(false);
            return;
        }
        let count = self.frames.function().signature.results().len();
        let results = self.operands.block_args(&mut self.func, count);
        self.func.return_(&results);
        self.frames.set_reachable(false);
    }

    pub(crate) fn drop_(&mut self) {
        self.operands.pop();
    }

    pub(crate) fn select(&mut self) {
        let [mut x, mut y, condition] = self.operands.pop_many();
        if self.func.value_type(x) != self.func.value_type(y) {
            [x, y] = [x, y].map(|value| self.func.canonical_value(value).value());
        }
        let result = self.func.builder.ins().select(condition, x, y);
        self.operands.push(result);
    }

    pub(crate) fn local_get(&mut self, index: u32) {
        let value = self.func.local(self.locals + index);
        self.operands.push(value);
    }

    pub(crate) fn local_set(&mut self, index: u32) {
        let value = self.operands.pop_canonical(&mut self.func);
        self.func.set_local(self.locals + index, value);
    }

    pub(crate) fn local_tee(&mut self, index: u32) {
        let value = self.operands.pop();
        let edge = self.func.canonical_value(value);
        self.func.set_local(self.locals + index, edge);
        self.operands.push(value);
    }

    /// Jumps with the values on top of the operand stack, which stay there.
    fn jump_to(&mut self, depth: u32) {
        let (target, count) = self.destination(depth);
        let args = self.operands.block_args(&mut self.func, count);
        self.func.jump(target, &args);
    }

    /// Returns the target of a branch, and the number of its values.
    fn destination(&mut self, depth: u32) -> (ir::Block, usize) {
        let frame = self.frames.target(depth);
        if let Kind::Loop { header } = frame.kind {
            return (header, frame.signature.params().len());
        }
        let results = frame.signature.results();
        let exit = *frame.exit.get_or_insert_with(|| self.func.block_with_params(results));
        (exit, results.len())
    }

    fn push_frame(&mut self, kind: Kind, signature: BlockSignature<'f>) {
        let params = signature.params().len();
        let height = self.operands.height().checked_sub(params).expect("validated: a block finds what it takes");
        self.frames.push(Frame { kind, signature, height, exit: None });
    }

    fn block_signature(&self, ty: BlockType) -> BlockSignature<'f> {
        match ty {
            BlockType::Empty => BlockSignature::Empty,
            BlockType::Type(ty) => BlockSignature::One(val_type(ty)),
            BlockType::FuncType(index) => BlockSignature::Func(&self.cx.module.types[TypeIndex::from_u32(index)]),
        }
    }
}

/// Returns a value type of the parser's as one of ours. All references have one representation.
pub(crate) fn val_type(ty: wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(_) => ValType::Ref(RefType::EXTERNREF),
    }
}
