//! The target of a crate, from rustc's configuration.
//!
//! In:  values of rustc's `target_*` configuration options.
//! Out: [`Target`] with the options that suit it.

use std::env;

use include_wasm_abi::feature::Arch;
use include_wasm_abi::width::Endian;

use super::{Backtrace, CAbi, MemoryStrategy, Opt, Target, Traps};
use crate::error::Error;
use crate::frontend::module::Caps;

/// Operating systems that the runtime knows with its feature `std`.
pub const HOSTED: &[&str] = &[
    "linux",
    "android",
    "macos",
    "windows",
    "freebsd",
    "netbsd",
    "openbsd",
    "dragonfly",
    "illumos",
    "solaris",
    "ios",
    "tvos",
    "watchos",
    "visionos",
];

/// Operating systems that let no process make memory executable.
const CLOSED: &[&str] = &["ios", "tvos", "watchos", "visionos"];

/// Operating systems whose signals the runtime handles.
const SIGNALLING: &[&str] = &["linux"];

/// The CPU features without which a target passes floating-point numbers in other registers. Rustc does not show D of
/// RISC-V.
pub const FLOATS: &[(Arch, &str)] = &[(Arch::X86_64, "sse2"), (Arch::Aarch64, "neon")];

/// The target of a crate, in rustc's words. An unknown value is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RustcTarget {
    /// `target_arch`.
    pub arch: String,
    /// `target_endian`.
    pub endian: String,
    /// `target_pointer_width`, in bits.
    pub pointer_width: String,
    /// `target_vendor`.
    pub vendor: String,
    /// `target_os`.
    pub os: String,
    /// All values of `target_feature`. Unknown ones are ignored.
    pub features: Vec<String>,
}

/// Options of the user. `None` is the default of the target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetOptions {
    /// Detection of traps.
    pub traps: Option<Traps>,
    /// Bounds of memory accesses.
    pub memory: Option<MemoryStrategy>,
    /// Goal of the optimization.
    pub opt: Option<Opt>,
    /// Whether to make every NaN the canonical one.
    pub canonical_nan: bool,
    /// Limits of memories and tables.
    pub caps: Caps,
    /// Data for backtraces.
    pub backtrace: Backtrace,
}

impl RustcTarget {
    /// Reads the variables that cargo sets for a build script: the target of its package.
    pub fn of_build_script() -> Self {
        let value = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
        Self {
            arch: value("ARCH"),
            endian: value("ENDIAN"),
            pointer_width: value("POINTER_WIDTH"),
            vendor: value("VENDOR"),
            os: value("OS"),
            features: value("FEATURE").split(',').map(str::to_owned).collect(),
        }
    }

    /// Returns the instruction set.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] that names those there are.
    pub fn arch(&self) -> Result<Arch, Error> {
        let named = Arch::ALL.iter().copied().find(|arch| arch.name() == self.arch);
        let fits = |arch: &Arch| {
            let endian = match arch.endian() {
                Endian::Little => "little",
                Endian::Big => "big",
            };
            self.endian == endian && self.pointer_width == (arch.width().bytes() * 8).to_string()
        };
        named.filter(fits).ok_or_else(|| {
            let arch = if self.arch.is_empty() { "this instruction set" } else { &self.arch };
            let detail = if named.is_some() { " of this byte order and pointer width" } else { "" };
            let with: Vec<_> = Arch::ALL.iter().map(|arch| arch.name()).collect();
            let reason = format!("there is no backend for {arch}{detail} yet; there are {}", with.join(", "));
            Error::Target { reason }
        })
    }

    /// Compiled code passes floating-point numbers in registers of their own, as nearly all targets do.
    fn check_floats(&self, arch: Arch) -> Result<(), Error> {
        let Some((_, feature)) = FLOATS.iter().find(|(of, _)| *of == arch) else { return Ok(()) };
        if self.features.iter().any(|known| known == feature) {
            return Ok(());
        }
        let reason = format!(
            "this target does not use {feature}, and so passes floating-point numbers otherwise than code for {} does; \
             there is no backend for that",
            arch.name()
        );
        Err(Error::Target { reason })
    }

    /// Returns whether the runtime can map code there.
    pub fn maps_code(&self) -> bool {
        HOSTED.contains(&&*self.os) && !CLOSED.contains(&&*self.os)
    }

    /// Returns whether the runtime can turn faults of the CPU into traps there.
    pub fn handles_faults(&self) -> bool {
        SIGNALLING.contains(&&*self.os)
    }

