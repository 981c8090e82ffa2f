//! Rules that no compiler checks: a table of words and of where they must not stand.

use std::fs;
use std::process::ExitCode;

use crate::args::Args;
use crate::error::Error;
use crate::{files, paths};

mod floors;
mod imports;
mod lengths;
mod tokens;

/// A rule: in these files, none of these words.
struct Rule {
    about: &'static str,
    applies: fn(&str) -> bool,
    forbidden: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        about: "`env` does not know `translate` and `opt`",
        applies: |path| path.starts_with("codegen/src/backend/cranelift/env/"),
        forbidden: &["translate::", "opt::"],
    },
    Rule {
        about: "`frontend` and `analysis` know no backend, and nothing that comes behind one",
        applies: |path| in_any(path, &["codegen/src/frontend/", "codegen/src/analysis/"]),
        forbidden: &["cranelift_", "backend::", "artifact::", "cache::", "driver::"],
    },
    Rule {
        about: "a backend does not know what runs it and what keeps its results",
        applies: |path| path.starts_with("codegen/src/backend/"),
        forbidden: &["artifact::", "cache::", "driver::"],
    },
    Rule {
        about: "`codegen` alone names Cranelift and its parser, and what measures it or is compared with it",
        applies: |path| {
            is_rust(path)
                && !in_any(path, &["codegen/", "bench/build/", "bench/src/code/", "tests/fuzz/src/stores/peer.rs"])
        },
        forbidden: &["cranelift_", "wasmparser::"],
    },
    Rule {
        about: "`codegen` alone depends on Cranelift and its parser, and what measures it",
        applies: |path| path.ends_with("/Cargo.toml") && !in_any(path, &["codegen/", "bench/build/"]),
        forbidden: &["cranelift-", "wasmparser"],
    },
    Rule {
        about: "the compiler asks its target, not the machine that compiles",
        applies: |path| is_rust(path) && in_any(path, &["codegen/src/", "macros/src/"]),
        forbidden: &[
            "cfg!(target_",
            "cfg(target_",
            "size_of::<usize>",
            "size_of::<*",
            "align_of::<usize>",
            "usize::BITS",
            "isize::BITS",
            "env::consts::ARCH",
            "ne_bytes",
            "Arch::HOST",
            "Width::HOST",
            "_feature_detected",
        ],
    },
    Rule {
        about: "nor does it in several lines; `jobserver` is about this machine, `first` and `target` show what rustc is asked",
        applies: |path| {
            is_rust(path)
                && in_any(path, &["codegen/src/", "macros/src/"])
                && !["codegen/src/driver/jobserver.rs", "macros/src/first.rs", "macros/src/target.rs"].contains(&path)
        },
        forbidden: &[
            "target_arch =",
            "target_os =",
            "target_endian =",
            "target_pointer_width =",
            "target_feature =",
            "env::consts::OS",
        ],
    },
    Rule {
        about: "operating systems differ in `sys` alone",
        applies: |path| is_rust(path) && in_any(path, &["runtime-support/src/"]) && !path.contains("/sys/"),
        forbidden: &["target_os"],
    },
    Rule {
        about: "instruction sets differ in `arch` and `sys` alone",
        applies: |path| {
            is_rust(path)
                && in_any(path, &["runtime-support/src/"])
                && !path.contains("/sys/")
                && !path.contains("/arch/")
        },
        forbidden: &["target_arch"],
    },
    Rule {
        about: "an output of assembly that calls has a name: which register another gets, the caller's code decides",
        applies: |path| path.starts_with("runtime-support/src/arch/assembly_call/"),
        forbidden: &["out(reg)", "out(xmm_reg)", "out(vreg)", "out(freg)", "out(vreg_low16)", "options("],
    },
    Rule {
        about: "a file is named after what is in it",
        applies: |path| path.ends_with("/util.rs") || path.ends_with("/common.rs") || path.ends_with("/helpers.rs"),
        forbidden: &[""],
    },
    Rule {
        about: "no names of package registries and mirrors",
        applies: |_| true,
        forbidden: &["crates.io", "deb.debian.org", "npmjs", "pypi.", "proxy.golang"],
    },
    Rule { about: "no folders of one machine", applies: |_| true, forbidden: &["/root/", "/home/", "/work/", "/tmp/"] },
];

