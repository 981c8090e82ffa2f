//! Measures compiled code, the boundary, starting and sizes, beside Wasmtime, `wasm2c`, wasmi and native code.
//!
//! In:  names of groups of rows, none for all of them; options, see `options.rs`.
//! Out: one table with the bar of each row, ours, each peer and native code; all that is judged is a ratio within this
//!      run. The exit code says whether every bar was met. Rows are shown on the standard error while they are
//!      measured. With `--plot`, how things grow, as text and as a drawing.
//!
//! | file | what |
//! |---|---|
//! | `boundary/` | what crossing between host and guest costs |
//! | `code/` | how fast compiled code is: kernels, for two levels of CPUs, with memory guarded and checked |
//! | `start/` | loading and instantiating |
//! | `size.rs` | how large compiled modules are |
//! | `growth/` | how time and memory grow with modules, threads and instances |
//! | `blob.rs` | modules as this project compiles them |
//! | `guests.rs` | modules that are made here; those of `modules` are real ones |
//! | `measure.rs` | medians of interleaved rounds |
//! | `table.rs` | the table |

mod blob;
mod boundary;
mod code;
mod growth;
mod guests;
mod measure;
#[path = "../build/src/modules.rs"]
mod modules;
mod options;
mod size;
mod start;
mod table;

use std::error::Error;
use std::process::ExitCode;

use options::Options;
use table::Table;

/// A result, with an error that is only shown.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|first| first == start::resident::FLAG).is_some() {
        start::resident::main(arguments);
        return ExitCode::SUCCESS;
    }
    let options = match Options::read(arguments) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    let mut table = Table::default();
    // The first, because of who is asked first about signals.
    if options.has("boundary") {
        boundary::add_rows(&mut table);
    }
    if options.has("code") {
        code::add_rows(&mut table, &options);
    }
    if options.has("start") {
        start::add_rows(&mut table);
    }
    if options.has("size") {
        size::add_rows(&mut table);
    }
    if !table.is_empty() {
        print!("\n{table}");
    }
    if let Some(file) = &options.plot
        && let Err(error) = growth::draw(file)
    {
        eprintln!("{}: {error}", file.display());
        return ExitCode::FAILURE;
    }
    if table.all_met() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
