//! The target that rustc compiles for.
//!
//! A procedural macro is not told the target, and its own `cfg!` describes the machine that compiles. So step one
//! writes one `cfg_attr` line for each fact of interest, rustc drops those that do not hold, and step two reads the
//! rest:
//!
//! ```text
//! #[cfg_attr(target_arch = "s390x", __include_wasm(arch = "s390x"))]     step one
//! #[__include_wasm(arch = "s390x")]                                      step two, if it holds
//! ```
//!
//! Only values that both the oldest and the newest supported rustc know: another would warn in the user's crate.

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{Backtrace, FLOATS, HOSTED, RustcTarget, Target, TargetOptions, Traps};
use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::{Ident, LitStr, Token};

use crate::options::{Link, Options};
use crate::report::Report;
use crate::tokens::{ident, tokens};

/// Values to ask for, by what follows `target_`.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("arch", ARCHES),
    ("endian", &["little", "big"]),
    ("pointer_width", &["32", "64"]),
    ("vendor", &["apple"]),
    ("os", HOSTED),
    ("os", &["none", "uefi", "cygwin"]),
];

/// Instruction sets: those with a backend, and those that a message should be able to name.
const ARCHES: &[&str] = &[
    "x86_64",
    "aarch64",
    "riscv64",
    "s390x",
    "x86",
    "arm",
    "riscv32",
    "wasm32",
    "wasm64",
    "powerpc",
    "powerpc64",
    "mips",
    "mips64",
    "sparc64",
    "loongarch64",
    "xtensa",
    "avr",
];

/// The needs of `link = load`.
const MAPS: &str = "an operating system that lets a process map code, and the feature `std` of `include-wasm`";

/// The needs of `traps = hardware`.
const FAULTS: &str = "Linux, and the feature `std` of `include-wasm`";

/// The answers of rustc.
#[derive(Default)]
pub(crate) struct Facts(RustcTarget);

