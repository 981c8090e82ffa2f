//! A foreign target: how to build for it here, and how to run what was built.
//!
//! In:  rustc's name of a target, of those in [`ALL`].
//! Out: cargo, told of the linker, the emulator, and the standard library: the toolchain's where it has one for the
//!      target, and otherwise one that is built from its source.

use std::path::Path;
use std::process::Command;

use include_wasm_abi::feature::Arch;

use crate::command::{cargo, output, program};
use crate::error::Error;
use crate::paths;

/// A target that is not this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    pub(crate) arch: Arch,
    /// rustc's name.
    pub(crate) triple: &'static str,
    /// The emulator.
    qemu: &'static str,
    /// The folder that the C library is below, and how the compiler's name begins.
    gcc: &'static str,
    /// A CPU that has what compiled code needs, and as little more as the emulator knows of.
    pub(crate) least: &'static str,
    /// A CPU that has all that the tests ask for.
    pub(crate) most: &'static str,
    /// CPUs for `tests/cpu.rs`.
    pub(crate) cpus: &'static [Cpu],
}

/// A CPU, and what the emulator and rustc call features of it, with commas between. Of features that are in neither
/// list, releases of the emulator tell different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cpu {
    pub(crate) name: &'static str,
    /// What the runtime misses: of each module, the first feature that is not there.
    pub(crate) lacks: &'static str,
    pub(crate) has: &'static str,
}

/// The machine that the compiler takes for granted. The emulator has no model of its name without features that it
/// lacks.
const Z14: &str = "max,vxeh2=off,minste3=off";

pub(crate) const ALL: &[Foreign] = &[
    Foreign {
        arch: Arch::S390x,
        triple: "s390x-unknown-linux-gnu",
        qemu: "qemu-s390x",
        gcc: "s390x-linux-gnu",
        least: Z14,
        most: "max",
        cpus: &[
            Cpu { name: "max", lacks: "", has: "vector-enhancements-2,miscellaneous-extensions-3" },
            Cpu { name: Z14, lacks: "vector-enhancements-2,miscellaneous-extensions-3", has: "vector" },
            Cpu { name: "max,minste3=off,minste2=off", lacks: "miscellaneous-extensions-2", has: "vector" },
            Cpu { name: "max,vxeh2=off,vxeh=off", lacks: "vector-enhancements-1", has: "vector" },
            Cpu { name: "max,vxeh2=off,vxeh=off,vx=off", lacks: "vector", has: "" },
        ],
    },
    Foreign {
        arch: Arch::Aarch64,
        triple: "aarch64-unknown-linux-gnu",
        qemu: "qemu-aarch64",
        gcc: "aarch64-linux-gnu",
        least: "cortex-a53",
        most: "max",
        cpus: &[
            Cpu { name: "max", lacks: "", has: "lse,fp16,dotprod" },
            Cpu { name: "cortex-a53", lacks: "lse,fp16,dotprod", has: "" },
        ],
    },
    Foreign {
        arch: Arch::Riscv64,
        triple: "riscv64gc-unknown-linux-gnu",
        qemu: "qemu-riscv64",
        gcc: "riscv64-linux-gnu",
        least: "sifive-u54",
        most: "max",
        cpus: &[
            Cpu { name: "max", lacks: "", has: "m,c,v,zba,zbb,zbc,zbs,zicond,zfa" },
            Cpu { name: "max,v=false,zbc=false", lacks: "v,zbc", has: "m,c,zba,zbb,zbs,zicond,zfa" },
            Cpu { name: "sifive-u54", lacks: "v,zba,zbb,zbc,zbs,zcb,zicond,zfa", has: "m,c" },
        ],
    },
];

impl Foreign {
    /// Returns the target of an instruction set, where it is a foreign one.
    pub(crate) fn of(arch: Arch) -> Option<Self> {
        ALL.iter().copied().find(|foreign| foreign.arch == arch && Some(arch) != Arch::HOST)
    }

    /// Returns the emulator of a CPU with its arguments, in one line.
    pub(crate) fn runner(&self, cpu: &str) -> String {
        format!("{} -L /usr/{} -cpu {cpu}", self.qemu, self.gcc)
    }

    /// Returns a cargo that builds for this target and runs on `cpu`. Its command comes first, such as `test`.
    pub(crate) fn cargo(&self, command: &str, cpu: &str) -> Result<Command, Error> {
        let mut cargo = cargo(&[command, "--target", self.triple])?;
        build_library(&mut cargo, self.triple, "std")?;
        let variable = |name: &str| format!("CARGO_TARGET_{}_{name}", self.triple.to_uppercase().replace('-', "_"));
        cargo.env(variable("LINKER"), format!("{}-gcc", self.gcc)).env(variable("RUNNER"), self.runner(cpu));
        Ok(cargo)
    }
}

/// Lets cargo build the standard library, or what `part` of it is wanted, where the toolchain has none for a target.
pub(crate) fn build_library(cargo: &mut Command, triple: &str, part: &str) -> Result<(), Error> {
    let sysroot = output(program("rustc", &["--print", "sysroot"], &paths::root()?))?;
    if !Path::new(sysroot.trim()).join("lib/rustlib").join(triple).join("lib").is_dir() {
        // Only a rustc of the nightly kind does that, or one that is told to be.
        cargo.arg(format!("-Zbuild-std={part}")).env("RUSTC_BOOTSTRAP", "1");
    }
    Ok(())
}
