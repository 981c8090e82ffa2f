//! Calls of the runtime.
//!
//! In:  a row of `abi`'s table of runtime functions, and its arguments behind the context.
//! Out: a call by the C convention through the pointer that the link step put into the context.
//!
//! The test of a result that may be a trap is part of the call.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use include_wasm_abi::libcall::{Libcall, Returns};

use super::FuncCx;

impl FuncCx<'_> {
    /// Calls a runtime function, and unwinds if it returned a trap. Returns its value, if it has one.
    pub(crate) fn libcall(&mut self, call: Libcall, args: &[Value]) -> Option<Value> {
        self.libcalls.insert(call);
        self.calls = true;
        let signature = self.libcall_signature(call);
        let code = self.context_pointer(self.layout.libcall(call as u8));
        let args: Vec<Value> = core::iter::once(self.vmctx).chain(args.iter().copied()).collect();
        let inst = self.builder.ins().call_indirect(signature, code, &args);
        let result = self.builder.inst_results(inst).first().copied();
        match (call.result(), result) {
            (Returns::Trap, Some(number)) => {
                self.unwind_if_trap(number);
                None
            }
            _ => result,
        }
    }

    /// Returns an index of the module as an argument of kind `U32`.
    pub(crate) fn index_arg(&mut self, index: u32) -> Value {
        self.builder.ins().iconst(types::I32, i64::from(index))
    }

    fn libcall_signature(&mut self, call: Libcall) -> cranelift_codegen::ir::SigRef {
        let slot = call as usize;
        if let Some(signature) = self.runtime[slot] {
            return signature;
        }
        let signature = self.builder.import_signature(self.c_conv.libcall(call));
        self.runtime[slot] = Some(signature);
        signature
    }
}
