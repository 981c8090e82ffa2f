//! A library for programs in C.
#![deny(warnings)]

/// Asks the modules.
#[unsafe(no_mangle)]
pub extern "C" fn plugin_answer(of: i64) -> i64 {
    one::answer(of) ^ two::generic(of) ^ two::answers(of)[2]
}
