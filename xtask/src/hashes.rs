//! Records what the compiler makes of the repository's modules, as hashes.
//!
//! In:  every `.wasm` file under `tests`, `examples` and `bench`; or the files that are named.
//! Out: a line for each module, target, trap strategy and level of optimization: the SHA-256 of code, data and trap
//!      tables. A change of the compiler's structure leaves all lines as they were; with `--check FILE` that is
//!      verified.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use include_wasm_abi::blob::{Header, Table, Wire};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::wire::Reader;
use include_wasm_codegen::target::{CAbi, ImportKind, MemoryStrategy, Opt, Target, Traps};
use include_wasm_codegen::{ModuleInput, Output};
use sha2::{Digest, Sha256};

use crate::args::Args;
use crate::error::Error;
use crate::{files, paths};

pub(crate) const ARGUMENTS: &str = "[--check FILE | -o FILE] [MODULE.wasm...]";

const FOLDERS: [&str; 3] = ["tests/", "examples/", "bench/"];

const TRAPS: [(&str, Traps, MemoryStrategy); 2] =
    [("hardware", Traps::Hardware, MemoryStrategy::Guarded), ("explicit", Traps::Explicit, MemoryStrategy::Checked)];

const OPT: [(&str, Opt); 3] = [("speed", Opt::Speed), ("size", Opt::Size), ("none", Opt::None)];

/// Compiles every module in every configuration, and writes or compares the lines.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let check = args.option("--check")?.map(PathBuf::from);
    let out = args.option("-o")?.map(PathBuf::from);
    if check.is_some() && out.is_some() {
        return Err(Error::usage("--check and -o exclude each other"));
    }
    let mut modules = args.rest()?;
    let root = paths::root()?;
    if modules.is_empty() {
        modules = files::list(&root)?;
        modules.retain(|path| path.ends_with(".wasm") && FOLDERS.iter().any(|folder| path.starts_with(folder)));
    }
    let mut lines = String::new();
    for name in &modules {
        let path = root.join(name);
        let bytes = fs::read(&path).map_err(Error::file(&path))?;
        for arch in Arch::ALL {
            for (traps_name, traps, memory) in TRAPS {
                for (opt_name, opt) in OPT {
                    let target = Target { traps, memory, opt, ..Target::new(*arch, CAbi::SystemV, 0) };
                    let hashes = hashes(&bytes, &target)?;
                    // A string takes every line.
                    let _ = writeln!(lines, "{name} {} {traps_name} {opt_name} {hashes}", arch.name());
                }
            }
        }
    }
    println!("{} modules, {} lines, {}", modules.len(), lines.lines().count(), hex(&Sha256::digest(&lines)));
    match (check, out) {
        (Some(file), _) => compare(&fs::read_to_string(&file).map_err(Error::file(&file))?, &lines),
        (None, Some(file)) => {
            fs::write(&file, lines).map_err(Error::file(&file))?;
            Ok(ExitCode::SUCCESS)
        }
        (None, None) => {
            print!("{lines}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Returns the hashes of code, data and trap tables, or that of the error where the module is refused.
fn hashes(bytes: &[u8], target: &Target) -> Result<String, Error> {
    let input = ModuleInput { bytes, imports: &|_, _| ImportKind::Host };
    Ok(match include_wasm_codegen::compile(&[input], target) {
        Ok(output) => {
            let parts = [&output.code[..], &output.data, sites(&output)?];
            parts.map(|part| hex(&Sha256::digest(part))).join(" ")
        }
        Err(error) => format!("refused {}", hex(&Sha256::digest(error.to_string()))),
    })
}

/// Returns the table of trap sites.
fn sites(output: &Output) -> Result<&[u8], Error> {
    let header = Header::read(&mut Reader::new(&output.meta)).map_err(|_| Error::Blob { part: "header" })?;
    let table = header.tables.0[Table::Sites as usize];
    let start = table.at as usize;
    let end = start + table.len as usize * Table::Sites.record_size();
    output.meta.get(start..end).ok_or(Error::Blob { part: "trap sites" })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Shows the lines in which two records differ.
fn compare(before: &str, now: &str) -> Result<ExitCode, Error> {
    let other = |these: &str, others: &str, sign: char| {
        let others: HashSet<_> = others.lines().collect();
        let differing = these.lines().filter(|line| !others.contains(line));
        differing.inspect(|line| println!("{sign} {line}")).count()
    };
    let differences = other(before, now, '-') + other(now, before, '+');
    println!("{differences} lines differ");
    Ok(if differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
