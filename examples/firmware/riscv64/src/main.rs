//! Firmware for QEMU's `virt` machine: how it starts, its serial port, and how it is switched off.
//!
//! `cargo run --release` starts it. What it does then is in `demo.rs`.
#![no_std]
#![no_main]

use core::arch::global_asm;
use core::fmt::{self, Write};

#[path = "../../demo.rs"]
mod demo;

/// Where the serial port, a 16550, takes a byte.
const UART: *mut u8 = 0x1000_0000 as *mut u8;
/// Where the machine is switched off.
const FINISHER: *mut u32 = 0x10_0000 as *mut u32;

// One hart starts, in machine mode. Floating-point is off then, and variables are where the linker put their values.
global_asm!(
    ".section .text.start, \"ax\"",
    ".global start",
    "start:",
    "csrr t0, mhartid",
    "bnez t0, 4f",
    "la sp, stack_start",
    "li t0, 1 << 13", // mstatus.FS: initial
    "csrs mstatus, t0",
    "la t0, data_start",
    "la t1, data_end",
    "la t2, data_in_flash",
    "1: bgeu t0, t1, 2f",
    "ld t3, 0(t2)",
    "sd t3, 0(t0)",
    "addi t0, t0, 8",
    "addi t2, t2, 8",
    "j 1b",
    "2: la t0, bss_start",
    "la t1, bss_end",
    "3: bgeu t0, t1, 5f",
    "sd zero, 0(t0)",
    "addi t0, t0, 8",
    "j 3b",
    "4: wfi",
    "j 4b",
    "5: call {main}",
    "j 4b",
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

/// Switches the machine off.
pub fn exit(success: bool) -> ! {
    // SAFETY: it is a register of the machine.
    unsafe { FINISHER.write_volatile(if success { 0x5555 } else { 0x1_3333 }) };
    loop {
        core::hint::spin_loop();
    }
}
