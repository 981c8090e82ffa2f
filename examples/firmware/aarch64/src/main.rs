//! Firmware for QEMU's `virt` machine: how it starts, its serial port, and how it is switched off.
//!
//! `cargo run --release` starts it. What it does then is in `demo.rs`.
#![no_std]
#![no_main]

use core::arch::{asm, global_asm};
use core::fmt::{self, Write};

#[path = "../../demo.rs"]
mod demo;

/// Where the serial port, a PL011, takes a byte.
const UART: *mut u8 = 0x900_0000 as *mut u8;

// One core starts, at EL1. WebAssembly allows accesses that are not aligned, and the processor allows them in ordinary
// memory alone, which needs the MMU: a table of two blocks of 1 GiB, one with devices and one with RAM.
global_asm!(
    ".section .text.start, \"ax\"",
    ".global start",
    "start:",
    "adrp x0, stack_start",
    "add x0, x0, :lo12:stack_start",
    "mov sp, x0",
    "mov x0, 3 << 20", // CPACR_EL1.FPEN: floating-point does not trap
    "msr cpacr_el1, x0",
    "adrp x0, data_start",
    "add x0, x0, :lo12:data_start",
    "adrp x1, data_end",
    "add x1, x1, :lo12:data_end",
    "adrp x2, data_in_flash",
    "add x2, x2, :lo12:data_in_flash",
    "1: cmp x0, x1",
    "b.hs 2f",
    "ldr x3, [x2], 8",
    "str x3, [x0], 8",
    "b 1b",
    "2: adrp x0, bss_start",
    "add x0, x0, :lo12:bss_start",
    "adrp x1, bss_end",
    "add x1, x1, :lo12:bss_end",
    "3: cmp x0, x1",
    "b.hs 4f",
    "str xzr, [x0], 8",
    "b 3b",
    "4: adrp x0, blocks",
    "add x0, x0, :lo12:blocks",
    "msr ttbr0_el1, x0",
    "movz x0, 0xff00", // MAIR_EL1: 0 is a device, 1 is ordinary memory that caches hold
    "msr mair_el1, x0",
    "movz x0, 0x3519", // TCR_EL1: 39 bits of address, walks cached and shared, nothing in the upper half
    "movk x0, 0x0080, lsl 16",
    "msr tcr_el1, x0",
    "dsb sy",
    "isb",
    "mrs x0, sctlr_el1",
    "mov x1, 0x1005", // SCTLR_EL1: MMU, data cache, instruction cache
    "orr x0, x0, x1",
    "msr sctlr_el1, x0",
    "isb",
    "bl {main}",
    "5: wfi",
    "b 5b",
    ".section .rodata.blocks, \"a\"",
    ".balign 4096",
    "blocks:",
    ".quad 0x0060000000000401", // devices, never executed
    ".quad 0x0000000040000705", // RAM
    ".fill 510, 8, 0",
    main = sym demo::main,
);

/// The serial port.
pub struct Uart;

impl Uart {
    /// Writes bytes.
    pub fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            // SAFETY: it is a register of the machine; the emulated port is always ready.
            unsafe { UART.write_volatile(byte) };
        }
    }
}

impl Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write(text.as_bytes());
        Ok(())
    }
}

/// Switches the machine off. QEMU does not pass on whether that was a success, so it is said.
pub fn exit(success: bool) -> ! {
    Uart.write(if success { b"done\n" } else { b"failed\n" });
    // SAFETY: PSCI's SYSTEM_OFF does not return.
    unsafe { asm!("hvc 0", in("x0") 0x8400_0008_u64, options(noreturn)) };
}