/// Files that must have these words.
const REQUIRED: &[(&str, &str)] = &[
    ("entity/src/lib.rs", "#![forbid(unsafe_code)]"),
    ("abi/src/lib.rs", "#![forbid(unsafe_code)]"),
    ("codegen/src/lib.rs", "#![forbid(unsafe_code)]"),
    ("macros/src/lib.rs", "#![forbid(unsafe_code)]"),
    ("xtask/src/main.rs", "#![forbid(unsafe_code)]"),
];

/// Files that a tool writes, and this one, which has the words.
const LEFT_OUT: &[&str] = &["Cargo.lock", "xtask/src/lint.rs"];

/// Checks the rules, and prints each line that breaks one.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    let root = paths::root()?;
    let mut broken = 0;
    for path in files::list(&root)? {
        if LEFT_OUT.iter().any(|name| path == *name || path.ends_with(&format!("/{name}"))) {
            continue;
        }
        // Files that are no text have no rules.
        let Ok(text) = fs::read_to_string(root.join(&path)) else { continue };
        for line in lengths::check(&path, &text) {
            println!("{line}");
            broken += 1;
        }
        let rules = RULES.iter().filter(|rule| (rule.applies)(&path));
        for (rule, line, word) in rules.flat_map(|rule| breaks(rule, &text)) {
            println!("{path}:{line}: {}: `{word}`", rule.about);
            broken += 1;
        }
    }
    for (path, wanted) in REQUIRED {
        let text = fs::read_to_string(root.join(path)).map_err(Error::file(&root.join(path)))?;
        if !text.lines().any(|line| line == *wanted) {
            println!("{path}: `{wanted}` is missing");
            broken += 1;
        }
    }
    broken += floors::check(&root)?;
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the lines of a text that break a rule, each with the word.
fn breaks<'a>(rule: &'a Rule, text: &'a str) -> impl Iterator<Item = (&'a Rule, usize, &'a str)> {
    let lines = text.lines().enumerate();
    lines.filter_map(move |(index, line)| {
        let word = rule.forbidden.iter().find(|word| line.contains(**word))?;
        Some((rule, index + 1, *word))
    })
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs") && !LEFT_OUT.contains(&path)
}

fn in_any(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_breaks_a_rule_is_found_with_its_number() {
        let found: Vec<_> =
            breaks(&RULES[0], "use super::trap;\nuse crate::backend::cranelift::translate::Shape;\n").collect();
        assert_eq!((found.len(), found[0].1, found[0].2), (1, 2, "translate::"));
    }

    #[test]
    fn the_compiler_does_not_ask_this_machine() {
        let found = |path: &str, line: &str| {
            RULES.iter().filter(|rule| (rule.applies)(path)).flat_map(|rule| breaks(rule, line)).count()
        };
        for line in
            ["if cfg!(target_endian = \"big\") {", "let width = size_of::<usize>();", "        target_arch = \"mips\","]
        {
            assert!(found("codegen/src/backend/cranelift/isa.rs", line) > 0, "{line}");
        }
        assert_eq!(found("codegen/src/driver/jobserver.rs", "        target_arch = \"mips\","), 0);
        assert_eq!(found("runtime-support/src/arch/mod.rs", "#[cfg(target_arch = \"s390x\")]"), 0);
    }

    #[test]
    fn no_output_of_an_assembly_call_is_without_a_name() {
        let path = "runtime-support/src/arch/assembly_call/x86_64.rs";
        let found =
            |line: &str| RULES.iter().filter(|rule| (rule.applies)(path)).flat_map(|rule| breaks(rule, line)).count();
        assert_eq!(found("            [rbx = lateout(reg) _,]"), 1);
        assert_eq!(found("            inlateout(reg) code => _,"), 1);
        assert_eq!(found("            lateout(\"r12\") _,"), 0);
        assert_eq!(
            found("            [rbx = lateout(reg_abcd) _,]"),
            0,
            "it has one register left, and the assembler compares"
        );
    }

    #[test]
    fn rules_apply_to_their_folders() {
        assert!(
            (RULES[0].applies)("codegen/src/backend/cranelift/env/table.rs")
                && !(RULES[0].applies)("codegen/src/backend/cranelift/translate/mod.rs")
        );
        assert!((RULES[3].applies)("macros/src/lib.rs") && !(RULES[3].applies)("codegen/src/backend/cranelift/isa.rs"));
    }
}
