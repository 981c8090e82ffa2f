//! Whether the expansion needs code.
//!
//! `cargo check`, rustdoc and editors want types only, and compiling a module would make them wait. The arguments of
//! the process tell. Anything unknown compiles: a wrong "no" would be a binary without code.

use std::env;
use std::path::Path;

/// Returns whether the process that runs this macro only wants types.
pub(crate) fn types_only() -> bool {
    let arguments: Vec<String> = env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    decide(&arguments)
}

fn decide(arguments: &[String]) -> bool {
    let Some((program, arguments)) = arguments.split_first() else { return false };
    let program = Path::new(program).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if program == "rustdoc" || program.starts_with("rust-analyzer") {
        return true;
    }
    if arguments.iter().any(|argument| argument.starts_with('@')) {
        return false;
    }
    let mut kinds = emitted(arguments).peekable();
    kinds.peek().is_some() && kinds.all(|kind| matches!(kind, "dep-info" | "metadata"))
}

/// Returns what `--emit` asks for, without the file names behind `=`.
fn emitted(arguments: &[String]) -> impl Iterator<Item = &str> {
    let next = arguments.iter().skip(1).map(Some).chain([None]);
    let values = arguments.iter().zip(next).filter_map(|(argument, next)| match argument.strip_prefix("--emit") {
        Some("") => next.map(String::as_str),
        Some(value) => value.strip_prefix('='),
        None => None,
    });
    values.flat_map(|value| value.split(',')).map(|kind| kind.split_once('=').map_or(kind, |(kind, _)| kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types_only(line: &str) -> bool {
        decide(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn check_and_clippy_want_types() {
        assert!(types_only("rustc --crate-name x --emit=dep-info,metadata -C metadata=1"));
        assert!(types_only("/usr/bin/clippy-driver rustc --emit=dep-info,metadata src/lib.rs"));
        assert!(types_only("rustc --emit metadata=x.rmeta src/lib.rs"));
    }

    #[test]
    fn editors_and_documentation_want_types() {
        assert!(types_only("/opt/rustdoc src/lib.rs"));
        assert!(types_only("rust-analyzer-proc-macro-srv"));
        assert!(types_only("rust-analyzer proc-macro"));
    }

    #[test]
    fn anything_else_wants_code() {
        assert!(!types_only("rustc --emit=dep-info,metadata,link src/lib.rs"));
        assert!(!types_only("rustc --emit=metadata --emit=obj src/lib.rs"));
        assert!(!types_only("rustc src/main.rs"));
        assert!(!types_only("rustc --emit=metadata @arguments"));
        assert!(!types_only("something-else"));
        assert!(!decide(&[]));
    }
}
