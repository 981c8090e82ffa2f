//! How long files and lines are.
//!
//! In:  the text of a file of this repository.
//! Out: what is too long, as text.

/// The most lines of a file of a product crate, its unit tests included.
const MAX_FILE_LINES: usize = 500;

/// The most lines of such a file in front of its unit tests, but for [`TABLES`].
const MAX_CODE_LINES: usize = 350;

/// The most columns of a line of a comment or of a document.
const MAX_COLUMNS: usize = 120;

/// Folders of the crates that users build.
const PRODUCT: &[&str] = &["entity/src/", "abi/src/", "codegen/src/", "macros/src/", "runtime-support/src/", "src/"];

/// Files that are tables: a row for each record or operator.
const TABLES: &[&str] = &["abi/src/blob.rs", "codegen/src/backend/cranelift/translate/ops/simd.rs"];

/// Returns what is too long in a file.
pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if path.ends_with(".rs") && PRODUCT.iter().any(|folder| path.starts_with(folder)) {
        let lines = text.lines().count();
        let code = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        if lines > MAX_FILE_LINES {
            found.push(format!("{path}: {lines} lines, limit is {MAX_FILE_LINES}"));
        }
        if code > MAX_CODE_LINES && !TABLES.contains(&path) {
            found.push(format!("{path}: {code} lines of code, limit is {MAX_CODE_LINES}"));
        }
    }
    if is_written(path) {
        let wide = text.lines().enumerate().filter(|(_, line)| is_prose(path, line));
        let wide = wide.filter(|(_, line)| line.chars().count() > MAX_COLUMNS);
        found.extend(wide.map(|(index, line)| {
            format!("{path}:{}: {} columns, limit is {MAX_COLUMNS}", index + 1, line.chars().count())
        }));
    }
    found
}

/// Returns whether authors of this repository wrote a file, and no tool.
fn is_written(path: &str) -> bool {
    !["/golden/", "/generated/", "examples/third_party/"].iter().any(|part| path.contains(part))
}

/// Returns whether a line is one of a comment or of a document, and one that could be broken: rows of tables, links and
/// blocks of code stay as they are.
fn is_prose(path: &str, line: &str) -> bool {
    let line = line.trim_start();
    let text = if path.ends_with(".md") {
        line
    } else if path.ends_with(".rs") && line.starts_with("//") {
        line.trim_start_matches(['/', '!']).trim_start()
    } else {
        return false;
    };
    !["|", "[", "META:", "assert"].iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_code_may_be_as_wide_as_rustfmt_lets_it_and_a_comment_may_not() {
        let (word, wide) = ("word ".repeat(30), "1234567890".repeat(12));
        assert_eq!(check("macros/src/lib.rs", &format!("/// {word}\n")).len(), 1);
        assert_eq!(check("docs/calls.md", &word).len(), 1);
        assert_eq!(check("docs/calls.md", &wide).len(), 0);
        assert_eq!(check("docs/calls.md", &format!("| {word} |")).len(), 0);
        assert_eq!(check("macros/src/lib.rs", &format!("    \"{word}\"")).len(), 0);
    }

    #[test]
    fn unit_tests_count_for_the_file_alone() {
        let file =
            |code: usize, tests: usize| format!("{}#[cfg(test)]\n{}", "code\n".repeat(code), "test\n".repeat(tests));
        assert_eq!(check("macros/src/lib.rs", &file(350, 149)).len(), 0);
        assert_eq!(check("macros/src/lib.rs", &file(350, 150)).len(), 1);
        assert_eq!(check("macros/src/lib.rs", &file(351, 0)).len(), 1);
        assert_eq!(check("xtask/src/lib.rs", &file(600, 0)).len(), 0);
        assert_eq!(check(TABLES[0], &file(400, 0)).len(), 0);
    }
}
