//! Compiles a module to a blob and describes it.
//!
//! In:  a file, and options as the macro has them.
//! Out: the blob, which `readelf`, `objdump` and `gdb` open, and a summary.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use include_wasm_abi::blob::{Header, Table, Wire};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::wire::Reader;
use include_wasm_codegen::interface::Item;
use include_wasm_codegen::target::{Backtrace, CAbi, ImportKind, Target};
use include_wasm_codegen::{ModuleInput, Output};

use crate::args::Args;
use crate::error::Error;
use crate::spec::config;

pub(crate) const ARGUMENTS: &str = "FILE.wasm [-o OUT.elf] [--target ARCH] [--traps hardware|explicit] \
     [--memory guarded|checked] [--opt speed|size|none] [--cpu CPU]";

/// Compiles, writes and describes.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let out = args.option("-o")?;
    let target = target(&mut args)?;
    let [file] = &args.rest()?[..] else { return Err(Error::usage("one file is needed")) };
    let file = Path::new(file);
    let out = out.map_or_else(|| file.with_extension("elf"), PathBuf::from);
    let bytes = std::fs::read(file).map_err(Error::file(file))?;
    let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
    let output = include_wasm_codegen::compile(&[input], &target)?;
    std::fs::write(&out, &output.elf).map_err(Error::file(&out))?;
    println!("{}: {} bytes", out.display(), output.elf.len());
    describe(&output, &target)?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the options that say what to compile for. The architecture may be the first part of a triple.
fn target(args: &mut Args) -> Result<Target, Error> {
    let arch = match args.option("--target")? {
        None => Arch::HOST.ok_or_else(|| Error::usage("there is no backend for this machine, give a --target"))?,
        Some(name) => {
            let (known, first) = (Arch::ALL.iter(), name.split('-').next());
            *known.clone().find(|arch| Some(arch.name()) == first).ok_or_else(|| {
                Error::usage(format!(
                    "--target is one of {}",
                    known.map(|arch| arch.name()).collect::<Vec<_>>().join(", ")
                ))
            })?
        }
    };
    let mut target = Target { backtrace: Backtrace::Offsets, ..Target::new(arch, CAbi::SystemV, 0) };
    config::apply(args, &mut target)?;
    if let Some(cpu) = args.option("--cpu")? {
        target.apply_cpu(&cpu)?;
    }
    target.check()?;
    Ok(target)
}

fn describe(output: &Output, target: &Target) -> Result<(), Error> {
    let header = Header::read(&mut Reader::new(&output.meta)).map_err(|_| Error::Blob { part: "header" })?;
    let count = |table: Table| header.tables.0[table as usize].len;
    println!("for {}: traps {:?}, memory {:?}, opt {:?}", target.arch.name(), target.traps, target.memory, target.opt);
    println!(
        "code {} bytes, metadata {} bytes, data {} bytes",
        output.code.len(),
        output.meta.len(),
        output.data.len()
    );
    println!(
        "{} functions, {} records of trap sites, {} memories, {} tables, {} globals",
        count(Table::Functions),
        count(Table::Sites),
        count(Table::Memories),
        count(Table::Tables),
        count(Table::Globals),
    );
    let features = target.arch.features().iter().enumerate().filter(|(bit, _)| header.features >> bit & 1 == 1);
    println!("CPU features: {}", list(features.map(|(_, feature)| feature.name)));
    println!("runtime functions: {}", list(output.libcalls.iter().map(|call| call.name())));
    for module in &output.modules {
        for import in &module.interface.imports {
            println!("import {} {:?} {:?}", kind(&import.item), import.module, import.name);
        }
        for export in &module.interface.exports {
            println!("export {} {:?}", kind(&export.item), export.name);
        }
    }
    Ok(())
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

fn kind(item: &Item) -> &'static str {
    match item {
        Item::Func(_) => "function",
        Item::Memory(..) => "memory",
        Item::Table(..) => "table",
        Item::Global(..) => "global",
    }
}
