//! The shapes that most rows of the operator tables have.
//!
//! In:  what distinguishes the row from others of its shape: an instruction, a type, a condition.
//! Out: operands popped, CLIF appended, the result pushed.
//!
//! An instruction is a function pointer, so there is one copy of each shape and not one for each operator.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use cranelift_frontend::FuncInstBuilder;

use super::Translator;

/// Appends an instruction of one operand.
pub(super) type Unary = for<'s, 'f> fn(FuncInstBuilder<'s, 'f>, Value) -> Value;
/// Appends an instruction of two operands.
pub(super) type Binary = for<'s, 'f> fn(FuncInstBuilder<'s, 'f>, Value, Value) -> Value;

impl Translator<'_> {
    /// One scalar operand, one instruction.
    pub(super) fn unary(&mut self, instruction: Unary) {
        let x = self.operands.pop();
        let result = instruction(self.func.builder.ins(), x);
        self.operands.push(result);
    }

    /// Two scalar operands, one instruction.
    pub(super) fn binary(&mut self, instruction: Binary) {
        let [x, y] = self.operands.pop_many();
        let result = instruction(self.func.builder.ins(), x, y);
        self.operands.push(result);
    }

    /// Two integers, and whether a condition holds.
    pub(super) fn compare(&mut self, condition: IntCC) {
        let [x, y] = self.operands.pop_many();
        let result = self.func.builder.ins().icmp(condition, x, y);
        self.push_bool(result);
    }

    /// Two numbers, and whether a condition holds.
    pub(super) fn compare_floats(&mut self, condition: FloatCC) {
        let [x, y] = self.operands.pop_many();
        let result = self.func.builder.ins().fcmp(condition, x, y);
        self.push_bool(result);
    }

    /// Whether an integer or a reference is zero.
    pub(super) fn is_zero(&mut self) {
        let x = self.operands.pop();
        let result = self.func.is_zero(x);
        self.push_bool(result);
    }

    /// The same bits as another type.
    pub(super) fn reinterpret(&mut self, ty: Type) {
        let x = self.operands.pop();
        let result = self.func.reinterpret(ty, x);
        self.operands.push(result);
    }

    /// Pushes a condition as an `i32`.
    pub(super) fn push_bool(&mut self, condition: Value) {
        let result = self.func.builder.ins().uextend(types::I32, condition);
        self.operands.push(result);
    }
}