    fn c_abi(&self) -> CAbi {
        match (&*self.os, &*self.vendor) {
            ("windows" | "uefi" | "cygwin", _) => CAbi::Windows,
            (_, "apple") => CAbi::Apple,
            _ => CAbi::SystemV,
        }
    }
}

impl Target {
    /// Returns the target for code of a crate. `std` is whether the runtime has its feature of that name.
    ///
    /// # Errors
    ///
    /// As [`RustcTarget::arch`]. [`Target::check`] checks that options go together.
    pub fn for_rustc(rustc: &RustcTarget, std: bool, options: &TargetOptions) -> Result<Self, Error> {
        let arch = rustc.arch()?;
        rustc.check_floats(arch)?;
        let features = Self::features_from_names(arch, rustc.features.iter().map(String::as_str));
        let mut target = Self::new(arch, rustc.c_abi(), features);
        target.hosted = rustc.os != "none";
        let suits = if std && rustc.handles_faults() { Traps::Hardware } else { Traps::Explicit };
        target.traps = options.traps.unwrap_or(suits);
        if target.traps == Traps::Explicit {
            target.memory = MemoryStrategy::Checked;
        }
        target.memory = options.memory.unwrap_or(target.memory);
        target.opt = options.opt.unwrap_or(target.opt);
        target.canonical_nan = options.canonical_nan;
        target.caps = options.caps;
        target.backtrace = options.backtrace;
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rustc(arch: &str, endian: &str, width: &str, os: &str) -> RustcTarget {
        let [arch, endian, pointer_width, os] = [arch, endian, width, os].map(str::to_owned);
        let features = vec!["sse2".to_owned(), "neon".to_owned()];
        RustcTarget { arch, endian, pointer_width, os, features, ..RustcTarget::default() }
    }

    #[test]
    fn an_operating_system_decides_about_traps() {
        let plain = TargetOptions::default();
        let linux = rustc("x86_64", "little", "64", "linux");
        let target = |std| Target::for_rustc(&linux, std, &plain).unwrap();
        assert_eq!((target(true).traps, target(true).memory), (Traps::Hardware, MemoryStrategy::Guarded));
        assert_eq!((target(false).traps, target(false).memory), (Traps::Explicit, MemoryStrategy::Checked));
        let bare = Target::for_rustc(&rustc("riscv64", "little", "64", "none"), true, &plain).unwrap();
        assert_eq!((bare.traps, bare.memory), (Traps::Explicit, MemoryStrategy::Checked));
        for os in ["windows", "macos"] {
            let target = Target::for_rustc(&rustc("x86_64", "little", "64", os), true, &plain).unwrap();
            assert_eq!((target.traps, target.memory), (Traps::Explicit, MemoryStrategy::Checked), "{os}");
        }
    }

    #[test]
    fn the_system_decides_about_the_c_convention() {
        let c_abi = |os: &str, vendor: &str| {
            let rustc = RustcTarget { vendor: vendor.to_owned(), ..rustc("x86_64", "little", "64", os) };
            Target::for_rustc(&rustc, true, &TargetOptions::default()).unwrap().c_abi
        };
        for (os, vendor, expected) in [
            ("linux", "", CAbi::SystemV),
            ("none", "", CAbi::SystemV),
            ("freebsd", "", CAbi::SystemV),
            ("macos", "apple", CAbi::Apple),
            ("ios", "apple", CAbi::Apple),
            ("windows", "", CAbi::Windows),
            ("uefi", "", CAbi::Windows),
        ] {
            assert_eq!(c_abi(os, vendor), expected, "{os}");
        }
    }

    #[test]
    fn a_target_without_registers_for_floating_point_is_an_error() {
        for (arch, feature) in [("x86_64", "sse2"), ("aarch64", "neon")] {
            let soft = RustcTarget { features: Vec::new(), ..rustc(arch, "little", "64", "none") };
            let error = Target::for_rustc(&soft, false, &TargetOptions::default()).unwrap_err().to_string();
            assert!(error.contains(&format!("does not use {feature}")), "{error}");
        }
    }

    #[test]
    fn a_target_without_a_backend_is_an_error_that_names_those_with_one() {
        let error = |rustc: RustcTarget| rustc.arch().unwrap_err().to_string();
        assert!(error(rustc("aarch64", "big", "64", "linux")).contains("aarch64 of this byte order"));
        let message = error(rustc("arm", "little", "32", "none"));
        assert!(message.contains("for arm yet") && message.contains("x86_64, aarch64, riscv64, s390x"), "{message}");
    }
}
