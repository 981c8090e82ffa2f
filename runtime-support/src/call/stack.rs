//! Compares the stack before a call with the one whose limit compiled code knows.

use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::VmContext;

use crate::arch;
use crate::error::Trap;
use crate::instance::{Host, Record, StoreCore};
use crate::sys::Stack;

use super::instance_ref::InstanceRef;

/// Finds the stack that this is, and compares what is left of it with what is needed, in bytes.
///
/// # Safety
///
/// - *Context*: `ctx` is a context of a store that is borrowed mutably.
#[cold]
#[inline(never)]
unsafe fn find_stack(ctx: *mut VmContext, needed: usize) -> Result<(), Trap> {
    // This function's own frame counts: it is small. A caller that passed its own would keep it where calls are fast.
    let stack_pointer = arch::stack_pointer();
    let left = stack_pointer.saturating_sub(needed);
    let found = Stack::at(stack_pointer);
    // SAFETY: *Context* of this function's contract.
    let record = unsafe { Record::of(ctx) };
    let code = match found {
        Some(stack) if left >= stack.limit() => {
            // SAFETY: the record lives as long as its context.
            let store = unsafe { (*record).store() };
            // SAFETY: a store begins with this, and outlives its records.
            unsafe { &mut *store.cast::<StoreCore>() }.set_stack(stack);
            return Ok(());
        }
        // Whatever ran before and is waiting for this call has its limit still.
        Some(_) => TrapCode::StackOverflow,
        None => TrapCode::UnknownStack,
    };
    let trap = Trap::outside(code);
    // SAFETY: this thread alone uses it.
    let record = unsafe { &mut *record };
    (record.backtrace.count, record.trapped) = (0, Some(trap));
    Err(trap)
}

impl<H: Host> InstanceRef<'_, H> {
    /// Checks that this is the stack whose limit compiled code knows, and that `needed` bytes are left above the limit.
    #[inline]
    pub(super) fn check_stack(&mut self, needed: usize) -> Result<(), Trap> {
        let stack_pointer = arch::stack_pointer();
        let stack = self.stack();
        if stack.holds(stack_pointer) && (needed == 0 || stack_pointer.saturating_sub(needed) >= stack.limit()) {
            return Ok(());
        }
        // SAFETY: it is the context of this instance.
        unsafe { find_stack(self.ctx(), needed) }
    }
}
