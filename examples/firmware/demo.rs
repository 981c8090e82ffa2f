//! A plugin on a machine without an operating system and without a heap: what both machines do.
//!
//! The plugin's code is in the firmware's own text and runs where it lies; its instance is in a `static` whose size the
//! compiler knows.

use core::fmt::Write;
use core::panic::PanicInfo;

use crate::{Uart, exit};

#[cfg(feature = "plugin")]
mod plugin {
    use core::fmt::Write;

    use include_wasm::{CallError, Caller, Host, OutOfBounds, include_wasm};
    use static_cell::ConstStaticCell;

    use crate::Uart;

    include_wasm! {
        /// Computes with bytes, and greets.
        struct Plugin = "plugin.wasm";
        opt = size;
        fn average(at: u32, count: u32) -> u32;
    }

    /// What the plugin may use of the board.
    struct Board {
        written: usize,
    }

    impl Host for Board {
        type Error = OutOfBounds;
    }

    impl PluginEnv for Board {
        fn write(cx: &mut Caller<'_, Self>, at: i32, len: i32) -> Result<(), OutOfBounds> {
            Uart.write(cx.memory().slice(at.cast_unsigned(), len.cast_unsigned())?);
            cx.host().written += len.cast_unsigned() as usize;
            Ok(())
        }
    }

    static STORAGE: ConstStaticCell<PluginStorage<Board>> = ConstStaticCell::new(PluginStorage::new());

    /// Returns two averages, if everything went as it should.
    pub fn run(stack_end: usize) -> Option<(u32, u32)> {
        // Room below for what a host function needs. SAFETY: `main` passes the end that the linker script gives the
        // only stack; 1 KiB is more than host functions here need.
        unsafe { include_wasm::set_stack_limit(stack_end + 1024) };
        let mut plugin = Plugin::instantiate_at(STORAGE.take(), Board { written: 0 }).ok()?;
        plugin.greet().ok()?;
        plugin.memory().write_bytes(0, &[10, 20, 60]).ok()?;
        let average = plugin.average(0, 3).ok()?;
        // Of no bytes: a division by zero, which ends the call and nothing else.
        let Err(CallError::Trap(trap)) = plugin.average(0, 0) else { return None };
        let _ = writeln!(Uart, "the plugin stopped: {}", trap.code());
        let again = plugin.average(0, 2).ok()?;
        (Plugin::host(&plugin).written == 23).then_some((average, again))
    }
}

unsafe extern "C" {
    static flash_start: u8;
    static flash_end: u8;
    static ram_start: u8;
    static stack_end: u8;
    static stack_start: u8;
}

/// Begins where the start-up code leaves off: the stack is set up, and variables have their values.
pub extern "C" fn main() -> ! {
    let [flash, flash_top] = [&raw const flash_start, &raw const flash_end].map(|symbol| symbol.addr());
    let [ram, stack, top] = [&raw const ram_start, &raw const stack_end, &raw const stack_start].map(|s| s.addr());
    #[cfg(feature = "plugin")]
    let averages = plugin::run(stack);
    #[cfg(not(feature = "plugin"))]
    let averages = Some((stack as u32, top as u32));
    if let Some((average, again)) = averages {
        let _ = writeln!(Uart, "averages: {average} and {again}");
    }
    let _ =
        writeln!(Uart, "flash {} bytes, RAM {} bytes and a stack of {}", flash_top - flash, stack - ram, top - stack);
    exit(averages.is_some())
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    Uart.write(b"panic\n");
    exit(false)
}
