//! What is said about the time that compiling took.
//!
//! In:  measured times.
//! Out: lines on the standard error output, which cargo shows: a table if `INCLUDE_WASM_TIMINGS` is `1`, and what makes
//!      a slow compiler fast, once in a build.

use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use include_wasm_codegen::Timings;

/// The variable that asks for the table.
const VARIABLE: &str = "INCLUDE_WASM_TIMINGS";

/// How long to be silent.
const PATIENCE: Duration = Duration::from_secs(5);

/// After how long a build is over.
const OVER: Duration = Duration::from_secs(3600);

/// Says what there is to say about compiling a module. `cache` is a folder that all processes of a build share.
pub(crate) fn say(shown: &str, timings: &Timings, cache: Option<&Path>) {
    if env::var_os(VARIABLE).is_some_and(|value| value == "1") {
        eprint!("{}", table(shown, timings));
    }
    let took = timings.total();
    if took > PATIENCE && include_wasm_codegen::unoptimised() && is_first(cache) {
        eprintln!("{}", note(shown, took));
    }
}

fn table(shown: &str, timings: &Timings) -> String {
    timings.to_string().lines().map(|line| format!("{shown}: {line}\n")).collect()
}

fn note(shown: &str, took: Duration) -> String {
    format!(
        "note: include_wasm! took {:.0} s for {shown}, since cargo does not optimise what runs at build time. It will not \
         again until the module changes. Two lines in Cargo.toml, here for `dev`, make it about ten times faster:\n\n    \
         [profile.dev.build-override]\n    opt-level = 2\n",
        took.as_secs_f64(),
    )
}

/// Returns whether nobody else in this build said anything yet.
fn is_first(cache: Option<&Path>) -> bool {
    let (Some(cache), Some(build)) = (cache, build()) else { return true };
    let stamp = cache.join(format!("told-{build}"));
    // Numbers are given again to later builds.
    let old = fs::metadata(&stamp)
        .and_then(|about| about.modified())
        .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OVER));
    if old {
        let _ = fs::remove_file(&stamp);
    }
    let made = fs::create_dir_all(cache).and_then(|()| fs::File::create_new(&stamp));
    !made.is_err_and(|error| error.kind() == std::io::ErrorKind::AlreadyExists)
}

/// Returns what the processes of a build, and no others at that time, have in common: the pipe of their jobserver, and
/// where there is none, who started them.
fn build() -> Option<String> {
    let flags = env::var("CARGO_MAKEFLAGS").unwrap_or_default();
    let pipe = flags.split_whitespace().find_map(|flag| flag.strip_prefix("--jobserver-auth="));
    let pipe = pipe.and_then(|pipe| pipe.split_once(',')).and_then(|(read, _)| {
        let target = fs::read_link(format!("/proc/self/fd/{read}")).ok()?;
        Some(target.to_string_lossy().chars().filter(char::is_ascii_alphanumeric).collect())
    });
    pipe.or_else(parent)
}

#[cfg(unix)]
fn parent() -> Option<String> {
    Some(std::os::unix::process::parent_id().to_string())
}

#[cfg(not(unix))]
fn parent() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;

    #[test]
    fn a_build_is_told_once() {
        let folder = env::temp_dir().join(format!("include-wasm-advice-{}", process::id()));
        assert!(is_first(Some(&folder)));
        assert!(!is_first(Some(&folder)));
        fs::remove_dir_all(&folder).unwrap();
        assert!(is_first(Some(&folder)));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_note_has_the_two_lines() {
        let note = note("a.wasm", Duration::from_secs(9));
        assert!(note.contains("    [profile.dev.build-override]\n    opt-level = 2\n"), "{note}");
    }

    #[test]
    fn every_line_of_the_table_names_the_module() {
        let table = table("a.wasm", &Timings::default());
        assert!(table.lines().count() > 5 && table.lines().all(|line| line.starts_with("a.wasm: ")), "{table}");
    }
}
