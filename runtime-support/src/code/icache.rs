//! Makes stores visible to instruction fetch.

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all cores.
#[cfg(any(target_arch = "x86_64", target_arch = "s390x"))]
pub(super) fn synchronise(_start: *const u8, _len: usize) {
    // These processors keep fetch coherent with stores; the jump to new code is serialising enough.
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all cores.
#[cfg(target_arch = "aarch64")]
pub(super) fn synchronise(start: *const u8, len: usize) {
    use core::arch::asm;

    // The smallest line size that the architecture allows is four bytes; sixteen is the smallest that exists.
    const LINE: usize = 16;
    for offset in (0..len).step_by(LINE) {
        let line = start.wrapping_add(offset);
        // SAFETY: cleans and invalidates one line of memory that is mapped; changes no value.
        unsafe { asm!("dc cvau, {0}", in(reg) line, options(nostack, preserves_flags)) };
    }
    // SAFETY: a barrier.
    unsafe { asm!("dsb ish", options(nostack, preserves_flags)) };
    for offset in (0..len).step_by(LINE) {
        let line = start.wrapping_add(offset);
        // SAFETY: as above.
        unsafe { asm!("ic ivau, {0}", in(reg) line, options(nostack, preserves_flags)) };
    }
    // SAFETY: barriers.
    unsafe { asm!("dsb ish", "isb", options(nostack, preserves_flags)) };
}

/// Makes the bytes that were stored from `start` on visible to instruction fetch, on all cores.
#[cfg(target_arch = "riscv64")]
pub(super) fn synchronise(start: *const u8, len: usize) {
    /// `riscv_flush_icache`: Linux flushes all cores' caches.
    const SYS_RISCV_FLUSH_ICACHE: libc::c_long = 259;
    // SAFETY: the call takes the range's two ends and flags; zero means all threads of the process.
    unsafe { libc::syscall(SYS_RISCV_FLUSH_ICACHE, start, start.wrapping_add(len), 0) };
}

/// Nothing is published on an instruction set without a backend.
#[cfg(not(any(target_arch = "x86_64", target_arch = "s390x", target_arch = "aarch64", target_arch = "riscv64")))]
pub(super) fn synchronise(_start: *const u8, _len: usize) {}
