//! The control stack, and the reachability of the current code.
//!
//! In:  the blocks that the function opens and closes.
//! Out: the target of a branch, and the height of the operand stack behind a block.
//!
//! A block in unreachable code gets no frame and is only counted: no branch targets it, and its end has no effect. The
//! first branch to the end of a frame creates the block behind it. Without a branch, the end of the frame is no edge
//! and its results stay as they are.

use cranelift_codegen::ir::{Block, Value};
use include_wasm_abi::types::ValType;

use crate::frontend::module::FuncType;

/// The parameters and results of a block (specification: "Block Types").
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockSignature<'a> {
    /// Neither parameters nor results.
    Empty,
    /// One result.
    One(ValType),
    /// Those of a function type.
    Func(&'a FuncType),
}

impl<'a> BlockSignature<'a> {
    /// Returns the types of parameters.
    pub(crate) fn params(&self) -> &[ValType] {
        match self {
            Self::Empty | Self::One(_) => &[],
            Self::Func(ty) => &ty.params,
        }
    }

    /// Returns the types of results.
    pub(crate) fn results(&self) -> &[ValType] {
        match self {
            Self::Empty => &[],
            Self::One(ty) => core::slice::from_ref(ty),
            Self::Func(ty) => &ty.results,
        }
    }
}

/// The operator that opened a frame.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `block`, or the function itself.
    Block,
    /// `loop`: branches go to its start.
    Loop {
        /// The start.
        header: Block,
    },
    /// `if`, before its `else`.
    If {
        /// The block of a zero condition.
        otherwise: Block,
        /// The parameters of the `if`, which the `else` takes again.
        params: Vec<Value>,
    },
}

/// A block that is open.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) kind: Kind,
    pub(crate) signature: BlockSignature<'a>,
    /// Height of the operand stack below the parameters.
    pub(crate) height: usize,
    /// The CLIF block behind the frame, if a branch targets it; its parameters are the results.
    pub(crate) exit: Option<Block>,
}

/// The control stack.
#[derive(Debug)]
pub(crate) struct Frames<'a> {
    frames: Vec<Frame<'a>>,
    /// Index of the current function's own frame.
    function: usize,
    /// Number of open blocks that were opened in unreachable code.
    unreachable: usize,
    reachable: bool,
}

impl<'a> Frames<'a> {
    /// Returns the control stack at the start of a function.
    pub(crate) fn new(ty: &'a FuncType) -> Self {
        let body = Frame { kind: Kind::Block, signature: BlockSignature::Func(ty), height: 0, exit: None };
        Self { frames: vec![body], function: 0, unreachable: 0, reachable: true }
    }

    /// Returns whether the current code is reachable.
    pub(crate) fn reachable(&self) -> bool {
        self.reachable
    }

    /// Sets whether the code that follows is reachable.
    pub(crate) fn set_reachable(&mut self, reachable: bool) {
        self.reachable = reachable;
    }

    /// Returns whether the current code is in a loop, of this function or of one that it is inlined in.
    pub(crate) fn in_loop(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.kind, Kind::Loop { .. }))
    }

    /// Opens a frame.
    pub(crate) fn push(&mut self, frame: Frame<'a>) {
        self.frames.push(frame);
    }

    /// Counts a block that is opened in unreachable code.
    pub(crate) fn push_unreachable(&mut self) {
        self.unreachable += 1;
    }

    /// Closes the innermost block: its frame, or `None` if it was only counted.
    pub(crate) fn pop(&mut self) -> Option<Frame<'a>> {
        match self.unreachable.checked_sub(1) {
            Some(left) => {
                self.unreachable = left;
                None
            }
            None => Some(self.frames.pop().expect("validated: an end has its start")),
        }
    }

    /// Returns the innermost block's frame, or `None` if it was only counted.
    pub(crate) fn innermost(&mut self) -> Option<&mut Frame<'a>> {
        if self.unreachable == 0 { self.frames.last_mut() } else { None }
    }

    /// Returns the frame that a branch from reachable code names.
    pub(crate) fn target(&mut self, depth: u32) -> &mut Frame<'a> {
        let from_top = usize::try_from(depth).expect("checked: this code runs on 32 bits or more");
        let index = self.frames.len().checked_sub(from_top + 1);
        &mut self.frames[index.expect("validated: a branch names an open block")]
    }

    /// Makes the next frame that of an inlined function, and returns the index of the current function's frame.
    pub(crate) fn open_function(&mut self) -> usize {
        core::mem::replace(&mut self.function, self.frames.len())
    }

    /// Continues with a function, given the index of its own frame.
    pub(crate) fn close_function(&mut self, function: usize) {
        self.function = function;
    }

    /// Returns the function's own frame.
    pub(crate) fn function(&self) -> &Frame<'a> {
        self.frames.get(self.function).expect("validated: an operator stands in front of the last end")
    }

    /// Returns the depth of a branch that leaves the function.
    pub(crate) fn function_depth(&self) -> u32 {
        let depth = self.frames.len().checked_sub(self.function + 1);
        depth.and_then(|depth| u32::try_from(depth).ok()).expect("validated: a body has fewer blocks than bytes")
    }

    /// Returns whether the function's own frame was closed.
    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}
