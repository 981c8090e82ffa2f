//! The registers of an interrupted thread, where each system and architecture keeps them.
//!
//! The one place that asks for both: the layout is fixed by the pair.

use core::ffi::c_void;

/// The interrupted context of a signal.
pub(super) struct Registers {
    context: *mut libc::ucontext_t,
}

impl Registers {
    /// Whether this system's context can be read and written.
    pub(super) const KNOWN: bool = cfg!(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64", target_arch = "s390x")
    ));

    /// Takes what the kernel passes to a handler.
    ///
    /// # Safety
    ///
    /// - `context` is the third argument of a handler with SA_SIGINFO, which has not returned.
    pub(super) unsafe fn of(context: *mut c_void) -> Self {
        Self { context: context.cast() }
    }

    /// Returns the signals that were blocked in the interrupted thread.
    ///
    /// # Safety
    ///
    /// - As for [`Registers::of`].
    pub(super) unsafe fn mask(context: *mut c_void) -> libc::sigset_t {
        let context = context.cast::<libc::ucontext_t>();
        // SAFETY: the kernel wrote it.
        unsafe { (*context).uc_sigmask }
    }

    /// Returns the program counter.
    pub(super) fn pc(&self) -> usize {
        // SAFETY: `of` was given a valid context.
        let context = unsafe { &*self.context };
        #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
        return context.uc_mcontext.gregs[libc::REG_RIP as usize] as usize;
        #[cfg(all(target_os = "linux", target_arch = "aarch64"))]
        return context.uc_mcontext.pc as usize;
        #[cfg(all(target_os = "linux", target_arch = "riscv64"))]
        return context.uc_mcontext.__gregs[libc::REG_PC] as usize;
        #[cfg(all(target_os = "linux", target_arch = "s390x"))]
        return context.uc_mcontext.psw.addr as usize;
        #[allow(unreachable_code, reason = "the last resort of a system that `KNOWN` excludes")]
        {
            let _ = context;
            0
        }
    }

    /// Lets the thread continue at `target`, with the present program counter as its first argument and the stack
    /// pointer aligned.
    pub(super) fn go_to(&mut self, target: usize) {
        // SAFETY: `of` was given a valid context, which nothing else uses while the handler runs.
        let context = unsafe { &mut *self.context };
        #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
        {
            let registers = &mut context.uc_mcontext.gregs;
            registers[libc::REG_RDI as usize] = registers[libc::REG_RIP as usize];
            registers[libc::REG_RIP as usize] = target as i64;
            registers[libc::REG_RSP as usize] &= !15;
        }
        #[cfg(all(target_os = "linux", target_arch = "aarch64"))]
        {
            let registers = &mut context.uc_mcontext;
            registers.regs[0] = registers.pc;
            registers.pc = target as u64;
            registers.sp &= !15;
        }
        #[cfg(all(target_os = "linux", target_arch = "riscv64"))]
        {
            let registers = &mut context.uc_mcontext.__gregs;
            registers[libc::REG_A0] = registers[libc::REG_PC];
            registers[libc::REG_PC] = target as u64;
            registers[libc::REG_SP] &= !15;
        }
        #[cfg(all(target_os = "linux", target_arch = "s390x"))]
        {
            let registers = &mut context.uc_mcontext;
            registers.gregs[2] = registers.psw.addr;
            registers.psw.addr = target as u64;
        }
        let _ = (context, target);
    }
}
