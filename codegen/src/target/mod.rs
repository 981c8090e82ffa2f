//! The target of compiled code.
//!
//! In:  the caller's facts about the target. The host is never queried.
//! Out: [`Target`], and from it Cranelift's settings (in `backend/cranelift/isa.rs`).

use include_wasm_abi::call::InLine;
use include_wasm_abi::feature::Arch;

use crate::error::Error;
use crate::frontend::module::Caps;

pub(crate) mod cpu;
mod rustc;

pub use rustc::{FLOATS, HOSTED, RustcTarget, TargetOptions};

/// The detection of traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traps {
    /// By a fault of the CPU where a fault is cheaper. Needs a signal handler.
    Hardware,
    /// By a test and a branch everywhere. Needs no operating system.
    Explicit,
}

/// The sandbox of linear memories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemoryStrategy {
    /// Reserved address space behind a 32-bit memory faults. Needs [`Traps::Hardware`].
    Guarded,
    /// A comparison before each access.
    Checked,
}

/// The goal of Cranelift's optimization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opt {
    /// Speed of the code.
    Speed,
    /// Speed and size of the code.
    Size,
    /// Nothing: speed of the compiler.
    None,
}

/// The data of a blob for backtraces, beside the indices of functions. Each level includes those before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Backtrace {
    /// Nothing.
    #[default]
    None,
    /// The names of functions.
    Names,
    /// The offsets of operators in the module, and with them the frames of inlined functions.
    Offsets,
}

impl Backtrace {
    /// Returns whether there are names.
    pub fn has_names(self) -> bool {
        self >= Self::Names
    }

    /// Returns whether there are offsets.
    pub fn has_offsets(self) -> bool {
        self >= Self::Offsets
    }
}

/// The kind of the target's operating system, by its C convention and its object format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CAbi {
    /// System V, AAPCS64 and their like; ELF.
    SystemV,
    /// Apple's on aarch64, System V on x86-64; Mach-O.
    Apple,
    /// Windows' on x86-64, AAPCS64 on aarch64; COFF.
    Windows,
}

/// The link target of an imported function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// To a function of the host, through its shim.
    Host,
    /// To a function of another instance in the same store, or to one that it re-exports.
    Instance,
}

/// The target, and the options of compiled code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Instruction set.
    pub arch: Arch,
    /// C convention.
    pub c_abi: CAbi,
    /// Whether there is an operating system: where there is none, calls are as small as they can be.
    pub hosted: bool,
    /// CPU features that the code may use: bits by [`Arch::features`].
    pub features: u64,
    /// Goal of the optimization.
    pub opt: Opt,
    /// Detection of traps.
    pub traps: Traps,
    /// Bounds of memory accesses.
    pub memory: MemoryStrategy,
    /// Whether to make every NaN the canonical one, so that results are equal on all targets.
    pub canonical_nan: bool,
    /// Limits of memories and tables.
    pub caps: Caps,
    /// Whether to add entries for callers that learn the type of a function at run time.
    pub dynamic_entries: bool,
    /// Data for backtraces.
    pub backtrace: Backtrace,
    /// Whether Cranelift verifies CLIF. The verifier finds mistakes of this compiler: tests turn it on, and builds of
    /// users save its time.
    pub verify: bool,
}

impl Target {
    /// Returns a target with default options: speed, nothing for backtraces, and hardware traps with guarded memory
    /// where the architecture has the address space for it.
    pub fn new(arch: Arch, c_abi: CAbi, features: u64) -> Self {
        let memory = match arch {
            Arch::Riscv64 => MemoryStrategy::Checked,
            _ => MemoryStrategy::Guarded,
        };
        Self {
            arch,
            c_abi,
            hosted: true,
            features,
            opt: Opt::Speed,
            traps: Traps::Hardware,
            memory,
            canonical_nan: false,
            caps: Caps::default(),
            dynamic_entries: false,
            backtrace: Backtrace::None,
            verify: cfg!(test),
        }
    }

    /// Returns whether code for this target runs on some CPUs of its instruction set alone, so that the runtime has to
    /// compare features.
    pub fn asks_cpu(&self) -> bool {
        self.features != 0 || self.arch.features().iter().any(|feature| feature.floor)
    }

