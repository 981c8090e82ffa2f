//! Measures compiled code beside Wasmtime, `wasm2c` and native code, and prints tables with their bars.
//!
//! In:  names of groups of rows, none for all of them; options, which are `code`'s.
//! Out: tables of figures, all ratios within this run. The exit code says whether every bar was met.
//!
//! | file | what |
//! |---|---|
//! | `code/` | how fast compiled code is: kernels, for two levels of CPUs, with memory guarded and checked |
//! | `boundary.rs` | what crossing between host and guest costs |
//! | `start.rs` | loading and instantiating; and the peer that `boundary.rs` calls |
//! | `measure.rs` | medians of interleaved rounds |

mod boundary;
mod code;
mod measure;
mod options;
mod start;

use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    let mut met = true;
    if options.has("code") {
        met &= code::print_rows(&options);
    }
    if options.has("boundary") {
        met &= boundary::print_rows();
    }
    if options.has("start") {
        start::print_rows(boundary::WASM);
    }
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
