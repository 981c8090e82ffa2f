//! Which files of a crate import from which, by the paths that they name.
//!
//! In:  a crate's folder of sources.
//! Out: [`Imports`]: for each file the files in which the items are defined that it names.
//!
//! A path is followed through re-exports to the file of the definition. A re-export is an import only where its file
//! uses the name itself. Methods have no paths, so that a call of a method that another file adds to a type is not
//! seen. Modules called `tests` are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::tokens;

mod reader;

use reader::Reader;

/// A module's names from the crate's root on.
type Path = Vec<String>;

/// The files of a crate, and what they import.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// Paths of files in the folder of sources, with `/` between folders.
    pub(super) files: Vec<String>,
    /// For each file the lines with a path that leads to other files, and those files.
    pub(super) named: Vec<Vec<(usize, usize)>>,
    /// For each file the files that it needs, without itself.
    pub(super) needs: Vec<BTreeSet<usize>>,
}

/// What is known of the crate while it is read.
#[derive(Debug, Default)]
struct Crate {
    files: Vec<String>,
    /// The files of a module: several where the target chooses one.
    modules: BTreeMap<Path, Vec<usize>>,
    /// What the names of a module stand for that it imports.
    aliases: BTreeMap<Path, BTreeMap<String, Vec<Path>>>,
    /// The paths of each file.
    mentions: Vec<Vec<Mention>>,
}

/// A path in a file.
#[derive(Debug)]
struct Mention {
    line: usize,
    path: Path,
    /// Whether the file needs what the path leads to, and does not only hand it on or have a module of that name.
    needed: bool,
}

impl Imports {
    /// Reads a crate. `read` returns the text of a file of its sources, if there is one.
    pub(super) fn of(read: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut all = Crate::default();
        all.add("lib.rs", Path::new(), read);
        let mut imports = Self { files: all.files.clone(), ..Self::default() };
        for (file, mentions) in all.mentions.iter().enumerate() {
            let (mut named, mut needs) = (BTreeSet::new(), BTreeSet::new());
            for mention in mentions {
                let mut found = BTreeSet::new();
                all.resolve(&mention.path, &mut BTreeSet::new(), &mut found);
                found.remove(&file);
                named.extend(found.iter().map(|other| (mention.line, *other)));
                let is_module = all.modules.contains_key(&mention.path);
                needs.extend(found.into_iter().filter(|_| mention.needed && !is_module));
            }
            imports.named.push(named.into_iter().collect());
            imports.needs.push(needs);
        }
        imports
    }

    /// Returns the files of the largest cycle of imports, or none where there is no cycle.
    pub(super) fn largest_cycle(&self) -> Vec<&str> {
        let reached: Vec<_> = (0..self.files.len()).map(|file| self.reached_from(file)).collect();
        let reached = &reached;
        let cycle = |file: usize| reached[file].iter().copied().filter(move |other| reached[*other].contains(&file));
        let largest = (0..self.files.len()).max_by_key(|file| cycle(*file).count());
        largest.into_iter().flat_map(cycle).map(|file| self.files[file].as_str()).collect()
    }

    fn reached_from(&self, file: usize) -> BTreeSet<usize> {
        let (mut reached, mut next) = (BTreeSet::new(), vec![file]);
        while let Some(file) = next.pop() {
            next.extend(self.needs[file].iter().filter(|other| reached.insert(**other)));
        }
        reached
    }
}

impl Crate {
    /// Reads a file, and the files of its modules.
    fn add(&mut self, file: &str, module: Path, read: &dyn Fn(&str) -> Option<String>) {
        let Some(text) = read(file) else { return };
        let index = self.files.len();
        self.files.push(file.to_owned());
        self.mentions.push(Vec::new());
        self.modules.entry(module.clone()).or_default().push(index);
        let tokens = tokens(&text);
        for (module, paths) in Reader::read(self, &tokens, index, module) {
            let (folder, name) = (file.rsplit_once('/').map_or("", |(folder, _)| folder), module.last().cloned());
            let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs");
            let name = name.unwrap_or_default();
            let join =
                |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
            let inside = if ["lib", "mod"].contains(&stem) { "" } else { stem };
            let usual = [join(&[folder, inside, &format!("{name}.rs")]), join(&[folder, inside, &name, "mod.rs"])];
            let given: Vec<_> = paths.iter().map(|path| join(&[folder, path])).collect();
            for file in if given.is_empty() { &usual[..] } else { &given } {
                self.add(file, module.clone(), read);
            }
        }
    }

