//! Imports go one way: between the floors of the runtime downward, and in neither the runtime nor the compiler around a
//! large cycle.
//!
//! In:  the folder of a crate's sources, and the table of floors in the runtime's own documentation.
//! Out: the lines that break the rule, printed, and their number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::imports::Imports;
use crate::error::Error;

/// The most files of a cycle of imports.
const MAX_CYCLE_FILES: usize = 6;

const RUNTIME: &str = "runtime-support/src";

const COMPILER: &str = "codegen/src";

/// Checks the floors of the runtime, and the largest cycle of imports of the runtime and of the compiler. Returns how
/// many rules are broken.
pub(super) fn check(root: &Path) -> Result<usize, Error> {
    let file = root.join(RUNTIME).join("lib.rs");
    let documentation = fs::read_to_string(&file).map_err(Error::file(&file))?;
    let runtime = imports(root, RUNTIME);
    let upward = upward(&runtime, &floors(&documentation));
    for line in &upward {
        println!("{RUNTIME}/{line}");
    }
    Ok(upward.len() + large_cycle(RUNTIME, &runtime) + large_cycle(COMPILER, &imports(root, COMPILER)))
}

/// Reads what the files of a crate import.
fn imports(root: &Path, folder: &str) -> Imports {
    Imports::of(&|file| fs::read_to_string(root.join(folder).join(file)).ok())
}

/// Prints the largest cycle of a crate's imports where it has too many files, and returns how many such cycles were
/// printed.
fn large_cycle(folder: &str, imports: &Imports) -> usize {
    let cycle = imports.largest_cycle();
    if cycle.len() <= MAX_CYCLE_FILES {
        return 0;
    }
    println!(
        "{folder}: a cycle of imports has {} files, limit is {MAX_CYCLE_FILES}: {}",
        cycle.len(),
        cycle.join(", ")
    );
    1
}

/// Reads the table of floors: lines of a module's documentation that begin with a number in a cell, and name modules in
/// the next.
fn floors(documentation: &str) -> BTreeMap<&str, u32> {
    let mut floors = BTreeMap::new();
    for line in documentation.lines() {
        let mut cells = line.strip_prefix("//! |").into_iter().flat_map(|line| line.split('|')).map(str::trim);
        if let (Some(Ok(floor)), Some(modules)) = (cells.next().map(str::parse), cells.next()) {
            floors.extend(modules.split(',').map(|module| (module.trim().trim_matches('`'), floor)));
        }
    }
    floors
}

/// Returns a line for each import from a higher floor, and for each module without a floor.
fn upward(imports: &Imports, floors: &BTreeMap<&str, u32>) -> Vec<String> {
    let module = |file: usize| imports.files[file].split(['/', '.']).next().unwrap_or_default();
    let mut broken = Vec::new();
    for (file, named) in imports.files.iter().zip(&imports.named).enumerate().filter(|(_, (file, _))| *file != "lib.rs")
    {
        let (index, (name, named)) = (file, named);
        let Some(floor) = floors.get(module(index)) else {
            broken.push(format!("{name}: `{}` is in no row of the table of floors", module(index)));
            continue;
        };
        for (line, other) in named {
            if floors.get(module(*other)).is_some_and(|other| other > floor) {
                broken.push(format!("{name}:{line}: imports {} from a floor above", imports.files[*other]));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "//! | floor | modules | about |\n//! |---|---|---|\n//! | 0 | `a`, `b` | low |\n//! | 1 | `c` | high |\n";

    fn of(files: &[(&str, &str)]) -> Imports {
        Imports::of(&|name| files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn the_table_has_the_floor_of_each_module() {
        assert_eq!(floors(TABLE), BTreeMap::from([("a", 0), ("b", 0), ("c", 1)]));
    }

    #[test]
    fn imports_from_a_floor_above_are_found_with_their_line() {
        let all = of(&[
            ("lib.rs", "mod a; mod b; mod c; pub use c::C;"),
            ("a.rs", "use crate::b::B;\nuse crate::c;\nfn f() { crate::C }"),
            ("b.rs", "struct B;"),
            ("c.rs", "use crate::a::f; struct C;"),
        ]);
        let found = upward(&all, &floors(TABLE));
        assert_eq!(found, ["a.rs:2: imports c.rs from a floor above", "a.rs:3: imports c.rs from a floor above"]);
    }

    #[test]
    fn a_module_without_a_floor_is_found() {
        let all = of(&[("lib.rs", "mod a; mod d;"), ("a.rs", ""), ("d/mod.rs", "")]);
        assert_eq!(upward(&all, &floors(TABLE)), ["d/mod.rs: `d` is in no row of the table of floors"]);
    }

    #[test]
    fn a_cycle_of_more_files_than_the_limit_is_found() {
        let ring = |files: usize| {
            let modules: String = (0..files).map(|file| format!("mod m{file};")).collect();
            let text = |name: &str| {
                let file: usize = name.strip_prefix('m')?.strip_suffix(".rs")?.parse().ok()?;
                (file < files).then(|| format!("use crate::m{0}::X{0}; struct X{file};", (file + 1) % files))
            };
            Imports::of(&|name| if name == "lib.rs" { Some(modules.clone()) } else { text(name) })
        };
        assert_eq!(large_cycle("x", &ring(MAX_CYCLE_FILES)), 0);
        assert_eq!(large_cycle("x", &ring(MAX_CYCLE_FILES + 1)), 1);
    }
}
