//! Builds the firmware examples, and runs them on emulated machines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use include_wasm_abi::feature::Arch;

use crate::args::Args;
use crate::command::{cargo, output, program, run};
use crate::cross::build_library;
use crate::error::Error;
use crate::paths;

/// A machine that there is firmware for.
pub(crate) struct Machine {
    /// Its instruction set, after which the package is named.
    pub(crate) arch: Arch,
    triple: &'static str,
    /// The emulator and its arguments; the firmware's file follows.
    emulator: &'static [&'static str],
}

pub(crate) const MACHINES: &[Machine] = &[
    Machine {
        arch: Arch::Riscv64,
        triple: "riscv64gc-unknown-none-elf",
        emulator: &[
            "qemu-system-riscv64",
            "-machine",
            "virt",
            "-cpu",
            "rv64",
            "-bios",
            "none",
            "-nographic",
            "-kernel",
        ],
    },
    Machine {
        arch: Arch::Aarch64,
        triple: "aarch64-unknown-none",
        emulator: &["qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a53", "-nographic", "-kernel"],
    },
];

/// What the firmware says, but for its last line.
const SAID: &[&str] = &["hello from WebAssembly", "the plugin stopped: integer divide by zero", "averages: 30 and 15"];

/// An emulator that hangs is stopped after so long.
const SECONDS: &str = "60";

/// Runs the firmware of all machines.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    for machine in MACHINES {
        let file = machine.build(true)?;
        let said = machine.run(&file)?;
        print!("{}: {said}", machine.arch.name());
        let mut lines = said.lines();
        if !SAID.iter().all(|wanted| lines.next() == Some(wanted)) || !said.contains("flash ") {
            return Err(Error::Unexpected { what: format!("the firmware for {} says this", machine.arch.name()) });
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Machine {
    /// Builds the firmware, with its plugin or without, and returns its file.
    pub(crate) fn build(&self, plugin: bool) -> Result<PathBuf, Error> {
        let name = self.arch.name();
        let folder = paths::root()?.join("examples/firmware").join(name);
        let target = paths::target()?.join("firmware");
        let mut command = cargo(&["build", "--release", "--quiet", "--target-dir"])?;
        command.arg(&target).current_dir(&folder);
        build_library(&mut command, self.triple, "core")?;
        if !plugin {
            command.arg("--no-default-features");
        }
        run(command)?;
        let file = target.join(self.triple).join("release").join(format!("firmware-{name}"));
        // The next build of the other kind takes its place.
        let kept = file.with_extension(if plugin { "with" } else { "without" });
        fs::copy(&file, &kept).map_err(Error::file(&kept))?;
        Ok(kept)
    }

    /// Runs firmware and returns what it wrote to its serial port.
    fn run(&self, file: &Path) -> Result<String, Error> {
        let mut command = program("timeout", &[SECONDS], &paths::root()?);
        command.args(self.emulator).arg(file).stdin(Stdio::null());
        Ok(output(command)?.replace('\r', ""))
    }
}