    /// Finds the files in which the item of a path is defined.
    fn resolve(&self, path: &[String], seen: &mut BTreeSet<Path>, found: &mut BTreeSet<usize>) {
        if !seen.insert(path.to_vec()) {
            return;
        }
        let mut len = 0;
        while len < path.len() && self.modules.contains_key(&path[..=len]) {
            len += 1;
        }
        let (module, rest) = path.split_at(len);
        let aliases = rest.first().and_then(|name| self.aliases.get(module)?.get(name));
        match aliases {
            Some(targets) => {
                for target in targets {
                    self.resolve(&[target, &rest[1..]].concat(), seen, found);
                }
            }
            None => found.extend(self.modules.get(module).into_iter().flatten()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(files: &[(&str, &str)]) -> Imports {
        Imports::of(&|name| files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned()))
    }

    fn needed<'a>(imports: &'a Imports, file: &str) -> Vec<&'a str> {
        let index = imports.files.iter().position(|name| name == file).expect("it was read");
        imports.needs[index].iter().map(|other| imports.files[*other].as_str()).collect()
    }

    #[test]
    fn a_path_leads_through_re_exports_to_the_file_of_the_definition() {
        let all = imports(&[
            ("lib.rs", "mod a;\nmod b;\npub use b::Deep;"),
            ("a.rs", "use crate::b::{self, Deep as Other};\nfn f() { b::own(); crate::Deep::new() }"),
            ("b/mod.rs", "mod c;\npub(crate) use c::Deep;\npub(crate) fn own() {}"),
            ("b/c.rs", "pub struct Deep;"),
        ]);
        assert_eq!(needed(&all, "a.rs"), ["b/mod.rs", "b/c.rs"]);
        assert_eq!(needed(&all, "b/mod.rs"), [""; 0], "it hands the name on");
        assert_eq!(needed(&all, "lib.rs"), [""; 0]);
    }

    #[test]
    fn a_re_export_that_its_file_uses_is_an_import() {
        let all = imports(&[
            ("lib.rs", "mod c; pub(crate) use c::Deep; fn f(_: Deep) {}"),
            ("c.rs", "use super::f; struct Deep;"),
        ]);
        assert_eq!((needed(&all, "lib.rs"), needed(&all, "c.rs")), (vec!["c.rs"], vec!["lib.rs"]));
        assert_eq!(all.largest_cycle(), ["lib.rs", "c.rs"]);
    }

    #[test]
    fn modules_in_a_file_belong_to_it_and_tests_do_not_count() {
        let all = imports(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod inner { use super::super::b::B; }\n#[cfg(test)] mod tests { use crate::c::C; }"),
            ("b.rs", "struct B; macro_rules! m { () => { $crate::a::inner::X } }"),
        ]);
        assert_eq!((needed(&all, "a.rs"), needed(&all, "b.rs")), (vec!["b.rs"], vec!["a.rs"]));
        assert_eq!(all.largest_cycle().len(), 2);
    }

    #[test]
    fn attributes_give_a_module_several_files() {
        let all = imports(&[
            ("lib.rs", "mod arch; use arch::f; fn g() { f() }"),
            (
                "arch/mod.rs",
                "#[cfg_attr(x, path = \"x.rs\")]\n#[cfg_attr(y, path = \"y.rs\")]\nmod imp;\npub(crate) use imp::f;",
            ),
            ("arch/x.rs", "use super::T; fn f() {}"),
            ("arch/y.rs", "fn f() {}"),
        ]);
        assert_eq!(needed(&all, "lib.rs"), ["arch/x.rs", "arch/y.rs"]);
        assert_eq!(needed(&all, "arch/x.rs"), ["arch/mod.rs"]);
        assert!(all.largest_cycle().is_empty());
    }
}
