//! A stack check in front of a function whose frame is large.
//!
//! In:  CLIF before it is compiled, and the size of its frame after.
//! Out: a `tail` function of the same signature that checks for the whole frame and then continues with the function.
//!
//! A function's own check in CLIF compares the stack pointer, not the end of the frame, and some functions have no
//! check: their frames may reach below the limit by as much as `abi::stack` says. A check by Cranelift, in the
//! prologue, has the size of the frame, and needs no guard.

use cranelift_codegen::ir::{
    ExtFuncData, ExternalName, Function, InstBuilder, Signature, UserExternalName, UserFuncName,
};
use cranelift_codegen::isa::{CallConv, TargetIsa};

use super::clif;
use crate::backend::cranelift::emit::Name;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::stack_check;

/// The facts about a function that its guard needs, from before Cranelift consumes the CLIF.
pub(crate) struct Guard {
    name: UserExternalName,
    signature: Signature,
    largest_frame: u32,
}

impl Guard {
    /// Returns the facts for a function's guard, or `None` for functions that need no guard however large they are:
    /// entries, which the runtime checks for, and functions that Cranelift checks.
    ///
    /// The function's own check is enough for a frame of `largest_frame` bytes.
    pub(crate) fn of(name: Name, clif: &Function, largest_frame: u32) -> Option<Self> {
        let Name::Func(module, index) = name else { return None };
        let unchecked = clif.signature.call_conv == CallConv::Tail && clif.stack_limit.is_none();
        let (name, signature) = (UserExternalName::new(module, index), clif.signature.clone());
        unchecked.then_some(Self { name, signature, largest_frame })
    }

    /// Returns the guard, if a frame of this size needs one. Its callee, of the same name, is the guarded function.
    pub(crate) fn clif(self, cx: &ModuleCx<'_>, isa: &dyn TargetIsa, frame_size: u32) -> Option<Function> {
        if frame_size <= self.largest_frame {
            return None;
        }
        let name = UserFuncName::User(self.name.clone());
        let mut clif = clif::function(isa, name, self.signature.clone(), |builder, params| {
            let name = ExternalName::user(builder.func.declare_imported_user_function(self.name));
            let signature = builder.import_signature(self.signature);
            let body = builder.import_function(ExtFuncData { name, signature, colocated: true, patchable: false });
            builder.ins().return_call(body, params);
        });
        stack_check::check_in_entry(cx, isa, &mut clif, frame_size);
        Some(clif)
    }
}
