//! Unwinding to the entry: out of compiled code before it returns.
//!
//! In:  a call of a trap stub, or a fault at a recorded site.
//! Out: an [`Exit`]: the place behind the innermost call of compiled code where its Rust caller goes on.
//!
//! Frames of compiled code lie on the stack without a Rust frame between them and the call that started them, because
//! host functions return before anything unwinds. So the walk follows frames from the trap to the first return address
//! that either is an entry's or is in no compiled code: then it was an assembly call, see [`assembly_call`]. Nothing is
//! kept while code runs, for a trap that may come. On its way the walk notes the frames for a backtrace. The entered
//! context's `exit` field says why, or a register where it was an assembly call.

use core::ptr;

use include_wasm_abi::trap::{TrapCode, exit};
use include_wasm_abi::vm::VmContext;

use crate::arch::assembly_call::{self, ASSEMBLY_CALLS};
use crate::arch::{self, ResumePoint, StubTarget, Unwind};
use crate::code::{self, Code};
use crate::error::Backtrace;
use crate::instance::Record;
use crate::sys;

mod fault;
mod frames;

pub use frames::{Frame, Frames};

/// What the trap stubs of compiled code call.
pub(crate) const STUB_TARGET: StubTarget = arch::unwind_from_stub::<ToEntry>;

/// Bytes of a frame record, to which a frame pointer points: the caller's frame pointer, and the return address. The
/// stack pointer of a caller that put no arguments there is just above.
const FRAME_RECORD_BYTES: usize = 2 * size_of::<usize>();

/// The walk to the entry, as the assembly in `arch` calls it.
pub(crate) enum ToEntry {}

impl Unwind for ToEntry {
    unsafe extern "C" fn after_stub(ctx: *mut VmContext, frame_pointer: usize, out: *mut ResumePoint) {
        // SAFETY: the stub is a compiled function on this thread's stack.
        let (site, frame_pointer) = unsafe { arch::caller_frame(frame_pointer) };
        // SAFETY: `ctx` is a context by this function's contract, and nothing else uses it while its code runs here.
        let asked = unsafe { core::mem::replace(&mut (*ctx).exit, exit::NONE) };
        let code = found(site);
        // There always is one: each stub stores its number, and the one without a number is called when the exit is set
        // already.
        let reason = if asked == exit::NONE { TrapCode::Unreachable as u32 } else { asked };
        // SAFETY: `ctx` is a context of an instance by this function's contract.
        let trace = sys::thread_backtrace().unwrap_or_else(|| unsafe { Record::backtrace_of(ctx) });
        // SAFETY: it is this thread's, or the context's, whose code runs on this thread alone.
        let trace = unsafe { &mut *trace };
        // SAFETY:
        // - *Frame*: the stub's caller is a compiled function on this thread's stack.
        // - *Out*: `out` can be written by this function's contract.
        unsafe { walk(code, site, false, frame_pointer, reason, trace, out) };
    }

    unsafe extern "C" fn after_fault(pc: usize, frame_pointer: usize, out: *mut ResumePoint) {
        let code = found(pc);
        let reason = code.trap_at(code.offset_of(pc)).unwrap_or(TrapCode::Unreachable);
        // Faults are handled only where there are threads.
        let trace = sys::thread_backtrace().unwrap_or_else(|| sys::abort());
        // SAFETY: it is this thread's, and nothing else uses it now.
        let trace = unsafe { &mut *trace };
        // SAFETY:
        // - *Frame*: by this function's contract the frame is that of the function that faulted.
        // - *Out*: `out` can be written by this function's contract.
        unsafe { walk(code, pc, true, frame_pointer, reason as u32, trace, out) };
    }
}

/// Finds the code that a site is in.
fn found(site: usize) -> &'static Code {
    // Only loaded code is left.
    code::find(site).unwrap_or_else(|| sys::abort())
}

/// Walks from the frame at `frame_pointer`, in which `pc` was reached, by a fault or by a call that returns there, to
/// the innermost entry.
///
/// # Safety
///
/// - *Frame*: `newest` holds `pc`. `frame_pointer` names a frame of compiled code on this thread's stack, below which
///   an entry lies.
/// - *Out*: it can be written.
unsafe fn walk(
    newest: &'static Code,
    pc: usize,
    faulted: bool,
    mut frame_pointer: usize,
    reason: u32,
    trace: &mut Backtrace,
    out: *mut ResumePoint,
) {
    // The frames of the last trap are kept, whatever else happens.
    let traps = reason < exit::HOST_ERROR;
    if traps {
        trace.begin(pc, faulted);
    }
    let mut newest = Some(newest);
    loop {
        // SAFETY: `frame_pointer` names a compiled frame: by this function's contract at first, and then because a
        // return address that is in compiled code and no entry's belongs to a compiled function.
        let (return_address, caller) = unsafe { arch::caller_frame(frame_pointer) };
        // Most calls stay in one module.
        newest = newest.filter(|code| code.holds(return_address)).or_else(|| code::find(return_address));
        let Some(code) = newest else {
            if !ASSEMBLY_CALLS {
                // Compiled code runs below an entry only, so the stack is not what our compiler made.
                sys::abort()
            }
            let pc = return_address + assembly_call::AFTER_CALL;
            let result = ptr::from_mut(trace).expose_provenance();
            // SAFETY: *Out* of this function's contract.
            return unsafe {
                out.write(ResumePoint {
                    pc,
                    sp: frame_pointer + FRAME_RECORD_BYTES,
                    fp: caller,
                    reason: reason as usize,
                    result,
                })
            };
        };
        let Some(entry) = code.entry_returning_at(code.offset_of(return_address)) else {
            if traps {
                trace.push(return_address);
            }
            frame_pointer = caller;
            continue;
        };
        let sp = arch::entry_sp(caller, entry.frame_size);
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
        let resume =
            ResumePoint { pc: code.address(entry.handler), sp, fp: arch::entry_fp(caller), reason: 0, result: 0 };
        // SAFETY: *Out* of this function's contract.
        return unsafe { out.write(resume) };
    }
}
