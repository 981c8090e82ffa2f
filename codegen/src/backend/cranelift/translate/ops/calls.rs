//! Calls (specification: "Call Instructions").
//!
//! In:  a callee's index, or a table's and a type's.
//! Out: a call with the arguments on top of the operand stack, and its results there.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use include_wasm_abi::trap::TrapCode;

use crate::analysis::Candidates;
use crate::backend::cranelift::env::block_args::BlockArgs;
use crate::backend::cranelift::env::callee::Callee;
use crate::backend::cranelift::translate::Translator;
use crate::frontend::module::{FuncIndex, TableIndex, TypeIndex};

macro_rules! call_ops {
    ($with:ident) => {
        $with! {
            visit_call(index: u32) = call(index);
            visit_call_indirect(ty: u32, table: u32) = call_indirect(ty, table);
            visit_return_call(index: u32) = return_call(index);
            visit_return_call_indirect(ty: u32, table: u32) = return_call_indirect(ty, table);
        }
    };
}
pub(crate) use call_ops;

impl<'f> Translator<'f> {
    pub(crate) fn call(&mut self, index: u32) {
        let callee = self.callee(index);
        self.emit_call(callee);
    }

    pub(crate) fn call_indirect(&mut self, ty: u32, table: u32) {
        match self.candidates(ty, table) {
            Candidates::Few(targets) => self.call_one_of(targets, ty, table),
            _ => {
                let callee = self.element(ty, table);
                self.emit_call(callee);
            }
        }
    }

    pub(crate) fn return_call(&mut self, index: u32) {
        let callee = self.callee(index);
        self.emit_return_call(callee);
    }

    pub(crate) fn return_call_indirect(&mut self, ty: u32, table: u32) {
        let callee = self.element(ty, table);
        self.emit_return_call(callee);
    }

    /// Returns a function of the module as a callee.
    fn callee(&mut self, index: u32) -> Callee<'f> {
        self.dependencies.funcs.insert(index);
        self.cx.callee(FuncIndex::from_u32(index))
    }

    /// Returns the devirtualization candidates of calls through a table of functions of a type.
    fn candidates(&mut self, ty: u32, table: u32) -> Candidates<'f> {
        let ty = self.cx.type_ref(TypeIndex::from_u32(ty)).canonical;
        let cx = self.cx;
        self.dependencies.contents.insert((table, ty.as_u32()));
        cx.summary.candidates(TableIndex::from_u32(table), ty)
    }

    /// Pops an index and returns the table's element; traps unless the element is a function of the type.
    fn element(&mut self, ty: u32, table: u32) -> Callee<'f> {
        let candidates = self.candidates(ty, table);
        let index = self.operands.pop();
        let table = self.cx.table(TableIndex::from_u32(table));
        let ty = self.cx.type_ref(TypeIndex::from_u32(ty));
        if let Candidates::Filled { elements, len, typed, own } = candidates {
            let reference = table.get_filled(&mut self.func, index, elements, len);
            let callee = Callee::known_reference(ty, reference, own);
            if !typed {
                callee.check_type(&mut self.func);
            }
            return callee;
        }
        let reference = table.get(&mut self.func, index, TrapCode::UndefinedElement);
        let callee = Callee::reference(&mut self.func, ty, reference, TrapCode::UninitializedElement);
        callee.check_type(&mut self.func);
        callee
    }

    /// Pops an index, and calls the table's element by comparison with each candidate; traps if there is none.
    fn call_one_of(&mut self, targets: &[(u32, FuncIndex)], ty: u32, table: u32) {
        let index = self.operands.pop();
        let ty = self.cx.type_ref(TypeIndex::from_u32(ty));
        let args = self.operands.pop_block_args(&mut self.func, ty.ty.params.len());
        let mut blocks = Vec::new();
        for &(element, func) in targets {
            let (block, next) = (self.func.builder.create_block(), self.func.builder.create_block());
            let found = self.func.builder.ins().icmp_imm_u(IntCC::Equal, index, i64::from(element));
            self.func.builder.ins().brif(found, block, [], next, []);
            self.func.continue_in(next);
            blocks.push((block, func));
        }
        self.cx.table(TableIndex::from_u32(table)).trap_of_call(&mut self.func, index);

        let join = self.func.block_with_params(&ty.ty.results);
        let (height, mut joined) = (self.operands.height(), false);
        for (block, func) in blocks {
            self.func.enter(block);
            self.frames.set_reachable(true);
            let callee = self.callee(func.as_u32());
            self.call_with(callee, &args);
            if self.frames.reachable() {
                let results = self.operands.pop_block_args(&mut self.func, ty.ty.results.len());
                self.func.jump(join, &results);
                joined = true;
            }
            self.operands.truncate(height);
        }
        self.func.enter(join);
        self.frames.set_reachable(joined);
        self.operands.extend(self.func.builder.block_params(join).iter().copied());
    }

    fn emit_call(&mut self, callee: Callee<'f>) {
        let args = self.operands.pop_block_args(&mut self.func, callee.params());
        self.call_with(callee, &args);
    }

    /// Calls a function, or inlines it.
    fn call_with(&mut self, callee: Callee<'f>, args: &BlockArgs) {
        match self.inlined(&callee) {
            Some(func) => self.inline(func, args),
            None => callee.call(&mut self.func, args, &mut self.operands),
        }
    }

    fn emit_return_call(&mut self, callee: Callee<'f>) {
        let args = self.operands.pop_block_args(&mut self.func, callee.params());
        callee.return_call(&mut self.func, &args);
        self.frames.set_reachable(false);
    }
}
