//! Measures what a small module costs a program, and what the runtime costs firmware.
//!
//! In:  one export that adds two numbers, in programs that do nothing else; the firmware examples.
//! Out: differences to the same without a module, and whether they are below their limits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::args::Args;
use crate::command::{cargo, output, program, run};
use crate::error::Error;
use crate::files::update;
use crate::firmware::{MACHINES, Machine};
use crate::paths;

/// A program that embeds a module, and the same without it. Both are built as `cargo build --release` does, and
/// stripped.
struct Pair {
    what: &'static str,
    /// Most bytes that the module may cost.
    limit: u64,
    manifest: &'static str,
    features: &'static str,
    with: &'static str,
    without: &'static str,
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "add in a program for Linux, loaded",
        limit: 26 * 1024,
        manifest: "",
        features: "",
        with: r#"
fn main() {
    let mut plugin = include_wasm::include_wasm!("ADD").instantiate().unwrap();
    std::process::exit(plugin.add(1, 2).unwrap() - 3);
}
"#,
        without: "fn main() {}\n",
    },
    Pair {
        what: "add in a program for Linux without std, linked",
        limit: 8 * 1024,
        manifest: "panic = \"abort\"\n",
        features: "default-features = false, features = [\"backends\"], ",
        with: r#"
#![no_std]
#![no_main]

include_wasm::include_wasm! {
    struct Adder = "ADD";
}

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    let here = 0_u8;
    unsafe { include_wasm::set_stack_limit((&raw const here).addr() - 65_536) };
    let mut storage = AdderStorage::new();
    let Ok(mut plugin) = storage.instantiate() else { return 1 };
    plugin.add(1, 2).map_or(2, |sum| sum - 3)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

// The library of this toolchain was built for programs that unwind.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
"#,
        without: r#"
#![no_std]
#![no_main]

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    0
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
"#,
    },
];

/// Most bytes of `.text` that the runtime may take of firmware.
const FIRMWARE_LIMIT: u64 = 8 * 1024;

/// Measures all.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    let mut fits = true;
    let mut row = |what: &str, bytes: u64, limit: u64| {
        let verdict = if bytes <= limit { "" } else { ", too large" };
        println!("{what}: {bytes} bytes, at most {limit}{verdict}");
        fits &= bytes <= limit;
    };
    for pair in PAIRS {
        row(pair.what, pair.difference()?, pair.limit);
    }
    for machine in MACHINES {
        row(&format!("the runtime in firmware for {}", machine.arch.name()), runtime(machine)?, FIRMWARE_LIMIT);
    }
    Ok(if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Pair {
    /// Returns by how many bytes the program with a module is larger.
    fn difference(&self) -> Result<u64, Error> {
        let with = self.build("with", self.with)?;
        run(program(&with.display().to_string(), &[], &paths::root()?))?;
        let [with, without] = [with, self.build("without", self.without)?].map(|path| {
            let found = fs::metadata(&path).map_err(Error::file(&path))?;
            Ok::<_, Error>(found.len())
        });
        Ok(with?.saturating_sub(without?))
    }

    /// Writes and builds a program, and returns its file.
    fn build(&self, name: &str, source: &str) -> Result<PathBuf, Error> {
        let root = paths::root()?;
        let root = root.display();
        let std = if self.features.is_empty() { "std" } else { "no-std" };
        let folder = paths::target()?.join("size").join(format!("{std}-{name}"));
        let dependency = match name {
            "with" => format!("include-wasm = {{ {}path = \"{root}\" }}", self.features),
            _ => String::new(),
        };
        let manifest = format!(
            "[package]\nname = \"size\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
             [profile.release]\nstrip = true\n{}\n[dependencies]\n{dependency}\n",
            self.manifest
        );
        let source = source.trim_start().replace("ADD", &format!("{root}/examples/hello/add.wasm"));
        update(&folder.join("Cargo.toml"), manifest.as_bytes())?;
        update(&folder.join("src/main.rs"), source.as_bytes())?;
        if std == "no-std" {
            update(&folder.join("build.rs"), b"fn main() {\n    println!(\"cargo::rustc-link-arg=-lc\");\n}\n")?;
        }
        let target = paths::target()?.join("size/target").join(name);
        let mut command = cargo(&["build", "--release", "--quiet", "--target-dir"])?;
        command.arg(&target).current_dir(&folder);
        run(command)?;
        let kept = target.join(std);
        fs::copy(target.join("release/size"), &kept).map_err(Error::file(&kept))?;
        Ok(kept)
    }
}

/// Returns how much of firmware's `.text` is neither in the same firmware without a plugin, nor the plugin's own code.
/// What the demo prints and how belongs to neither, and so to the runtime.
fn runtime(machine: &Machine) -> Result<u64, Error> {
    let (with, without) = (machine.build(true)?, machine.build(false)?);
    Ok(text(&with)?.saturating_sub(text(&without)?).saturating_sub(plugin(&with)?))
}

/// Returns the size of `.text`.
fn text(file: &Path) -> Result<u64, Error> {
    let sections = output(program("size", &["-A", &file.display().to_string()], &paths::root()?))?;
    let line = sections.lines().find_map(|line| line.strip_prefix(".text "));
    let size = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    size.ok_or_else(|| Error::Unexpected { what: format!("{} has no text", file.display()) })
}

/// Returns the size of a plugin's functions.
fn plugin(file: &Path) -> Result<u64, Error> {
    let symbols = output(program("nm", &["--print-size", &file.display().to_string()], &paths::root()?))?;
    let functions = symbols.lines().filter(|line| line.contains(" t wasm[") || line.contains(" t \"wasm["));
    let sizes = functions.filter_map(|line| u64::from_str_radix(line.split_whitespace().nth(1)?, 16).ok());
    Ok(sizes.sum())
}
