//! Inlining of direct calls while a body is translated.
//!
//! In:  a call of a small function of the same module, and its arguments.
//! Out: the CLIF of its body, with locals and a control stack of its own, and its results on the operand stack.
//!
//! A call costs what a small function does: arguments in registers, a frame, and the callee knows nothing of the
//! caller. The [`InlinePolicy`] of a function comes from the whole-module analysis; the caller's budget is kept here. A
//! function is inlined within itself at most once, so that nesting ends.

use cranelift_codegen::ir;
use wasmparser::{BinaryReader, FunctionBody, OperatorsReader};

use super::control::{BlockSignature, Frame, Kind};
use super::{Translator, srcloc};
use crate::analysis::InlinePolicy;
use crate::backend::cranelift::env::block_args::BlockArgs;
use crate::backend::cranelift::env::callee::Callee;
use crate::error::Error;
use crate::frontend::module::FuncIndex;

/// Most inlined bodies within each other: each takes native stack.
const MAX_INLINE_DEPTH: usize = 4;

/// Most bytes of bodies that are inlined in a function, besides as many as its own has.
pub(super) const INLINE_BUDGET_BYTES: usize = 1 << 10;

/// The first source location of operators in inlined bodies. Offsets in a module are below it, by the limit on the size
/// of files.
pub(crate) const FIRST_INLINED_LOCATION: u32 = 1 << 30;

/// An operator of an inlined body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// Offset of the operator in its function's body.
    pub(crate) offset: u32,
    /// The inlined function.
    pub(crate) func: FuncIndex,
    /// The source location of the inlined call.
    pub(crate) caller: u32,
}

/// An inlined body that is being translated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inlined {
    func: FuncIndex,
    /// The source location of the call.
    caller: u32,
}

impl<'f> Translator<'f> {
    /// Returns the function to inline at a call, if the policy, the budget and the depth allow it.
    pub(super) fn inlined(&self, callee: &Callee<'_>) -> Option<FuncIndex> {
        let func = callee.own(self.cx.number)?;
        let fits = self.body_bytes(func).len() <= self.inline_budget;
        let nested = self.inlined.len() < MAX_INLINE_DEPTH && self.inlined.iter().all(|open| open.func != func);
        let wanted = match self.cx.summary.inline_policy(func) {
            InlinePolicy::Never => false,
            InlinePolicy::InLoops => self.frames.in_loop() || self.index == func,
            InlinePolicy::Always => true,
        };
        (wanted && fits && nested).then_some(func)
    }

    /// Returns whether the current body is inlined.
    pub(super) fn is_inlined(&self) -> bool {
        !self.inlined.is_empty()
    }

    /// Translates the body of a function. Afterwards its results are on the operand stack.
    pub(super) fn inline(&mut self, func: FuncIndex, args: &BlockArgs) {
        let (locals, base) = (self.locals, self.frames.open_function());
        let caller = self.location;
        self.locals = self.func.local_count();
        self.inline_budget -= self.body_bytes(func).len();
        self.inlined.push(Inlined { func, caller });
        let ty = self.cx.module.func_type(func);
        let height = self.operands.height();
        self.frames.push(Frame { kind: Kind::Block, signature: BlockSignature::Func(ty), height, exit: None });
        self.declare_params(ty, args.values());
        if let Err(error) = self.body(func) {
            self.failed.get_or_insert(error);
        }
        self.func.forget_locals(self.locals);
        self.frames.close_function(base);
        self.inlined.pop();
        self.locals = locals;
        self.set_location(caller);
    }

    /// Translates locals and operators of a function whose parameters are declared.
    pub(super) fn body(&mut self, func: FuncIndex) -> Result<(), Error> {
        let start = self.cx.module.funcs[func].start();
        let body = FunctionBody::new(BinaryReader::new(self.body_bytes(func), start as usize));
        let mut reader = body.get_locals_reader().map_err(|error| Error::malformed(&error))?;
        for _ in 0..reader.get_count() {
            let (count, ty) = reader.read().map_err(|error| Error::malformed(&error))?;
            self.declare_locals(count, ty);
        }
        let mut reader = OperatorsReader::new(reader.get_binary_reader());
        while !reader.eof() {
            self.offset = reader.original_position();
            self.enter_location();
            reader.visit_operator(self).map_err(|error| Error::malformed(&error))??;
            self.check_limits()?;
        }
        Ok(())
    }

    /// Sets the source location of the current operator.
    fn enter_location(&mut self) {
        let offset = srcloc(self.offset).bits();
        let location = match self.inlined.last() {
            None => offset,
            Some(&Inlined { func, caller }) => {
                let offset = offset.saturating_sub(self.cx.module.funcs[func].start());
                let number = u32::try_from(self.locations.len()).unwrap_or(u32::MAX);
                self.locations.push(Location { offset, func, caller });
                FIRST_INLINED_LOCATION.saturating_add(number)
            }
        };
        self.set_location(location);
    }

    fn set_location(&mut self, location: u32) {
        self.location = location;
        self.func.builder.set_srcloc(ir::SourceLoc::new(location));
    }

    /// Returns the bytes of a function's body.
    pub(super) fn body_bytes(&self, func: FuncIndex) -> &'f [u8] {
        let cx = self.cx;
        let body = cx.module.funcs[func].body.clone().expect("a function that is translated has a body");
        cx.bytes.get(body).expect("validated: a body lies in the module")
    }
}
