// What every kernel in Rust shares, included by each: its entry, a generator of numbers, and how it panics.
//
// A kernel is one function from a repeat count to a checksum. It depends on nothing else, not even on earlier calls.

// SAFETY: `build.rs` chooses a name that nothing else in the program has; in a module, it is the only export.
#[cfg_attr(target_arch = "wasm32", unsafe(export_name = "run"))]
#[cfg_attr(not(target_arch = "wasm32"), unsafe(export_name = env!("KERNEL")))]
pub extern "C" fn run(n: i32) -> i64 {
    kernel(n)
}

/// Returns the next of a sequence of numbers that look random.
#[allow(dead_code, reason = "not every kernel needs one")]
fn next(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
