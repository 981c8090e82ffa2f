//! Optimized callers that keep many values over calls of every shape, however these end, and notice one that changed.
//!
//! In:  a seed, how many callers, and a machine to run them on.
//! Out: which callers found another value than they had left.
//!
//! | from | to |
//! |---|---|
//! | here | a package of `tests/callers`, a module and callers, built and run |
//! | [`guest`] | the module, whose functions need more registers than there are |
//! | [`caller`] | callers, as Rust |

mod caller;
mod guest;

use std::path::Path;
use std::process::ExitCode;
use std::{fs, iter};

use include_wasm_abi::feature::Arch;

use super::number;
use crate::args::Args;
use crate::command::{cargo, run};
use crate::cross::Foreign;
use crate::error::Error;
use crate::files::update;
use crate::paths;

/// The sources that are not generated, and their names in the package. Cargo would take a `main.rs` there for a test.
const SOURCES: [(&str, &str); 2] = [("program.rs", "main.rs"), ("vector.rs", "vector.rs")];

/// Makes the callers of a seed, and runs them.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let (seed, count) = (number(&mut args, "--seed", 1)?, number(&mut args, "--count", 12)?);
    let known: Vec<(&str, Arch)> = Arch::ALL.iter().map(|&arch| (arch.name(), arch)).collect();
    let arch = args.choice("--target", &known)?;
    args.end()?;
    let (root, folder) = (paths::root()?, paths::target()?.join("campaign/callers"));
    update(&folder.join("Cargo.toml"), manifest(&root).as_bytes())?;
    for (from, to) in iter::once((root.join("Cargo.lock"), folder.join("Cargo.lock")))
        .chain(SOURCES.map(|(from, to)| (root.join("tests/callers").join(from), folder.join("src").join(to))))
    {
        update(&to, &fs::read(&from).map_err(Error::file(&from))?)?;
    }
    let module = wat::parse_str(guest::text()).map_err(|error| Error::Unexpected { what: error.to_string() })?;
    update(&folder.join("src/guest.wasm"), &module)?;
    update(&folder.join("src/generated.rs"), caller::all(seed, count).as_bytes())?;
    let mut command = match arch.and_then(Foreign::of) {
        Some(foreign) => foreign.cargo("run", foreign.most)?,
        None => cargo(&["run"])?,
    };
    command.arg("--quiet").arg("--manifest-path").arg(folder.join("Cargo.toml"));
    command.arg("--target-dir").arg(paths::target()?);
    println!("callers of seed {seed}");
    run(command)?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the manifest. What runs is optimized, and what compiles it is what other tasks have built.
fn manifest(root: &Path) -> String {
    let root = root.display();
    format!(
        r#"[package]
name = "include-wasm-callers"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
include-wasm = {{ path = "{root}" }}

[profile.dev]
opt-level = 3
debug = false
debug-assertions = false
overflow-checks = false

[profile.dev.build-override]
opt-level = 2
debug-assertions = true
overflow-checks = true

[profile.dev.package."*"]
opt-level = 2
debug = false
"#
    )
}
