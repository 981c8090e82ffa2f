//! Notes about the time that compiling took.
//!
//! In:  measured times.
//! Out: lines on the standard error output, which cargo shows: a table if `INCLUDE_WASM_TIMINGS` is `1`, and what makes
//!      a slow compiler fast, once in a build.
//!
//! Cargo keeps the output of a crate's compiler, and shows it again in later builds that do not compile the crate. So
//! one crate prints the note for all that share a target folder, until a build of that crate prints none. A file in
//! that folder names the crate.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{env, fs};

use include_wasm_codegen::Timings;

use crate::cache;

/// The variable that asks for the table.
const VARIABLE: &str = "INCLUDE_WASM_TIMINGS";

/// Longest compilation without a note.
const MAX_SILENT: Duration = Duration::from_secs(5);

/// The file's name.
const STAMP: &str = "include-wasm-told";

/// Whether this process printed the note, or found that another crate does.
static TOLD: AtomicBool = AtomicBool::new(false);

/// Prints the table and the note for a module. `is_kept` states whether a cache has the module now.
pub(crate) fn say(shown: &str, timings: &Timings, is_kept: bool) {
    if env::var_os(VARIABLE).is_some_and(|value| value == "1") {
        eprint!("{}", table(shown, timings));
    }
    let took = timings.total();
    let is_slow = took > MAX_SILENT && include_wasm_codegen::unoptimized();
    let stamp = cache::target_folder().map(|target| target.join(STAMP));
    let unit = || unit(env::args_os().map(|argument| argument.to_string_lossy().into_owned()));
    if is_slow && is_first(stamp.as_deref(), &unit()) {
        eprintln!("{}", note(shown, took, is_kept));
    } else if !is_slow && !TOLD.load(Ordering::Relaxed) {
        stamp.iter().for_each(|stamp| give_up(stamp, &unit()));
    }
}

fn table(shown: &str, timings: &Timings) -> String {
    timings.to_string().lines().map(|line| format!("{shown}: {line}\n")).collect()
}

fn note(shown: &str, took: Duration, is_kept: bool) -> String {
    let kept = if is_kept { " It is kept until the module changes." } else { "" };
    format!(
        "note: include_wasm! took {:.0} s for {shown}, since cargo does not optimize what runs at build time.{kept} \
         Two lines in Cargo.toml, here for `dev`, make it some eight times faster:\n\n    \
         [profile.dev.build-override]\n    opt-level = 2\n",
        took.as_secs_f64(),
    )
}

/// Returns whether no other crate prints the note, and records that this process does.
fn is_first(stamp: Option<&Path>, unit: &str) -> bool {
    let told = TOLD.swap(true, Ordering::Relaxed);
    !told && stamp.is_none_or(|stamp| claim(stamp, unit))
}

/// Returns whether a crate may print the note: no crate does, or this one did when it was compiled last.
fn claim(stamp: &Path, unit: &str) -> bool {
    let made = stamp.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(stamp));
    match made.and_then(|mut file| file.write_all(unit.as_bytes())) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read(stamp).is_ok_and(|by| by == unit.as_bytes()),
        _ => true,
    }
}

/// Lets other crates print the note, if this one did when it was compiled last.
fn give_up(stamp: &Path, unit: &str) {
    if fs::read(stamp).is_ok_and(|by| by == unit.as_bytes()) {
        let _ = fs::remove_file(stamp);
    }
}

/// Returns an identity of the crate that is compiled, which stays when its dependencies change.
fn unit(arguments: impl Iterator<Item = String>) -> String {
    let telling = ["--crate-name", "--crate-type", "--out-dir"];
    let mut tells = false;
    let parts = arguments
        .filter(|argument| std::mem::replace(&mut tells, telling.contains(&&**argument)) || argument == "--test");
    let package = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    parts.chain([package]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;

    #[test]
    fn one_crate_says_it_until_it_is_compiled_without() {
        let folder = env::temp_dir().join(format!("include-wasm-advice-{}", process::id()));
        let stamp = folder.join(STAMP);
        assert!(claim(&stamp, "a"));
        assert!(!claim(&stamp, "b"));
        assert!(claim(&stamp, "a"));
        give_up(&stamp, "b");
        assert!(!claim(&stamp, "b"));
        give_up(&stamp, "a");
        assert!(claim(&stamp, "b"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_process_says_it_once() {
        assert!(is_first(None, "a"));
        assert!(!is_first(None, "a"));
    }

    #[test]
    fn crates_are_told_apart_and_stay_the_same() {
        let unit = |line: &str| unit(line.split(' ').map(str::to_owned));
        let a = unit("rustc --crate-name app --crate-type bin src/main.rs --out-dir /t/debug -C metadata=1");
        assert!(a.starts_with("app bin /t/debug "), "{a}");
        assert_eq!(a, unit("rustc --crate-name app --crate-type bin src/main.rs --out-dir /t/debug -C metadata=2"));
        assert_ne!(a, unit("rustc --crate-name app --test src/main.rs --out-dir /t/debug -C metadata=1"));
        assert_ne!(a, unit("rustc --crate-name app --crate-type bin src/main.rs --out-dir /t/release -C metadata=1"));
    }

    #[test]
    fn the_note_has_the_two_lines() {
        for (is_kept, kept) in [(true, "It is kept"), (false, "")] {
            let note = note("a.wasm", Duration::from_secs(9), is_kept);
            assert!(note.contains("    [profile.dev.build-override]\n    opt-level = 2\n"), "{note}");
            assert!(note.contains(kept) && is_kept == note.contains("kept"), "{note}");
        }
    }

    #[test]
    fn every_line_of_the_table_names_the_module() {
        let table = table("a.wasm", &Timings::default());
        assert!(table.lines().count() > 5 && table.lines().all(|line| line.starts_with("a.wasm: ")), "{table}");
    }
}
