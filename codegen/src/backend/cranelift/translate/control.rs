//! The control stack, and whether the current code can be reached.
//!
//! In:  the blocks that the function opens and closes.
//! Out: where a branch goes, and what stands on the operand stack afterwards.
//!
//! A block that is opened where nothing can be reached gets no frame, it is only counted: nothing can branch to it, and
//! its end changes nothing. The block behind a frame is made by the first branch to it. Where there is none, the end of
//! the frame is no edge and its results stay as they are.

use cranelift_codegen::ir::{Block, Value};
use include_wasm_abi::types::ValType;

use crate::frontend::module::FuncType;

/// What a block takes and leaves (specification: "Block Types").
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockSignature<'a> {
    /// Nothing.
    Empty,
    /// It leaves one value.
    One(ValType),
    /// As a function of this type.
    Func(&'a FuncType),
}

impl<'a> BlockSignature<'a> {
    /// Returns the types of what it takes.
    pub(crate) fn params(&self) -> &[ValType] {
        match self {
            Self::Empty | Self::One(_) => &[],
            Self::Func(ty) => &ty.params,
        }
    }

    /// Returns the types of what it leaves.
    pub(crate) fn results(&self) -> &[ValType] {
        match self {
            Self::Empty => &[],
            Self::One(ty) => core::slice::from_ref(ty),
            Self::Func(ty) => &ty.results,
        }
    }
}

/// Which operator opened a frame.
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
        /// What is done if the condition is zero.
        otherwise: Block,
        /// What the `if` takes: the `else` finds it again.
        params: Vec<Value>,
    },
}

/// A block that is open.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// Which operator opened it.
    pub(crate) kind: Kind,
    /// What it takes and leaves.
    pub(crate) signature: BlockSignature<'a>,
    /// Height of the operand stack below what it takes.
    pub(crate) height: usize,
    /// The CLIF block behind it, if anything branches there; its parameters are what the frame leaves.
    pub(crate) exit: Option<Block>,
}

/// The control stack.
#[derive(Debug)]
pub(crate) struct Frames<'a> {
    frames: Vec<Frame<'a>>,
    /// Where the current function's own frame is.
    function: usize,
    /// How many blocks are open that were opened where nothing can be reached.
    unreachable: usize,
    reachable: bool,
}

impl<'a> Frames<'a> {
    /// Returns the control stack at the start of a function.
    pub(crate) fn new(ty: &'a FuncType) -> Self {
        let body = Frame { kind: Kind::Block, signature: BlockSignature::Func(ty), height: 0, exit: None };
        Self { frames: vec![body], function: 0, unreachable: 0, reachable: true }
    }

    /// Returns whether the current code can be reached.
    pub(crate) fn reachable(&self) -> bool {
        self.reachable
    }

    /// Says whether the code that follows can be reached.
    pub(crate) fn set_reachable(&mut self, reachable: bool) {
        self.reachable = reachable;
    }

    /// Returns whether the current code is in a loop, of this function or of one whose code it is put into.
    pub(crate) fn in_loop(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.kind, Kind::Loop { .. }))
    }

    /// Opens a frame.
    pub(crate) fn push(&mut self, frame: Frame<'a>) {
        self.frames.push(frame);
    }

    /// Counts a block that is opened where nothing can be reached.
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

    /// Makes the next frame that of a function within the current one, and returns where that one's is.
    pub(crate) fn open_function(&mut self) -> usize {
        core::mem::replace(&mut self.function, self.frames.len())
    }

    /// Goes on with a function, whose own frame is there.
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