/// Returns the `cfg_attr` lines for step one.
pub(crate) fn questions() -> TokenStream {
    let mut lines = TokenStream::new();
    let mut line = |key: &str, value: &str| {
        let (cfg, fact) = (ident(&format!("target_{key}")), ident(key));
        let attribute = ident(crate::step_two_input::ATTRIBUTE);
        lines.extend(tokens!(#[cfg_attr(#cfg = #value, #attribute(#fact = #value))]));
    };
    for (key, values) in QUESTIONS {
        values.iter().for_each(|value| line(key, value));
    }
    FLOATS.iter().for_each(|(_, feature)| line("feature", feature));
    for arch in Arch::ALL {
        arch.features().iter().for_each(|feature| line("feature", feature.name));
    }
    lines
}

impl Facts {
    /// Reads one answer: the arguments of the attribute.
    pub(crate) fn add(&mut self, arguments: TokenStream) -> syn::Result<()> {
        let parser = |input: syn::parse::ParseStream<'_>| {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok((key.to_string(), input.parse::<LitStr>()?.value()))
        };
        let (key, value) = syn::parse::Parser::parse2(parser, arguments)?;
        let rustc = &mut self.0;
        match key.as_str() {
            "arch" => rustc.arch = value,
            "endian" => rustc.endian = value,
            "pointer_width" => rustc.pointer_width = value,
            "vendor" => rustc.vendor = value,
            "os" => rustc.os = value,
            _ => rustc.features.push(value),
        }
        Ok(())
    }
}

/// The target, and how the code becomes executable.
pub(crate) struct ResolvedTarget {
    /// The target.
    pub(crate) target: Target,
    /// How the code becomes executable.
    pub(crate) link: Link,
}

/// Resolves rustc's answers and the user's options. `std` is whether the runtime has an operating system.
pub(crate) fn resolve(
    facts: &Facts,
    options: &Options,
    std: bool,
    span: Span,
    report: &mut Report,
) -> Option<ResolvedTarget> {
    let (maps, faults) = (std && facts.0.maps_code(), std && facts.0.handles_faults());
    let target_options = TargetOptions {
        traps: options.traps.map(|(traps, _)| traps),
        memory: options.memory.map(|(memory, _)| memory),
        opt: options.opt.map(|(opt, _)| opt),
        canonical_nan: options.canonical_nan.is_some_and(|(canonical, _)| canonical),
        caps: options.caps(),
        backtrace: options.backtrace.map_or(Backtrace::None, |(backtrace, _)| backtrace),
    };
    let mut target = match Target::for_rustc(&facts.0, std, &target_options) {
        Ok(target) => target,
        Err(error) => {
            report.error(span, error);
            return None;
        }
    };
    if let Some(cpu) = &options.cpu
        && let Err(error) = target.apply_cpu(&cpu.value())
    {
        report.error(cpu.span(), error);
    }
    if !faults && let Some((Traps::Hardware, span)) = options.traps {
        report.error(span, format!("`traps = hardware` needs {FAULTS}; use `traps = explicit`"));
    }
    if !maps && let Some((Link::Load, span)) = options.link {
        report.error(span, format!("`link = load` needs {MAPS}; use `link = static`"));
    }
    let link = options.link.map_or(if maps { Link::Load } else { Link::Static }, |(link, _)| link);
    Some(ResolvedTarget { target, link })
}

/// Returns the assertion that code for `arch` is compiled for `arch`.
pub(crate) fn assertion(core: &TokenStream, arch: Arch) -> TokenStream {
    let (name, message) = (arch.name(), format!("include_wasm: the module was compiled for {}", arch.name()));
    let cfg = format_ident!("target_arch", span = Span::mixed_site());
    tokens!(
        const _: () = #core::assert!(#core::cfg!(#cfg = #name), #message);
    )
}

#[cfg(test)]
mod tests {
    use include_wasm_codegen::target::CAbi;
    use quote::quote;

    use super::*;

    fn facts(answers: &[(&str, &str)]) -> Facts {
        let mut facts = Facts::default();
        for (key, value) in answers {
            let key = format_ident!("{key}");
            facts.add(quote!(#key = #value)).unwrap();
        }
        facts
    }

    fn resolve_with(facts: &Facts, options: &Options, report: &mut Report) -> Option<ResolvedTarget> {
        resolve(facts, options, true, Span::call_site(), report)
    }

    fn resolve_for(facts: &Facts, options: &Options) -> Result<ResolvedTarget, Vec<String>> {
        let mut report = Report::default();
        resolve_with(facts, options, &mut report).ok_or(report.messages())
    }

    const LINUX: &[(&str, &str)] = &[
        ("arch", "x86_64"),
        ("endian", "little"),
        ("pointer_width", "64"),
        ("os", "linux"),
        ("feature", "sse2"),
        ("feature", "avx2"),
    ];

    #[test]
    fn linux_maps_code_and_lets_the_processor_trap() {
        let resolved = resolve_for(&facts(LINUX), &Options::default()).unwrap();
        assert_eq!((resolved.link, resolved.target.traps), (Link::Load, Traps::Hardware));
        assert_eq!(resolved.target.arch, Arch::X86_64);
        assert_ne!(resolved.target.features, 0);
    }

    #[test]
    fn bare_metal_links_code_and_tests_for_traps() {
        let bare = [("arch", "riscv64"), ("endian", "little"), ("pointer_width", "64"), ("os", "none")];
        let resolved = resolve_for(&facts(&bare), &Options::default()).unwrap();
        assert_eq!((resolved.link, resolved.target.traps), (Link::Static, Traps::Explicit));
    }

    fn system(os: &str, vendor: &str) -> Facts {
        facts(&[
            ("arch", "aarch64"),
            ("endian", "little"),
            ("pointer_width", "64"),
            ("os", os),
            ("vendor", vendor),
            ("feature", "neon"),
        ])
    }

    #[test]
    fn systems_without_our_signal_handler_test_for_traps() {
        for (os, vendor, c_abi) in [("windows", "", CAbi::Windows), ("macos", "apple", CAbi::Apple)] {
            let resolved = resolve_for(&system(os, vendor), &Options::default()).unwrap();
            assert_eq!(
                (resolved.link, resolved.target.traps, resolved.target.c_abi),
                (Link::Load, Traps::Explicit, c_abi)
            );
        }
    }

    #[test]
    fn systems_that_let_nobody_map_code_link_it() {
        let ios = system("ios", "apple");
        let resolved = resolve_for(&ios, &Options::default()).unwrap();
        assert_eq!(
            (resolved.link, resolved.target.traps, resolved.target.c_abi),
            (Link::Static, Traps::Explicit, CAbi::Apple)
        );
        let span = Span::call_site();
        let options =
            Options { link: Some((Link::Load, span)), traps: Some((Traps::Hardware, span)), ..Options::default() };
        let mut report = Report::default();
        resolve_with(&ios, &options, &mut report);
        let expected = [
            "`traps = hardware` needs Linux, and the feature `std` of `include-wasm`; use `traps = explicit`",
            "`link = load` needs an operating system that lets a process map code, and the feature `std` of \
             `include-wasm`; use `link = static`",
        ];
        assert_eq!(report.messages(), expected);
    }
}
