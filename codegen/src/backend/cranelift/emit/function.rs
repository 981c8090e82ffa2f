//! The code of one function, with its fix-ups, trap sites and properties.
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

/// The identity of a piece of code. Calls inside the blob name their callees by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    /// A function of a module, by the module's number and the function's index. For an imported function:
    /// its funcref thunk.
    Func(u32, u32),
    /// The function behind a [`Name::Func`] that is a guard.
    Body(u32, u32),
    /// The entry from Rust for functions of a type: module, canonical type, and whether it is the one for callers that
    /// learn the type at run time.
    Entry(u32, u32, bool),
    /// The direct entry of a function, a clone with the C convention: module and index.
    DirectEntry(u32, u32),
    /// The trap stub of a code, or zero for the reason in the context.
    TrapStub(u8),
    /// The expansion of a library call.
    LibcallExpansion(ir::LibCall),
}

/// A call of another piece of code, to be resolved once both have an offset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixup {
    /// Offset of the bytes to change.
    pub(crate) at: u32,
    /// Encoding of the callee's address.
    pub(crate) kind: cranelift_codegen::binemit::Reloc,
    /// Addend of the callee's offset.
    pub(crate) addend: i64,
    /// The callee.
    pub(crate) callee: Name,
}

/// A trap site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    /// Offset of the instruction that faults, or the return address of the call of a trap stub.
    ///
    /// On s390x an instruction that is illegal or divides has the offset of its last byte, since the CPU reports the
    /// address behind it; an access of memory has that of its first, which the CPU reports.
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
    /// Whether the body is inlined. The next address is then that of the inlined call.
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

/// The code of one function, and its properties. Offsets count from its first byte.
#[derive(Debug)]
pub(crate) struct CompiledFunction {
    /// Code, and the constants behind it.
    pub(crate) bytes: Vec<u8>,
    /// Alignment in bytes.
    pub(crate) align: u32,
    /// Preferred offset within a cache line, if loops have one.
    pub(crate) line_offset: Option<u32>,
    /// Calls of other functions.
    pub(crate) fixups: Vec<Fixup>,
    /// Trap sites, sorted.
    pub(crate) sites: Vec<Site>,
    /// Addresses of its operators, in the order of the records of a blob; empty unless the target keeps them.
    pub(crate) addresses: Vec<Address>,
    /// Most bytes that it moves the stack pointer by, without what its callees use.
    pub(crate) frame_size: u32,
    /// Whether the function has a tail call. The frame of the callee then may not be where the caller expects it.
    pub(crate) tail_calls: bool,
    /// Whether the function preserves callee-saved registers even where it traps: its frame saves none of them, and it
    /// calls only trap stubs.
    pub(crate) preserves_callee_saved: bool,
    /// Runtime functions that it calls.
    pub(crate) libcalls: LibcallSet,
    /// Its `try_call`, if it has one.
    pub(crate) handler: Option<Handler>,
    /// The guard, where the frame is so large that the function's own stack check comes too late.
    pub(crate) guard: Option<Box<CompiledFunction>>,
}

impl CompiledFunction {
    /// Returns whether the function can neither trap nor call, and has a small frame: Rust may call its direct entry as
    /// a C function.
    ///
    /// A function with calls has a stack check, which is a trap.
    pub(crate) fn can_be_entered_directly(&self) -> bool {
        let stays = self.sites.is_empty() && self.fixups.is_empty() && self.libcalls.bits() == 0;
        stays && self.guard.is_none() && self.frame_size <= BOUNDED_FRAME
    }

    /// Returns the callees of direct calls.
    pub(crate) fn callees(&self) -> impl Iterator<Item = Name> {
        let own = self.fixups.iter();
        own.chain(self.guard.iter().flat_map(|guard| &guard.fixups)).map(|fixup| fixup.callee)
    }
}

impl Name {
    /// Returns the error for code that breaks an assumption of this compiler.
    pub(crate) fn internal(self, reason: impl core::fmt::Display) -> Error {
        match self {
            Self::Func(_, index) | Self::Body(_, index) | Self::DirectEntry(_, index) => {
                Error::Internal { func: Some(index), reason: reason.to_string() }
            }
            other => Error::Internal { func: None, reason: format!("{other:?}: {reason}") },
        }
    }
}
