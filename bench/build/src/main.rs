//! Measures what builds cost, with a compiler that is not optimized, and prints one table.
//!
//! In:  names of groups of rows, none for all of them; `--plot` for a drawing of growth.
//! Out: a table of figures with their bars, all of them ratios within this run.
//!
//! | file | what |
//! |---|---|
//! | `modules.rs` | real modules from a package registry, compared with the hashes of those that were measured before |
//! | `edit.rs` | a module with one function changed, or with some of its functions only |
//! | `app.rs` | an application around a module, built by cargo, and rustc's own account of the time |
//! | `rows.rs`, `growth.rs` | the rows of the table |
//! | `table.rs`, `plot.rs` | how they are shown |
#![forbid(unsafe_code)]

mod app;
mod edit;
mod growth;
mod modules;
mod plot;
mod rows;
mod table;

use std::error::Error;
use std::process::ExitCode;

use table::Table;

/// A result, with an error that is only shown.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A group of rows: its name, and what measures it.
type Group = (&'static str, fn(&mut Table) -> Result<()>);

const GROUPS: &[Group] = &[
    ("hello", rows::hello),
    ("module", rows::module),
    ("tokens", rows::tokens),
    ("override", rows::build_override),
    ("large", rows::large),
    ("growth", growth::growth),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, names): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let known = |name: &&&String| GROUPS.iter().any(|group| group.0 == **name);
    let plot = flags.iter().any(|flag| *flag == "--plot");
    if let Some(unknown) = names.iter().find(|name| !known(name)).or(flags.iter().find(|flag| **flag != "--plot")) {
        let groups: Vec<_> = GROUPS.iter().map(|group| group.0).collect();
        eprintln!("there is no `{unknown}`; there are {} and `--plot`", groups.join(", "));
        return ExitCode::from(2);
    }
    let mut table = Table::default();
    for (name, measure) in GROUPS {
        if (names.is_empty() || names.iter().any(|asked| asked == name))
            && let Err(error) = measure(&mut table)
        {
            eprintln!("{name}: {error}");
            table.failed(name);
        }
    }
    print!("{table}");
    if plot && let Err(error) = plot::write(&table) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if table.all_met() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
