//! Calls of the runtime.
//!
//! In:  a row of `abi`'s table of runtime functions, and its arguments behind the context.
//! Out: a call by the C convention through the pointer that the link step put into the context.
//!
//! A result that says "trap" is tested here, so no caller can forget to.

use cranelift_codegen::ir::{InstBuilder, Value, types};
use include_wasm_abi::libcall::{Libcall, Returns};

use super::FuncCx;
use super::signature::libcall_signature;

/// Number of runtime functions.
pub(crate) const COUNT: usize = Libcall::ALL.len();

const _: () = assert!(COUNT <= u32::BITS as usize, "a LibcallSet has a bit for each runtime function");

/// A set of runtime functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LibcallSet(u32);

impl LibcallSet {
    /// Adds a runtime function.
    pub(crate) fn insert(&mut self, call: Libcall) {
        self.0 |= 1 << call as u8;
    }

    /// Adds all of another set.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Returns whether a runtime function is in the set.
    pub(crate) fn contains(self, call: Libcall) -> bool {
        self.0 & (1 << call as u8) != 0
    }

    /// Returns the set as bits, by the order of the table.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Returns the set of these bits, if there are as many runtime functions.
    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        (u64::from(bits) < 1 << COUNT).then_some(Self(bits))
    }

    /// Returns the runtime functions of the set, in the order of the table.
    pub(crate) fn iter(self) -> impl Iterator<Item = Libcall> {
        Libcall::ALL.iter().copied().filter(move |&call| self.contains(call))
    }
}

impl FuncCx<'_> {
    /// Calls a runtime function, and leaves if it says so. Returns its value, if it has one.
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
                self.leave_if_trap(number);
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
        let signature = self.builder.import_signature(libcall_signature(call, self.pointer, self.c_conv));
        self.runtime[slot] = Some(signature);
        signature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_yields_what_was_put_in() {
        let mut set = LibcallSet::default();
        set.insert(Libcall::table_grow);
        set.insert(Libcall::memory_grow);
        let mut other = LibcallSet::default();
        other.insert(Libcall::elem_drop);
        set.extend(other);
        let all: Vec<_> = set.iter().collect();
        assert_eq!(all, [Libcall::memory_grow, Libcall::table_grow, Libcall::elem_drop]);
        assert!(!set.contains(Libcall::data_drop));
    }
}
