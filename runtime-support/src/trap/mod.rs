//! Leaving compiled code.
//!
//! In:  a call of `raise`, or a fault at a recorded site.
//! Out: an [`Exit`]: the place behind the innermost entry's call where it returns to its Rust caller.
//!
//! Frames of compiled code lie on the stack without a Rust frame between them and the entry that started them, because
//! host functions return before anything leaves. So the walk follows frames from the trap to the first return address that is
//! an entry's; nothing is kept per call or per thread. On its way it notes the frames for a backtrace. The entered context's
//! `exit` field says why.

use core::fmt;

use include_wasm_abi::trap::{TrapCode, exit};
use include_wasm_abi::vm::VmContext;

use crate::arch::{self, Exit};
use crate::instance::Record;
use crate::module;

mod frames;

pub use frames::{Frame, Frames};

/// Why WebAssembly stopped, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    pub(crate) code: TrapCode,
    pub(crate) pc: usize,
}

impl Trap {
    /// Returns why.
    pub const fn code(&self) -> TrapCode {
        self.code
    }

    /// Returns the program counter: the address of the instruction that trapped, or zero where no code ran.
    pub const fn pc(&self) -> usize {
        self.pc
    }

    /// A trap that happened outside compiled code.
    pub(crate) const fn outside(code: TrapCode) -> Self {
        Self { code, pc: 0 }
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebAssembly trap: {}", self.code)
    }
}

impl core::error::Error for Trap {}

/// How many program counters a backtrace keeps.
pub(crate) const KEPT_FRAMES: usize = 32;

/// The frames of the last trap of an instance, innermost first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backtrace {
    pub(crate) pcs: [usize; KEPT_FRAMES],
    /// How many frames there were; more than [`KEPT_FRAMES`] where some were not kept.
    pub(crate) count: usize,
    /// Whether the first is of an instruction that faulted. All others are return addresses.
    pub(crate) faulted: bool,
}

impl Backtrace {
    pub(crate) const EMPTY: Self = Self { pcs: [0; KEPT_FRAMES], count: 0, faulted: false };

    fn push(&mut self, pc: usize) {
        if let Some(slot) = self.pcs.get_mut(self.count) {
            *slot = pc;
        }
        self.count += 1;
    }
}

/// Finds the trap code of a fault at `pc`, or of a call of `raise` that returns there; called by the signal handler too.
pub(crate) fn trap_at(pc: usize) -> Option<TrapCode> {
    let code = module::find(pc)?;
    code.trap_at(code.offset_of(pc))
}

/// Answers `raise`: finds where to continue.
///
/// # Safety
///
/// - `ctx` is the context of the compiled function that leaves.
/// - `anchor` names the frame of the `raise` stub.
/// - `out` can be written.
pub(crate) unsafe extern "C" fn leave_after_raise(ctx: *mut VmContext, anchor: usize, out: *mut Exit) {
    // SAFETY: the stub is a compiled function on this thread's stack.
    let (site, anchor) = unsafe { arch::older(anchor) };
    // SAFETY: `ctx` is a context by this function's contract, and nothing else uses it while its code runs here.
    let asked = unsafe { core::mem::replace(&mut (*ctx).exit, exit::NONE) };
    let reason = match asked {
        exit::NONE => trap_at(site).map_or(TrapCode::Unreachable as u32, |code| code as u32),
        asked => asked,
    };
    // SAFETY: the stub's caller is a compiled function on this thread's stack.
    let exit = unsafe { walk(site, false, anchor, reason) };
    // SAFETY: by this function's contract.
    unsafe { out.write(exit) };
}

/// Answers a fault: finds where to continue.
///
/// # Safety
///
/// - `pc` is a recorded trap site, which lies behind its function's prologue; `anchor` names the function's frame.
/// - `out` can be written.
pub(crate) unsafe extern "C" fn leave_after_fault(pc: usize, anchor: usize, out: *mut Exit) {
    let code = trap_at(pc).unwrap_or(TrapCode::Unreachable);
    // SAFETY: by this function's contract.
    let exit = unsafe { walk(pc, true, anchor, code as u32) };
    // SAFETY: by this function's contract.
    unsafe { out.write(exit) };
}

/// Walks from the frame at `anchor`, in which `pc` was reached, by a fault or by a call that returns there, to the
/// innermost entry.
///
/// # Safety
///
/// - `anchor` names a frame of compiled code on this thread's stack, below which an entry lies.
unsafe fn walk(pc: usize, faulted: bool, mut anchor: usize, reason: u32) -> Exit {
    let mut backtrace = Backtrace { faulted, ..Backtrace::EMPTY };
    backtrace.push(pc);
    let mut newest = module::find(pc);
    loop {
        // SAFETY: `anchor` names a compiled frame: by this function's contract at first, and then because a return address
        // that is in compiled code and no entry's belongs to a compiled function.
        let (return_address, older) = unsafe { arch::older(anchor) };
        // Most calls stay in one module.
        newest = newest.filter(|code| code.holds(return_address)).or_else(|| module::find(return_address));
        let Some(code) = newest else {
            // Compiled code runs below an entry only, so the stack is not what our compiler made.
            crate::sys::abort()
        };
        let Some(entry) = code.entry_returning_at(code.offset_of(return_address)) else {
            backtrace.push(return_address);
            anchor = older;
            continue;
        };
        let sp = arch::entry_sp(older, entry.frame_size);
        let kept = (sp + entry.ctx_at as usize) as *const *mut VmContext;
        // SAFETY: the compiler says that the entry keeps the entered context there.
        let ctx = unsafe { kept.read() };
        // SAFETY: the entered context outlives the call, and this thread alone uses it.
        unsafe { (*ctx).exit = reason };
        // SAFETY: it is a context.
        let record = unsafe { Record::of(ctx) };
        // SAFETY: a record lives as long as its context, and this thread alone uses it.
        unsafe { (*record).backtrace = backtrace };
        return Exit { pc: code.address(entry.handler), sp, fp: arch::entry_fp(older) };
    }
}
