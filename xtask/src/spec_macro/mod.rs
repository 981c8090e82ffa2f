//! Writes the files of the official test suite that go through the macro: `tests/spec_macro/generated`.
//!
//! In:  scripts whose modules import nothing.
//! Out: for each script its modules, and a test that makes them with `include_wasm!` and has a line for each of the
//!      script's directives. The suite itself knows no compile errors, so assertions that a module is refused are left
//!      out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use include_wasm_spec::suite::{self, File};

use crate::args::Args;
use crate::error::Error;
use crate::paths;

mod names;
mod script;
mod values;

pub(crate) const ARGUMENTS: &str = "[--check]";

/// The scripts: something of everything, and no more than a build has time for.
const FILES: &[&str] = &[
    "v2/br_table.wast",
    "v2/bulk.wast",
    "v2/call.wast",
    "v2/call_indirect.wast",
    "v2/conversions.wast",
    "v2/endianness.wast",
    "v2/fac.wast",
    "v2/float_misc.wast",
    "v2/func.wast",
    "v2/i32.wast",
    "v2/i64.wast",
    "v2/if.wast",
    "v2/left-to-right.wast",
    "v2/memory_trap.wast",
    "v2/ref_is_null.wast",
    "v2/select.wast",
    "v2/table_fill.wast",
    "v2/table_set.wast",
    "simd/simd_f32x4_rounding.wast",
    "simd/simd_lane.wast",
];

/// Files by their path below the folder.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Writes the folder anew, or compares it with what would be written.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let check = args.flag("--check");
    args.end()?;
    let folder = paths::root()?.join("tests/spec_macro/generated");
    let wanted = files()?;
    if check {
        let different = wanted.iter().filter(|(path, bytes)| fs::read(folder.join(path)).ok().as_ref() != Some(bytes));
        let different: Vec<_> = different.map(|(path, _)| path.display().to_string()).collect();
        return match &different[..] {
            [] => Ok(ExitCode::SUCCESS),
            paths => Err(Error::Unexpected { what: format!("not as it would be written: {}", paths.join(", ")) }),
        };
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Error::file(&folder))?;
    }
    for (path, bytes) in &wanted {
        write(&folder.join(path), bytes)?;
    }
    println!("{} files in {}", wanted.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::write(path, bytes).map_err(Error::file(path))
}

fn files() -> Result<Files, Error> {
    let known: Vec<File> = suite::files().filter(|file| FILES.contains(&file.name.as_str())).collect();
    if known.len() != FILES.len() {
        return Err(Error::Unexpected { what: "the suite does not have all files of the list".to_owned() });
    }
    let mut files = Files::new();
    let mut index = "//! Written by `cargo xtask bless-spec-macro`.\n\n".to_owned();
    for file in &known {
        let module = names::module(&file.name);
        index.push_str(&format!("mod {module};\n"));
        let script = script::translate(file, &module);
        let script = script.map_err(|error| Error::Script { file: file.name.clone(), error })?;
        for (number, wasm) in script.modules.into_iter().enumerate() {
            files.insert(format!("{module}/{number}.wasm").into(), wasm);
        }
        files.insert(format!("{module}.rs").into(), script.source.into_bytes());
    }
    files.insert("mod.rs".into(), index.into_bytes());
    Ok(files)
}
