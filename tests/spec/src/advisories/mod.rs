//! Scripts about mistakes that other runtimes published advisories for: the class of the mistake, looked for in ours.
//!
//! In:  nothing.
//! Out: scripts as those of the official suite, which run in every configuration and on every machine that it runs on.
//!      `docs/advisories.md` lists them together with the tests that are no scripts.
//!
//! What has vectors is in the set `advisories/simd`, everything else in `advisories/v2`, because RISC-V has vectors
//! only with an extension. Most scripts are generated: what they expect comes from a model of a few lines beside what
//! they run.

use std::sync::LazyLock;

use crate::suite::File;

mod addresses;
mod arity;
mod ends;
#[cfg(test)]
mod huge;
mod jump_tables;
mod upper_halves;

/// Returns the scripts. Their text is made once.
pub(crate) fn files() -> impl Iterator<Item = File> {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let file = |name: &str, text: String| File { name: format!("advisories/{name}.wast"), text: text.leak() };
        vec![
            file("v2/addresses", addresses::script()),
            file("v2/arity", arity::script()),
            file("v2/ends", ends::scalar_script()),
            file("v2/initializers", include_str!("../../advisories/initializers.wast").to_owned()),
            file("v2/jump_tables", jump_tables::script(&jump_tables::SIZES)),
            file("v2/jump_tables_long", jump_tables::script(&jump_tables::LONG)),
            file("v2/upper_halves", upper_halves::scalar_script()),
            file("simd/ends", ends::vector_script()),
            file("simd/upper_halves", upper_halves::vector_script()),
        ]
    });
    FILES.iter().cloned()
}

/// Returns whether a script is about sizes that take seconds to compile. What it is about depends on the instruction
/// set and on little else, so not every configuration runs it.
pub(crate) fn is_long(file: &File) -> bool {
    file.name.ends_with("_long.wast")
}

/// Bytes of a memory of two pages, the size that scripts about a memory's end have.
const MEMORY: u64 = 2 << 16;

/// A function that writes to each byte of the memory what [`byte`] says, and runs at the start.
const FILL: &str = "(func $fill (local $at i32)
    (loop $next
      (i32.store8 (local.get $at)
        (i32.xor (i32.mul (local.get $at) (i32.const 37)) (i32.mul (i32.shr_u (local.get $at) (i32.const 8)) (i32.const 101))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 131072)))))
  (start $fill)";

/// Returns the byte that [`FILL`] writes at an address. Neighbors differ, and so do bytes that are a power of two
/// apart.
fn byte(at: u64) -> u8 {
    (at.wrapping_mul(37) ^ (at >> 8).wrapping_mul(101)) as u8
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::Code;
    use crate::script::run;
    use crate::target::{Features, host};

    #[test]
    fn every_script_holds_on_this_machine() {
        let code = Code::Load(host(Features::Host).unwrap());
        for file in files() {
            let report = run(&file, &code, false);
            assert_eq!(report.failures, [], "{}", file.name);
            assert!(report.passed > 10 && report.skipped == 0, "{}: {report:?}", file.name);
        }
    }

    #[test]
    fn every_test_that_the_list_names_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let list = fs::read_to_string(root.join("docs/advisories.md")).unwrap();
        let rows = list.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")).skip(1);
        let mut scripts: Vec<String> = files().map(|file| file.name).collect();
        for row in rows {
            let (_, tests) = row.rsplit_once(" | ").unwrap();
            for test in tests.split(", ") {
                let test = test.trim_matches('`');
                if let Some((file, name)) = test.split_once("::") {
                    let text = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
                    // Some are made by macros, which take the name.
                    let is_there = text.contains(&format!("fn {name}(")) || text.contains(&format!(", {name})"));
                    assert!(is_there, "{file} has no {name}");
                } else {
                    assert!(files().any(|file| file.name == format!("{test}.wast")), "{test}");
                    scripts.retain(|script| *script != format!("{test}.wast"));
                }
            }
        }
        assert_eq!(scripts, [""; 0], "the list leaves them out");
    }
}