    /// Returns whether the layout of functions aligns their loops. CPUs of other instruction sets fetch
    /// loops whose instructions have one size.
    pub(crate) fn aligns_loops(&self) -> bool {
        self.arch == Arch::X86_64 && self.opt == Opt::Speed
    }

    /// Returns whether there are registers for vectors: on RISC-V with the V extension alone.
    pub fn has_vectors(&self) -> bool {
        let mut rows = self.arch.features().iter().zip(0..);
        self.arch != Arch::Riscv64 || rows.any(|(feature, bit)| feature.name == "v" && self.features & 1 << bit != 0)
    }

    /// Returns whether Rust calls functions by assembly calls, where their parameters allow it. The runtime has the
    /// same rule.
    pub fn has_assembly_calls(&self) -> bool {
        InLine::exists(self.arch) && self.c_abi != CAbi::Windows && self.hosted
    }

    /// Returns all facts that code depends on, a line for each: equal for equal targets, and readable.
    pub fn facts(&self) -> String {
        let Self {
            arch,
            c_abi,
            hosted,
            features,
            opt,
            traps,
            memory,
            canonical_nan,
            caps: Caps { memory: max_memory, table: max_table },
            dynamic_entries,
            backtrace,
            verify,
        } = self;
        let rows = arch.features().iter().zip(0..);
        let features: Vec<_> = rows.filter(|(_, bit)| features & 1 << bit != 0).map(|(row, _)| row.name).collect();
        let words = [format!("{opt:?}"), format!("{traps:?}"), format!("{memory:?}"), format!("{backtrace:?}")];
        let [opt, traps, memory, backtrace] = words.map(|word| word.to_lowercase());
        let [max_memory, max_table] =
            [max_memory, max_table].map(|cap| cap.map_or_else(|| "the module's".to_owned(), |cap| cap.to_string()));
        let nan = if *canonical_nan { "canonical" } else { "any" };
        format!(
            "arch = {}\nC convention = {c_abi:?}\noperating system = {hosted}\ncpu features = {}\nopt = {opt}\ntraps = {traps}\n\
             memory = {memory}\nnan = {nan}\nmost bytes of a memory = {max_memory}\nmost elements of a table = {max_table}\n\
             entries for late types = {dynamic_entries}\n\
             backtrace = {backtrace}\nverifier = {verify}\n",
            arch.name(),
            features.join(","),
        )
    }

    /// Checks that the options go together.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] with the options that do not, and advice.
    pub fn check(&self) -> Result<(), Error> {
        let error = |reason: &str| Err(Error::Target { reason: reason.to_owned() });
        if self.memory == MemoryStrategy::Guarded && self.traps == Traps::Explicit {
            return error("guarded memory needs hardware traps; use `memory = checked` or `traps = hardware`");
        }
        match (self.c_abi, self.arch) {
            (CAbi::Apple | CAbi::Windows, Arch::Riscv64 | Arch::S390x) => {
                error("neither Apple's systems nor Windows run on this architecture")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_go_together() {
        for &arch in Arch::ALL {
            assert_eq!(Target::new(arch, CAbi::SystemV, 0).check(), Ok(()));
        }
    }

    #[test]
    fn guarded_memory_without_hardware_traps_is_refused() {
        let mut target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
        target.traps = Traps::Explicit;
        let error = target.check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "guarded memory needs hardware traps; use `memory = checked` or `traps = hardware`"
        );
        target.memory = MemoryStrategy::Checked;
        assert_eq!(target.check(), Ok(()));
    }

    #[test]
    fn conventions_that_no_system_has_are_refused() {
        assert!(Target::new(Arch::Riscv64, CAbi::Apple, 0).check().is_err());
        assert!(Target::new(Arch::S390x, CAbi::Windows, 0).check().is_err());
        for arch in [Arch::X86_64, Arch::Aarch64] {
            assert_eq!(Target::new(arch, CAbi::Apple, 0).check(), Ok(()));
            assert_eq!(Target::new(arch, CAbi::Windows, 0).check(), Ok(()));
        }
    }
}
