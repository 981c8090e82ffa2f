//! Builds the programs that documents show, as packages outside the workspace.
//!
//! A file is a block of code behind a text whose last name of a file, between backquotes, is its own. Other blocks are
//! tests of the documentation, which `src/guide.rs` includes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files that a document shows: names and contents.
fn files(document: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let (mut files, mut before) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let content: String =
                lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
            files.extend(name(&before).map(|name| (name.to_owned(), content)));
            before.clear();
        } else if line.starts_with('#') {
            before.clear();
        } else if !line.is_empty() {
            before = format!("{before} {line}");
        }
    }
    files
}

/// Returns the last name of a file in a text.
fn name(text: &str) -> Option<&str> {
    let is_file = |word: &&str| [".rs", ".toml", ".wat"].iter().any(|extension| word.ends_with(extension));
    text.split('`').skip(1).step_by(2).filter(|word| !word.contains(' ')).filter(is_file).last()
}

/// Writes the files of a document as a package, and returns its folder. Dependencies are those of this repository.
fn package(document: &str, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let head = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n");
    for (name, content) in files(document) {
        let path = folder.join(&name);
        match &*name {
            "Cargo.toml" => fs::write(path, format!("{head}{}", local(&content))).unwrap(),
            _ if name.ends_with(".wat") => {
                fs::write(path.with_extension("wasm"), wat::parse_str(content).unwrap()).unwrap()
            }
            _ => fs::write(path, content).unwrap(),
        }
    }
    folder
}

/// Returns a manifest whose dependencies are this repository's packages.
fn local(manifest: &str) -> String {
    let line = |line: &str| {
        let folder = match line.split(' ').next() {
            Some("include-wasm") => "",
            Some("include-wasm-codegen") => "codegen",
            _ => return format!("{line}\n"),
        };
        let path = format!("path = {:?}", root().join(folder));
        let line = line.replace("version = \"0.1\"", &path).replace("= \"0.1\"", &format!("= {{ {path} }}"));
        format!("{line}\n")
    };
    manifest.lines().map(line).collect()
}

/// Runs cargo in a package, and returns what was printed.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).args(arguments);
    // Other tests build the same dependencies there.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside/target"));
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?} failed in {}:\n{errors}", folder.display());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_example_of_the_readme_runs() {
    let folder = package("README.md", "readme");
    assert!(folder.join("src/add.wasm").exists());
    assert_eq!(cargo(&folder, &["run", "--quiet"]), "3\n");
}

#[test]
fn a_module_is_prepared_as_the_page_about_build_time_says() {
    let folder = package("docs/build-time.md", "prepared-page");
    fs::copy(root().join("examples/hello/add.wasm"), folder.join("plugin.wasm")).unwrap();
    cargo(&folder, &["build", "--quiet"]);
}
