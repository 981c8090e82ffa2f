//! What to compile the suite for.

use std::fmt;

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, MemoryStrategy, Opt, Target, Traps};
use include_wasm_spec::target::{Features, host};

use crate::args::Args;
use crate::cross::Foreign;
use crate::error::Error;

/// How code gets into the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// As a blob, when a script asks for it.
    Load,
    /// With the program's own text.
    Static,
}

/// One way to run the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The instruction set, or none for this machine's.
    arch: Option<Arch>,
    /// What the option `cpu` of the macro says, if anything.
    cpu: Option<String>,
    traps: Traps,
    memory: MemoryStrategy,
    opt: Opt,
    features: Features,
    pub(crate) link: Link,
    pub(crate) runtime: Runtime,
}

/// What the runtime has beside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// An operating system.
    Std,
    /// A heap.
    Alloc,
}

const TRAPS: [(&str, Traps); 2] = [("hardware", Traps::Hardware), ("explicit", Traps::Explicit)];
const MEMORY: [(&str, MemoryStrategy); 2] =
    [("guarded", MemoryStrategy::Guarded), ("checked", MemoryStrategy::Checked)];
const OPT: [(&str, Opt); 3] = [("speed", Opt::Speed), ("size", Opt::Size), ("none", Opt::None)];
const FEATURES: [(&str, Features); 2] = [("host", Features::Host), ("baseline", Features::Baseline)];
const LINK: [(&str, Link); 2] = [("load", Link::Load), ("static", Link::Static)];

const RUNTIME: [(&str, Runtime); 2] = [("std", Runtime::Std), ("alloc", Runtime::Alloc)];

/// Takes the options of code generation that every task has.
pub(crate) fn apply(args: &mut Args, target: &mut Target) -> Result<(), Error> {
    if let Some(traps) = args.choice("--traps", &TRAPS)? {
        target.traps = traps;
        if traps == Traps::Explicit {
            // The only strategy that goes with it, unless the next option asks for the other and is refused.
            target.memory = MemoryStrategy::Checked;
        }
    }
    target.memory = args.choice("--memory", &MEMORY)?.unwrap_or(target.memory);
    target.opt = args.choice("--opt", &OPT)?.unwrap_or(target.opt);
    Ok(())
}

impl Config {
    /// Takes the options.
    pub(crate) fn take(args: &mut Args) -> Result<Self, Error> {
        let known: Vec<_> = Arch::ALL.iter().map(|&arch| (arch.name(), arch)).collect();
        let arch = args.choice("--target", &known)?.filter(|&arch| Some(arch) != Arch::HOST);
        let cpu = args.option("--cpu")?;
        let mut target = target(arch, Features::Baseline)?;
        apply(args, &mut target)?;
        target.check()?;
        let link = args.choice("--link", &LINK)?.unwrap_or(Link::Load);
        let runtime = args.choice("--runtime", &RUNTIME)?.unwrap_or(Runtime::Std);
        if runtime == Runtime::Alloc && (link, target.traps) != (Link::Static, Traps::Explicit) {
            return Err(Error::usage("`--runtime alloc` goes with `--link static --traps explicit`".to_owned()));
        }
        Ok(Self {
            arch,
            cpu,
            traps: target.traps,
            memory: target.memory,
            opt: target.opt,
            features: args.choice("--features", &FEATURES)?.unwrap_or(Features::Host),
            link,
            runtime,
        })
    }

    /// Returns what to compile for.
    pub(crate) fn target(&self) -> Result<Target, Error> {
        let mut target = target(self.arch, self.features)?;
        if let Some(cpu) = &self.cpu {
            target.apply_cpu(cpu)?;
        }
        (target.traps, target.memory, target.opt) = (self.traps, self.memory, self.opt);
        target.check()?;
        Ok(target)
    }

    /// Returns the target that has to be emulated, if it has to be.
    pub(crate) fn foreign(&self) -> Result<Option<Foreign>, Error> {
        let Some(arch) = self.arch else { return Ok(None) };
        let none = || Error::usage(format!("nothing runs code for {} here", arch.name()));
        Foreign::of(arch).map(Some).ok_or_else(none)
    }

    /// Returns whether the CPU has to be other than the least.
    pub(crate) fn has_cpu(&self) -> bool {
        self.cpu.is_some()
    }

    /// Returns whether all but the optimization has its default.
    pub(crate) fn is_plain(&self) -> bool {
        (self.traps, self.memory, self.features) == (Traps::Hardware, MemoryStrategy::Guarded, Features::Host)
    }

    /// Returns how the code traps.
    pub(crate) fn traps(&self) -> Traps {
        self.traps
    }
}

/// Returns an instruction set as a target, or this machine. What features a foreign CPU has, nobody knows.
fn target(arch: Option<Arch>, features: Features) -> Result<Target, Error> {
    let Some(arch) = arch else { return Ok(host(features)?) };
    let mut target = Target::new(arch, CAbi::SystemV, Target::features_from_names(arch, std::iter::empty()));
    target.dynamic_entries = true;
    Ok(target)
}

/// Returns every configuration of load mode that the compiler does not refuse.
pub(crate) fn all() -> impl Iterator<Item = Config> {
    let strategies = TRAPS.into_iter().flat_map(|(_, traps)| MEMORY.map(|(_, memory)| (traps, memory)));
    let strategies = strategies.flat_map(|(traps, memory)| OPT.map(|(_, opt)| (traps, memory, opt)));
    let configs = strategies.flat_map(|(traps, memory, opt)| {
        let (features, link, runtime) = (Features::Host, Link::Load, Runtime::Std);
        let load = Config { arch: None, cpu: None, traps, memory, opt, features, link, runtime };
        FEATURES.map(|(_, features)| Config { features, ..load.clone() })
    });
    configs.filter(|config| config.target().is_ok())
}

/// Writes the options that choose the configuration.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn name<T: PartialEq>(known: &[(&'static str, T)], value: T) -> &'static str {
            known.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
        }
        if let Some(arch) = self.arch {
            write!(f, "--target {} ", arch.name())?;
        }
        if let Some(cpu) = &self.cpu {
            write!(f, "--cpu {cpu} ")?;
        }
        write!(f, "--traps {} --memory {}", name(&TRAPS, self.traps), name(&MEMORY, self.memory))?;
        write!(f, " --opt {} --features {}", name(&OPT, self.opt), name(&FEATURES, self.features))?;
        write!(f, " --link {} --runtime {}", name(&LINK, self.link), name(&RUNTIME, self.runtime))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_survives_as_options() {
        let words =
            "--target riscv64 --cpu +v --traps explicit --link static --runtime alloc".split(' ').map(str::to_owned);
        let foreign = Config::take(&mut Args::new(words)).unwrap();
        for config in all().chain([foreign]) {
            let mut args = Args::new(config.to_string().split(' ').map(str::to_owned));
            assert_eq!(Config::take(&mut args).unwrap(), config);
            args.end().unwrap();
        }
    }

    #[test]
    fn guarded_memory_with_explicit_traps_is_refused() {
        let words = "--traps explicit --memory guarded".split(' ').map(str::to_owned);
        assert!(Config::take(&mut Args::new(words)).is_err());
        assert!(all().all(|config| (config.traps, config.memory) != (Traps::Explicit, MemoryStrategy::Guarded)));
    }
}
