//! Traps, and unwinding to the entry.
//!
//! In:  a condition and a trap code.
//! Out: a branch to a cold block that calls a trap stub and ends there.
//!
//! Each trap has a block of its own, so the return address of its call identifies the operator. The stub unwinds to the
//! entry and never returns. The `trap` instruction behind the call is never reached: it ends the block, and carries the
//! code to `emit/traps.rs`, which collects trap sites.

use cranelift_codegen::ir::{self, InstBuilder, UserExternalName, Value, types};
use cranelift_codegen::isa::CallConv;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::ContextField;

use super::FuncCx;
use super::hints::Divisor;
use super::mem_ref::MemRef;
use crate::target::Opt;

/// Namespace of the names of trap stubs. Modules of a set have the namespaces from zero on.
pub(crate) const STUB_NAMESPACE: u32 = u32::MAX;

/// Index in [`STUB_NAMESPACE`] of the stub that unwinds for the reason in the context's `exit` field. The stubs of
/// traps have the numbers of their codes, which start at one.
pub(crate) const UNWIND: u32 = 0;

/// CLIF's code of a `trap` that is never reached: the last number that is not Cranelift's own.
pub(crate) const NEVER_REACHED: ir::TrapCode = ir::TrapCode::unwrap_user(250);

/// Number of stubs: one for each code, and [`UNWIND`].
pub(crate) const STUBS: usize = TrapCode::ALL.len() + 1;

/// Returns whether there is a stub of this number.
pub(crate) fn is_stub(number: u8) -> bool {
    u32::from(number) == UNWIND || TrapCode::from_number(number).is_some()
}

/// Returns CLIF's code for a trap.
pub(crate) const fn clif_code(code: TrapCode) -> ir::TrapCode {
    ir::TrapCode::unwrap_user(code as u8)
}

impl FuncCx<'_> {
    /// Ends the current block with a trap.
    pub(crate) fn trap(&mut self, code: TrapCode) {
        let cold = self.builder.create_block();
        self.builder.ins().jump(cold, []);
        self.enter_cold(cold);
        self.call_stub(code as u32, clif_code(code));
    }

    /// Traps if `condition` is not zero. Returns the branch.
    pub(crate) fn trap_if(&mut self, condition: Value, code: TrapCode) -> ir::Inst {
        self.cold_if(condition, |func| func.call_stub(code as u32, clif_code(code)))
    }

    /// Traps if a reference is null.
    pub(crate) fn trap_if_null(&mut self, reference: Value, code: TrapCode) {
        let null = self.is_zero(reference);
        self.trap_if(null, code);
    }

    /// Unwinds if a host function has put a number into the context's `exit` field.
    pub(crate) fn unwind_if_requested(&mut self) {
        let exit = self.exit_field().load(self, types::I32);
        self.cold_if(exit, |func| func.call_stub(UNWIND, NEVER_REACHED));
    }

    /// Unwinds if a runtime function returned the number of a trap.
    pub(crate) fn unwind_if_trap(&mut self, number: Value) {
        self.cold_if(number, |func| {
            func.exit_field().store(func, number);
            func.call_stub(UNWIND, NEVER_REACHED);
        });
    }

    /// Traps with one of two codes in a block that is cold already: with `reason` if `condition` is not zero.
    pub(crate) fn trap_for(&mut self, condition: Value, reason: TrapCode, otherwise: TrapCode) {
        let (first, second) = (self.builder.create_block(), self.builder.create_block());
        self.builder.ins().brif(condition, first, [], second, []);
        for (block, code) in [(first, reason), (second, otherwise)] {
            self.enter_cold(block);
            self.call_stub(code as u32, clif_code(code));
        }
    }

    /// Branches to a cold block if `condition` is not zero; `fill` must end it. Returns the branch.
    pub(crate) fn cold_if(&mut self, condition: Value, fill: impl FnOnce(&mut Self)) -> ir::Inst {
        self.aside_if(condition, |func, _| fill(func))
    }

    /// Branches to a cold block and back from it if `condition` is not zero. Returns the branch.
    pub(crate) fn rarely_if(&mut self, condition: Value, fill: impl FnOnce(&mut Self)) -> ir::Inst {
        self.aside_if(condition, |func, next| {
            fill(func);
            func.builder.ins().jump(next, []);
        })
    }

    /// Branches to a cold block if `condition` is not zero; `fill` must end it, and gets the block behind the branch.
    /// Returns the branch.
    fn aside_if(&mut self, condition: Value, fill: impl FnOnce(&mut Self, ir::Block)) -> ir::Inst {
        let (cold, next) = (self.builder.create_block(), self.builder.create_block());
        let branch = self.builder.ins().brif(condition, cold, [], next, []);
        self.enter_cold(cold);
        fill(self, next);
        self.continue_in(next);
        branch
    }

    /// Notes a branch that tests a divisor, for the optimizer.
    pub(crate) fn note_divisor(&mut self, branch: ir::Inst, divisor: Divisor) {
        if self.opt != Opt::None {
            self.hints.divisors.insert(branch, divisor);
        }
    }

    /// Ends a cold block with a call of a stub.
    fn call_stub(&mut self, stub: u32, code: ir::TrapCode) {
        let callee = self.stub(stub);
        let vmctx = self.vmctx;
        self.builder.ins().call(callee, &[vmctx]);
        self.builder.ins().trap(code);
    }

    /// Marks the current block as cold.
    pub(crate) fn set_cold(&mut self) {
        if let Some(block) = self.builder.current_block() {
            self.builder.set_cold_block(block);
        }
    }

    fn enter_cold(&mut self, cold: ir::Block) {
        self.builder.set_cold_block(cold);
        self.continue_in(cold);
    }

    fn exit_field(&mut self) -> MemRef {
        let offset = self.offset(ContextField::exit.offset(self.layout.width));
        MemRef::field(self, self.vmctx, offset)
    }

    fn stub(&mut self, stub: u32) -> ir::FuncRef {
        if let Some(callee) = self.stubs[stub as usize] {
            return callee;
        }
        let Self { builder, stub_signature, pointer, .. } = self;
        let signature = *stub_signature.get_or_insert_with(|| builder.import_signature(stub_type(*pointer)));
        let callee = declare_stub(self.builder.func, signature, stub);
        self.stubs[stub as usize] = Some(callee);
        callee
    }
}

/// Returns the signature of stubs.
pub(crate) fn stub_type(pointer: ir::Type) -> ir::Signature {
    let mut signature = ir::Signature::new(CallConv::Tail);
    signature.params.push(ir::AbiParam::special(pointer, ir::ArgumentPurpose::VMContext));
    signature
}

/// Declares a stub of [`STUB_NAMESPACE`] in a function.
pub(crate) fn declare_stub(func: &mut ir::Function, signature: ir::SigRef, stub: u32) -> ir::FuncRef {
    let name = func.declare_imported_user_function(UserExternalName { namespace: STUB_NAMESPACE, index: stub });
    let name = ir::ExternalName::user(name);
    func.import_function(ir::ExtFuncData { name, signature, colocated: true, patchable: false })
}
