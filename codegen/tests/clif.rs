//! One `.wat` for each behavior of the translator, with the expected CLIF below it.
//!
//! A file starts with `;; target: <instruction set> [traps=explicit] [memory=checked] [imports=instance]
//! [system=windows]`. Behind the module stands what it becomes, each line a comment. With `BLESS=1` in the environment
//! that part is written anew; the difference is for people to review.

use std::fs;
use std::path::{Path, PathBuf};

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::clif_text;
use include_wasm_codegen::target::{CAbi, ImportKind, MemoryStrategy, Target, Traps};

/// The line between a module and what it becomes.
const SEPARATOR: &str = ";; ----\n";

#[test]
fn modules_become_the_expected_clif() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differ = Vec::new();
    for path in modules() {
        let text = fs::read_to_string(&path).unwrap();
        let (module, expected) = text.split_once(SEPARATOR).unwrap_or((&text, ""));
        let (target, imports) = options(module);
        let bytes = wat::parse_str(module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let clif = clif_text(&bytes, &target, imports).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let actual = comment(&clif);
        if bless && actual != expected {
            fs::write(&path, format!("{}\n{SEPARATOR}{actual}", module.trim_end().to_owned() + "\n")).unwrap();
        } else if actual != expected {
            differ.push(format!("{}:\n{}", path.display(), difference(expected, &actual)));
        }
    }
    assert!(differ.is_empty(), "{}\nwith BLESS=1 these are written anew", differ.join("\n"));
}

/// Returns the files, sorted.
fn modules() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clif");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "wat"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// Reads the first line.
fn options(module: &str) -> (Target, ImportKind) {
    let line = module.lines().next().and_then(|line| line.strip_prefix(";; target: ")).expect("the first line");
    let mut words = line.split_whitespace();
    let name = words.next().unwrap();
    let arch = *Arch::ALL.iter().find(|arch| arch.name() == name).expect("an instruction set");
    let mut target = Target::new(arch, CAbi::SystemV, 0);
    let mut imports = ImportKind::Host;
    for word in words {
        match word {
            "traps=explicit" => target.traps = Traps::Explicit,
            "memory=checked" => target.memory = MemoryStrategy::Checked,
            "imports=instance" => imports = ImportKind::Instance,
            "system=windows" => target.c_abi = CAbi::Windows,
            "system=apple" => target.c_abi = CAbi::Apple,
            _ => panic!("{word} is no option"),
        }
    }
    (target, imports)
}

/// Returns CLIF as comments of the text format.
fn comment(clif: &str) -> String {
    clif.lines().map(|line| format!(";; {line}").trim_end().to_owned() + "\n").collect()
}

/// Returns the first lines that differ.
fn difference(expected: &str, actual: &str) -> String {
    let line = expected.lines().zip(actual.lines()).take_while(|(expected, actual)| expected == actual).count();
    let [expected, actual] = [expected, actual].map(|text| text.lines().nth(line).unwrap_or("(end)"));
    format!("  line {line}\n  expected: {expected}\n  actual:   {actual}")
}
