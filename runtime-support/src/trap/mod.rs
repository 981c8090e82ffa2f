//! Leaving compiled code.
//!
//! In:  a call of `raise`, or a fault at a recorded site.
//! Out: an [`Exit`]: the place behind the innermost call of compiled code where its Rust caller goes on.
//!
//! Frames of compiled code lie on the stack without a Rust frame between them and the call that started them, because
//! host functions return before anything leaves. So the walk follows frames from the trap to the first return address that
//! either is an entry's or is in no compiled code: then the call was made in line, see [`enter`]. Nothing is kept while code
//! runs, for whoever may leave it. On its way the walk notes the frames for a backtrace. The entered context's `exit` field says
//! why, or a register where the call was made in line.

use core::ptr;

use include_wasm_abi::trap::{TrapCode, exit};
use include_wasm_abi::vm::VmContext;

use crate::arch::enter::{self, IN_LINE};
use crate::arch::{self, Exit};
use crate::error::Backtrace;
use crate::instance::Record;
use crate::module::{self, Code};
use crate::sys;

mod frames;

pub use frames::{Frame, Frames};

/// Bytes of a frame that its frame pointer points to: the older frame pointer, and the return address. The stack pointer of a
/// caller that put no arguments there is just above.
const LINKS: usize = 2 * size_of::<usize>();

/// Finds the trap code of a fault at `pc`; called by the signal handler.
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
    let code = found(site);
    // There always is one: each stub stores its number, and the one without a number is called when somebody else has.
    let reason = if asked == exit::NONE { TrapCode::Unreachable as u32 } else { asked };
    // SAFETY: what it points to is this thread's, or the leaving context's.
    let trace = unsafe { &mut *sys::trace(ctx) };
    // SAFETY: the stub's caller is a compiled function on this thread's stack; the rest is by this function's contract.
    unsafe { walk(code, site, false, anchor, reason, trace, out) };
}

/// Answers a fault: finds where to continue.
///
/// # Safety
///
/// - `pc` is a recorded trap site, which lies behind its function's prologue; `anchor` names the function's frame.
/// - `out` can be written.
pub(crate) unsafe extern "C" fn leave_after_fault(pc: usize, anchor: usize, out: *mut Exit) {
    let code = found(pc);
    let reason = code.trap_at(code.offset_of(pc)).unwrap_or(TrapCode::Unreachable);
    // SAFETY: what it points to is this thread's.
    let trace = unsafe { &mut *sys::trace(ptr::null_mut()) };
    // SAFETY: by this function's contract.
    unsafe { walk(code, pc, true, anchor, reason as u32, trace, out) };
}

/// Finds the code that a site is in.
fn found(site: usize) -> &'static Code {
    // Only loaded code is left.
    module::find(site).unwrap_or_else(|| sys::abort())
}

/// Walks from the frame at `anchor`, in which `pc` was reached, by a fault or by a call that returns there, to the
/// innermost entry.
///
/// # Safety
///
/// - `newest` holds `pc`; `anchor` names a frame of compiled code on this thread's stack, below which an entry lies.
/// - `trace` is nobody else's, and `out` can be written.
unsafe fn walk(
    newest: &'static Code,
    pc: usize,
    faulted: bool,
    mut anchor: usize,
    reason: u32,
    trace: &mut Backtrace,
    out: *mut Exit,
) {
    // The frames of the last trap are kept, whatever else happens.
    let traps = reason < exit::HOST_ERROR;
    if traps {
        trace.begin(pc, faulted);
    }
    let mut newest = Some(newest);
    loop {
        // SAFETY: `anchor` names a compiled frame: by this function's contract at first, and then because a return address
        // that is in compiled code and no entry's belongs to a compiled function.
        let (return_address, older) = unsafe { arch::older(anchor) };
        // Most calls stay in one module.
        newest = newest.filter(|code| code.holds(return_address)).or_else(|| module::find(return_address));
        let Some(code) = newest else {
            if !IN_LINE {
                // Compiled code runs below an entry only, so the stack is not what our compiler made.
                sys::abort()
            }
            let pc = return_address + enter::AFTER_CALL;
            let result = ptr::from_mut(trace).expose_provenance();
            // SAFETY: by this function's contract.
            return unsafe { out.write(Exit { pc, sp: anchor + LINKS, fp: older, reason: reason as usize, result }) };
        };
        let Some(entry) = code.entry_returning_at(code.offset_of(return_address)) else {
            if traps {
                trace.push(return_address);
            }
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
        let kept = unsafe { &raw mut (*record).backtrace };
        if traps && !ptr::eq(kept, trace) {
            // SAFETY: as above, and it is not `trace`.
            unsafe { &mut *kept }.take_over(trace);
        }
        let exit = Exit { pc: code.address(entry.handler), sp, fp: arch::entry_fp(older), reason: 0, result: 0 };
        // SAFETY: by this function's contract.
        return unsafe { out.write(exit) };
    }
}
