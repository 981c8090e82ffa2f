//! Calls (specification: "Call Instructions").
//!
//! In:  a callee's index, or a table's and a type's.
//! Out: a call with the arguments on top of the operand stack, and its results there.

use include_wasm_abi::trap::TrapCode;

use super::super::Translator;
use crate::module::{FuncIndex, TableIndex, TypeIndex};
use crate::reach::callee::Callee;

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
        let callee = self.cx.callee(FuncIndex::from_u32(index));
        self.emit_call(callee);
    }

    pub(crate) fn call_indirect(&mut self, ty: u32, table: u32) {
        let callee = self.element(ty, table);
        self.emit_call(callee);
    }

    pub(crate) fn return_call(&mut self, index: u32) {
        let callee = self.cx.callee(FuncIndex::from_u32(index));
        self.emit_return_call(callee);
    }

    pub(crate) fn return_call_indirect(&mut self, ty: u32, table: u32) {
        let callee = self.element(ty, table);
        self.emit_return_call(callee);
    }

    /// Pops an index and returns what the table has there; traps unless it is a function of the type.
    fn element(&mut self, ty: u32, table: u32) -> Callee<'f> {
        let index = self.operands.pop();
        let table = self.cx.table(TableIndex::from_u32(table));
        let reference = table.get(&mut self.func, index, TrapCode::UndefinedElement);
        let ty = self.cx.type_ref(TypeIndex::from_u32(ty));
        let callee = Callee::reference(&mut self.func, ty, reference, TrapCode::UninitializedElement);
        callee.check_type(&mut self.func);
        callee
    }

    fn emit_call(&mut self, callee: Callee<'f>) {
        let args = self.operands.pop_edge_args(&mut self.func, callee.params());
        callee.call(&mut self.func, &args, &mut self.operands);
    }

    fn emit_return_call(&mut self, callee: Callee<'f>) {
        let args = self.operands.pop_edge_args(&mut self.func, callee.params());
        callee.return_call(&mut self.func, &args);
        self.frames.set_reachable(false);
    }
}
