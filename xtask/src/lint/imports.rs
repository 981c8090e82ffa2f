//! Which files of a crate import from which, by the paths that they name.
//!
//! In:  a crate's folder of sources.
//! Out: [`Imports`]: for each file the files in which the items are defined that it names.
//!
//! A path is followed through re-exports to the file of the definition. A re-export is an import only where its file
//! uses the name itself. Methods have no paths, so that a call of a method that another file adds to a type is not
//! seen. Modules called `tests` are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token, tokens};

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
        let mut reader = Reader {
            all: self,
            tokens: &tokens,
            at: 0,
            file: index,
            own: module.clone(),
            module,
            children: Vec::new(),
        };
        reader.items();
        for (module, paths) in std::mem::take(&mut reader.children) {
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

/// A reader of one file.
struct Reader<'r, 't> {
    all: &'r mut Crate,
    tokens: &'t [Token<'t>],
    at: usize,
    file: usize,
    /// The file's own module.
    own: Path,
    /// The module in which the next token stands.
    module: Path,
    /// The modules with files of their own, each with the files that attributes give it.
    children: Vec<(Path, Vec<String>)>,
}

impl Reader<'_, '_> {
    fn kind(&self, ahead: usize) -> Option<Kind<'_>> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        if let Some(Kind::Word(word)) = self.kind(ahead) { Some(word) } else { None }
    }

    fn is_sign(&self, ahead: usize, sign: char) -> bool {
        self.kind(ahead) == Some(Kind::Sign(sign))
    }

    /// Reads items up to the end of the module.
    fn items(&mut self) {
        let (mut depth, mut item) = (0_usize, self.at);
        while let Some(kind) = self.kind(0) {
            match kind {
                Kind::Sign('{') => depth += 1,
                Kind::Sign('}') if depth == 0 => return,
                Kind::Sign('}') => depth -= 1,
                Kind::Word("mod") if self.word(1).is_some() => self.submodule(item),
                Kind::Word("use") => self.import(item),
                Kind::Word(_) if self.kind(1) == Some(Kind::Path) => {
                    let path = self.plain_path();
                    self.mention(path, true);
                }
                _ => {}
            }
            if matches!(self.kind(0), Some(Kind::Sign(';' | '}' | '{'))) {
                item = self.at + 1;
            }
            self.at += 1;
        }
    }

    /// Reads a module, which is left at its last token. Its attributes begin at `item`.
    fn submodule(&mut self, item: usize) {
        let name = self.word(1).unwrap_or_default().to_owned();
        let path = [self.module.clone(), vec![name.clone()]].concat();
        match self.kind(2) {
            Some(Kind::Sign(';')) if name != "tests" => {
                let before = self.tokens[item..self.at].windows(3);
                let given = before.filter_map(|three| match (three[0].kind, three[2].kind) {
                    (Kind::Word("path"), Kind::Text(file)) => Some(file.to_owned()),
                    _ => None,
                });
                let given = given.collect();
                self.children.push((path.clone(), given));
                // The files are read later. Until then the name is known.
                self.all.modules.entry(path).or_default();
                self.at += 2;
            }
            Some(Kind::Sign('{')) => {
                let (outer, mentions) = (self.module.clone(), self.all.mentions[self.file].len());
                self.all.modules.entry(path.clone()).or_default().push(self.file);
                self.module = path;
                self.at += 3;
                self.items();
                self.module = outer;
                if name == "tests" {
                    self.all.mentions[self.file].truncate(mentions);
                }
            }
            _ => {}
        }
    }

    /// Reads a declaration of imports, which is left at its last token.
    fn import(&mut self, item: usize) {
        let public = self.tokens[item..self.at].iter().any(|token| token.kind == Kind::Word("pub"));
        // What a module inside of the file makes public is for the file.
        let handed_on = public && self.module == self.own;
        self.at += 1;
        self.tree(&Path::new(), handed_on);
    }

    /// Reads names of an import behind a path, and leaves the sign behind them.
    fn tree(&mut self, before: &[String], handed_on: bool) {
        let (mut path, line) = (before.to_vec(), self.tokens.get(self.at).map_or(0, |token| token.line));
        loop {
            match self.kind(0) {
                Some(Kind::Word(word)) => path.push(word.to_owned()),
                Some(Kind::Sign('{')) => {
                    while !self.is_sign(0, '}') && self.at < self.tokens.len() {
                        self.at += 1;
                        if !self.is_sign(0, '}') {
                            self.tree(&path, handed_on);
                        }
                    }
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
            if self.kind(0) != Some(Kind::Path) {
                break;
            }
            self.at += 1;
        }
        if path.last().is_some_and(|name| name == "self") {
            path.pop();
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if self.word(0) == Some("as") {
            name = self.word(1).unwrap_or_default().to_owned();
            self.at += 2;
        }
        let Some(path) = self.absolute(&path) else { return };
        let needed = !handed_on || self.is_used(&name);
        self.all.mentions[self.file].push(Mention { line, path: path.clone(), needed });
        self.all.aliases.entry(self.module.clone()).or_default().entry(name).or_default().push(path);
    }

    /// Returns whether a name stands in the file outside of imports.
    fn is_used(&self, name: &str) -> bool {
        let (mut importing, mut declares) = (false, false);
        self.tokens.iter().any(|token| {
            importing = (importing || token.kind == Kind::Word("use")) && token.kind != Kind::Sign(';');
            let declared = std::mem::replace(&mut declares, token.kind == Kind::Word("mod"));
            !importing && !declared && token.kind == Kind::Word(name)
        })
    }

    /// Reads a path outside of imports, and leaves its last name.
    fn plain_path(&mut self) -> Path {
        let mut path = vec![self.word(0).unwrap_or_default().to_owned()];
        while self.kind(1) == Some(Kind::Path)
            && let Some(word) = self.word(2)
        {
            path.push(word.to_owned());
            self.at += 2;
        }
        path
    }

    fn mention(&mut self, path: Path, needed: bool) {
        let line = self.tokens[self.at].line;
        if let Some(path) = self.absolute(&path) {
            self.all.mentions[self.file].push(Mention { line, path, needed });
        }
    }

    /// Returns a path from the crate's root on, or `None` where it begins in another crate.
    fn absolute(&self, path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let base = match first.as_str() {
            "crate" => Path::new(),
            "self" => self.module.clone(),
            "super" => self.module.split_last()?.1.to_vec(),
            name => {
                let own = [&self.module[..], std::slice::from_ref(first)].concat();
                let known = self.all.aliases.get(&self.module).is_some_and(|aliases| aliases.contains_key(name));
                return (known || self.all.modules.contains_key(&own)).then(|| [own, rest.to_vec()].concat());
            }
        };
        let supers = rest.iter().take_while(|name| *name == "super").count();
        Some([&base[..base.len().checked_sub(supers)?], &rest[supers..]].concat())
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
