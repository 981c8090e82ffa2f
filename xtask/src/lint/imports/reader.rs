//! Finds the paths of one file, and where each leads from the crate's root on.

use super::{Crate, Mention, Path};
use crate::lint::tokens::{Kind, Token};

/// A reader of one file.
pub(super) struct Reader<'r, 't> {
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

impl<'r, 't> Reader<'r, 't> {
    /// Reads the paths of a file, and returns the modules with files of their own, each with the files that attributes
    /// give it.
    pub(super) fn read(
        all: &'r mut Crate,
        tokens: &'t [Token<'t>],
        file: usize,
        module: Path,
    ) -> Vec<(Path, Vec<String>)> {
        let own = module.clone();
        let mut reader = Self { all, tokens, at: 0, file, own, module, children: Vec::new() };
        reader.items();
        reader.children
    }

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
