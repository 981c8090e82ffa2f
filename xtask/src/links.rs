//! Checks links of documents.
//!
//! In:  files of Markdown.
//! Out: each relative link that leads to no file, by file and line.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::args::Args;
use crate::error::Error;
use crate::{files, paths};

/// Definitions of links for rustdoc, which checks them itself.
const LEFT_OUT: &[&str] = &["src/links.md"];

/// Checks the links, and prints each one that leads nowhere.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    args.end()?;
    let root = paths::root()?;
    let mut broken = 0;
    let documents = files::list(&root)?.into_iter().filter(|file| file.ends_with(".md"));
    for file in documents.filter(|file| !LEFT_OUT.contains(&file.as_str())) {
        let path = root.join(&file);
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        let folder = path.parent().unwrap_or(&root);
        for (line, target) in links(&text).filter(|(_, target)| !leads_somewhere(folder, target)) {
            println!("{file}:{line}: there is no `{target}`");
            broken += 1;
        }
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the targets of links outside blocks of code, each with its line.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    let outside = move |&(_, line): &(usize, &str)| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    };
    text.lines().enumerate().filter(outside).flat_map(|(index, line)| {
        let inline = line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        let definition = line.strip_prefix('[').and_then(|rest| Some(rest.split_once("]: ")?.1));
        inline.chain(definition).map(move |target| (index + 1, target))
    })
}

/// Returns whether a link leads to a file, or is none to a file: one to a section, to rustdoc's items or to another
/// host.
fn leads_somewhere(folder: &Path, target: &str) -> bool {
    let file = target.split('#').next().unwrap_or(target);
    file.is_empty() || file.contains("::") || file.contains("://") || folder.join(file).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_code() {
        let text = "See [a](b.md), [c](d.md#e).\n```\n[f](g)\n```\n[h]: i.md\n";
        assert_eq!(links(text).collect::<Vec<_>>(), [(1, "b.md"), (1, "d.md#e"), (5, "i.md")]);
    }

    #[test]
    fn links_to_files_are_compared_with_files() {
        let root = paths::root().unwrap();
        assert!(leads_somewhere(&root, "README.md#an-example"));
        assert!(leads_somewhere(&root, "#section") && leads_somewhere(&root, "Memory::slice"));
        assert!(!leads_somewhere(&root, "docs/none.md"));
    }
}
