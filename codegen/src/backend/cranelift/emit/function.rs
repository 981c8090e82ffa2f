//! Everything that is known about the code of one function.
//!
//! In:  the output of Cranelift, as `code.rs` reads it.
//! Out: [`CompiledFunction`], whose offsets count from its first byte, and the [`Name`]s by which functions call each
//!      other.

use cranelift_codegen::ir;
use include_wasm_abi::stack::BOUNDED_FRAME;
use include_wasm_abi::trap::TrapCode;

use crate::error::Error;
use crate::frontend::module::FuncIndex;
use crate::libcalls::LibcallSet;

/// What a piece of code is. Calls inside the blob name their callees by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    /// A function of a module, by the module's number and the function's index. For an imported function: the adapter
    /// that a reference calls.
    Func(u32, u32),
    /// What a [`Name::Func`] that only checks the stack continues with.
    Body(u32, u32),
    /// The entry from Rust for functions of a type: module, canonical type, and whether it is the one for callers that
    /// learn the type at run time.
    Entry(u32, u32, bool),
    /// The copy of a function that Rust may call as a C function: module and index.
    Leaf(u32, u32),
    /// The way out for cold traps with a number, or zero for what the context says.
    Raise(u8),
    /// What the instruction set lacks.
    Fallback(ir::LibCall),
}

/// A call of another piece of code, to be resolved once both have an offset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixup {
    /// Offset of the bytes to change.
    pub(crate) at: u32,
    /// How they say where the callee is.
    pub(crate) kind: cranelift_codegen::binemit::Reloc,
    /// What to add to the callee's offset.
    pub(crate) addend: i64,
    /// The callee.
    pub(crate) callee: Name,
}

/// A place where code may trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    /// Offset of the instruction that faults, or of the return address of the call that raises.
    ///
    /// On s390x an instruction that is illegal or divides is known by its last byte, since the machine reports the
    /// address behind it; one that accesses memory by its first, since the machine reports that.
    pub(crate) at: u32,
    /// Why it traps.
    pub(crate) code: TrapCode,
}

/// Which operator a program counter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Address {
    /// Offset of a return address or of an instruction that faults.
    pub(crate) at: u32,
    /// The function whose body has the operator; none for the compiled function itself.
    pub(crate) func: Option<FuncIndex>,
    /// Offset of the operator in that body.
    pub(crate) offset: u32,
    /// Whether the next address is that of the call which this body stands for.
    pub(crate) inlined: bool,
}

/// The `try_call` of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handler {
    /// Offset of the return address.
    pub(crate) return_at: u32,
    /// Offset of the code to continue at after a trap.
    pub(crate) code: u32,
    /// Bytes from the frame pointer down to the stack pointer at the call.
    pub(crate) frame_size: u32,
    /// Bytes from the stack pointer up to the context that was entered.
    pub(crate) ctx_at: u32,
}

/// Everything that is known about the code of one function. Offsets count from its first byte.
#[derive(Debug)]
pub(crate) struct CompiledFunction {
    /// Code, and the constants behind it.
    pub(crate) bytes: Vec<u8>,
    /// Alignment in bytes.
    pub(crate) align: u32,
    /// The best remainder of its offset by the size of a cache's line, where that matters.
    pub(crate) phase: Option<u32>,
    /// Calls of other functions.
    pub(crate) fixups: Vec<Fixup>,
    /// Where it may trap, sorted.
    pub(crate) sites: Vec<Site>,
    /// Where its operators are, in the order of the records of a blob; empty unless the target wants them.
    pub(crate) addresses: Vec<Address>,
    /// Most bytes that it moves the stack pointer by, without what its callees use.
    pub(crate) frame_size: u32,
    /// Whether it calls something in place of its rest, which may then lie on the stack where nobody in front of it
    /// expects.
    pub(crate) tail_calls: bool,
    /// Whether registers that a C function keeps are as they were even where it traps: it saves none of them in its
    /// frame, and calls nothing but the way out.
    pub(crate) keeps: bool,
    /// Runtime functions that it calls.
    pub(crate) libcalls: LibcallSet,
    /// Its `try_call`, if it has one.
    pub(crate) handler: Option<Handler>,
    /// The code to enter it by, where its frame is so large that its own stack check comes too late.
    pub(crate) guard: Option<Box<CompiledFunction>>,
}

impl CompiledFunction {
    /// Returns whether it can neither trap nor call, and takes little of the stack: Rust may call it as any C function.
    ///
    /// Whatever calls has a stack check, which is a trap.
    pub(crate) fn is_leaf(&self) -> bool {
        let stays = self.sites.is_empty() && self.fixups.is_empty() && self.libcalls.bits() == 0;
        stays && self.guard.is_none() && self.frame_size <= BOUNDED_FRAME
    }

    /// Returns what it calls directly.
    pub(crate) fn callees(&self) -> impl Iterator<Item = Name> {
        let own = self.fixups.iter();
        own.chain(self.guard.iter().flat_map(|guard| &guard.fixups)).map(|fixup| fixup.callee)
    }
}

impl Name {
    /// Returns the error for code that is not as we meant it to be.
    pub(crate) fn internal(self, reason: impl core::fmt::Display) -> Error {
        match self {
            Self::Func(_, index) | Self::Body(_, index) | Self::Leaf(_, index) => {
                Error::Internal { func: Some(index), reason: reason.to_string() }
            }
            other => Error::Internal { func: None, reason: format!("{other:?}: {reason}") },
        }
    }
}
