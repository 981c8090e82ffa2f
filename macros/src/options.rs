//! The options behind the file, renames, mapped imports and declared signatures among them.
//!
//! | option | what it does |
//! |---|---|
//! | `link = load \| static` | where the code becomes executable |
//! | `traps = hardware \| explicit` | how code learns that it must trap |
//! | `memory = guarded \| checked` | how accesses stay inside a memory |
//! | `max_memory = 65536` | the most bytes of a memory, if the module allows more |
//! | `max_table = 16` | the most elements of a table, if the module allows more |
//! | `opt = speed \| size \| none` | the goal of optimization |
//! | `cpu = "..."` | features beside those that rustc shows |
//! | `nan = canonical \| any` | whether NaN bits are equal on all targets |
//! | `backtrace = none \| names \| offsets` | data for backtraces beside the indices of functions |
//! | `prepared = "..."` | a file that was compiled earlier |
//! | `crate = unsafe path` | where `include_wasm` is re-exported, as the author of the path vouches |
//! | `import "env" = path::Trait` | an existing trait for an import module |
//! | `import "lib" = store` | an import module that other instances of the store stand for |
//! | `rename export "x" = name` | the Rust name of an export |
//! | `rename import "env" = Name` | the name of an import module's trait |
//! | `rename import "env" "x" = name` | the Rust name of an import; `"x"[1]` is the second of that name |
//! | `fn name(a: u32) -> bool` | the signature of an export, checked against the module |

use include_wasm_codegen::module::Caps;
use include_wasm_codegen::target::{Backtrace, MemoryStrategy, Opt, Traps};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, LitStr, Path, Token};

use crate::names::plain;
use crate::report::Report;
use crate::signature::DeclaredSignature;
use crate::source::Source;

const NAMES: &str = "`link`, `traps`, `memory`, `max_memory`, `max_table`, `opt`, `cpu`, `nan`, `backtrace`, \
                     `prepared`, `crate`, `import \"module\"`, `rename export`, `rename import` and `fn`";

/// The message about a path in `crate` without `unsafe`.
const VOUCH: &str = "expected `unsafe`, as in `crate = unsafe my::include_wasm`: unsafe blocks rely on the path to be \
                     that of `include_wasm` itself. Without this option the macro finds its crate wherever it is \
                     re-exported";

/// Where code becomes executable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// In pages that are mapped at first use.
    Load,
    /// In the binary's own code.
    Static,
}

/// A value and where the user wrote its option.
pub(crate) type At<T> = Option<(T, Span)>;

/// The options that the user gave.
#[derive(Default)]
pub(crate) struct Options {
    /// `link`
    pub(crate) link: At<Link>,
    /// `traps`
    pub(crate) traps: At<Traps>,
    /// `memory`
    pub(crate) memory: At<MemoryStrategy>,
    /// `opt`
    pub(crate) opt: At<Opt>,
    /// `cpu`
    pub(crate) cpu: Option<LitStr>,
    /// `nan`: whether it is canonical.
    pub(crate) canonical_nan: At<bool>,
    /// `backtrace`
    pub(crate) backtrace: At<Backtrace>,
    /// `max_memory`, in bytes.
    pub(crate) max_memory: At<u64>,
    /// `max_table`, in elements.
    pub(crate) max_table: At<u64>,
    /// `prepared`
    pub(crate) prepared: Option<Source>,
    /// `crate`
    pub(crate) krate: Option<(Path, Token![unsafe], Span)>,
    /// `import`
    pub(crate) mapped: Vec<Mapped>,
    /// `rename`
    pub(crate) renames: Vec<Rename>,
    /// `fn`
    pub(crate) declared: Vec<DeclaredSignature>,
}

/// An import module that the user says something about.
pub(crate) struct Mapped {
    /// Name of the import module.
    pub(crate) module: LitStr,
    /// What stands for it.
    pub(crate) to: MappedTo,
}

/// What stands for an import module.
pub(crate) enum MappedTo {
    /// A trait that exists.
    Trait(Path),
    /// Other instances in the same store.
    Store,
}

/// A Rust name that the user chose.
pub(crate) struct Rename {
    /// What is renamed.
    pub(crate) what: Renamed,
    /// The new name.
    pub(crate) to: Ident,
}

/// What is renamed.
pub(crate) enum Renamed {
    /// An export.
    Export(LitStr),
    /// The trait of an import module.
    Trait(LitStr),
    /// An import: its module, its name, and which of several of that name.
    Import(LitStr, LitStr, usize),
}

impl Renamed {
    /// Returns whether both are the same thing.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Export(a), Self::Export(b)) | (Self::Trait(a), Self::Trait(b)) => a.value() == b.value(),
            (Self::Import(a, b, c), Self::Import(d, e, f)) => {
                a.value() == d.value() && b.value() == e.value() && c == f
            }
            _ => false,
        }
    }
}

impl Options {
    /// Reads one option, without the separator behind it.
    pub(crate) fn parse_option(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let plain = input.peek(Token![#]) || input.peek(Token![fn]);
        if plain || input.peek(Token![unsafe]) || input.peek(Token![async]) || input.peek(Token![const]) {
            let declared = DeclaredSignature::parse(input)?;
            if self.declared.iter().any(|other| other.name == declared.name) {
                let message = format!("the signature of `{}` is declared twice", declared.name);
                return Err(syn::Error::new(declared.name.span(), message));
            }
            self.declared.push(declared);
            return Ok(());
        }
        let key = Ident::parse_any(input)?;
        match key.to_string().as_str() {
            "import" => self.parse_import(input),
            "rename" => self.parse_rename(input),
            "link" => set(&mut self.link, &key, input, LINK),
            "traps" => set(&mut self.traps, &key, input, TRAPS),
            "memory" => set(&mut self.memory, &key, input, MEMORY),
            "opt" => set(&mut self.opt, &key, input, OPT),
            "nan" => set(&mut self.canonical_nan, &key, input, NAN),
            "backtrace" => set(&mut self.backtrace, &key, input, BACKTRACE),
            "max_memory" => set_number(&mut self.max_memory, &key, input),
            "max_table" => set_number(&mut self.max_table, &key, input),
            "cpu" => {
                input.parse::<Token![=]>()?;
                let value = input.parse()?;
                once(self.cpu.is_some(), &key)?;
                self.cpu = Some(value);
                Ok(())
            }
            "prepared" => {
                input.parse::<Token![=]>()?;
                let value = Source::parse(input)?;
                once(self.prepared.is_some(), &key)?;
                self.prepared = Some(value);
                Ok(())
            }
            "crate" => {
                input.parse::<Token![=]>()?;
                let vouched = input.parse().map_err(|error| syn::Error::new(error.span(), VOUCH))?;
                let value = Path::parse_mod_style(input)?;
                once(self.krate.is_some(), &key)?;
                self.krate = Some((value, vouched, key.span()));
                Ok(())
            }
            other => Err(syn::Error::new(key.span(), format!("unknown option `{other}`; there are {NAMES}"))),
        }
    }

    /// Returns the limits of memories and tables.
    pub(crate) fn caps(&self) -> Caps {
        let number = |option: At<u64>| option.map(|(number, _)| number);
        Caps { memory: number(self.max_memory), table: number(self.max_table) }
    }

    /// Returns whether other instances of the store stand for an import module.
    pub(crate) fn is_store(&self, module: &str) -> bool {
        self.mapped.iter().any(|mapped| matches!(mapped.to, MappedTo::Store) && mapped.module.value() == module)
    }

    /// Reports options that contradict each other.
    pub(crate) fn check(&self, report: &mut Report) {
        if let (Some((Traps::Explicit, _)), Some((MemoryStrategy::Guarded, span))) = (self.traps, self.memory) {
            report.error(
                span,
                "`memory = guarded` lets the processor fault, which `traps = explicit` rules out: \
                 use `memory = checked`, or `traps = hardware`",
            );
        }
    }

    fn parse_import(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let module: LitStr = input.parse()?;
        input.parse::<Token![=]>()?;
        let path: Path = input.parse()?;
        let to = if path.is_ident("store") { MappedTo::Store } else { MappedTo::Trait(path) };
        if self.mapped.iter().any(|mapped| mapped.module.value() == module.value()) {
            return Err(syn::Error::new(module.span(), format!("import module `{}` is mapped twice", module.value())));
        }
        self.mapped.push(Mapped { module, to });
        Ok(())
    }

    fn parse_rename(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let kind = Ident::parse_any(input)?;
        let what = match kind.to_string().as_str() {
            "export" => Renamed::Export(input.parse()?),
            "import" => {
                let module = input.parse()?;
                if input.peek(Token![=]) {
                    Renamed::Trait(module)
                } else {
                    let name = input.parse()?;
                    let mut number = 0;
                    if input.peek(syn::token::Bracket) {
                        let content;
                        syn::bracketed!(content in input);
                        number = content.parse::<LitInt>()?.base10_parse()?;
                    }
                    Renamed::Import(module, name, number)
                }
            }
            _ => {
                let message = "expected `rename export \"x\" = name` or `rename import \"env\" \"x\" = name`";
                return Err(syn::Error::new(kind.span(), message));
            }
        };
        input.parse::<Token![=]>()?;
        let to = Ident::parse_any(input).and_then(usable).map(plain)?;
        if self.renames.iter().any(|rename| rename.what.is(&what)) {
            return Err(syn::Error::new(to.span(), "this is renamed twice"));
        }
        self.renames.push(Rename { what, to });
        Ok(())
    }
}

/// Refuses a keyword as a name.
fn usable(name: Ident) -> syn::Result<Ident> {
    match syn::parse_str::<Ident>(&name.to_string()) {
        Ok(_) => Ok(name),
        Err(_) => Err(syn::Error::new(name.span(), format!("`{name}` is a keyword of Rust: choose another name"))),
    }
}

type Words<T> = &'static [(&'static str, T)];
const LINK: Words<Link> = &[("load", Link::Load), ("static", Link::Static)];
const TRAPS: Words<Traps> = &[("hardware", Traps::Hardware), ("explicit", Traps::Explicit)];
const MEMORY: Words<MemoryStrategy> = &[("guarded", MemoryStrategy::Guarded), ("checked", MemoryStrategy::Checked)];
const OPT: Words<Opt> = &[("speed", Opt::Speed), ("size", Opt::Size), ("none", Opt::None)];
const BACKTRACE: Words<Backtrace> =
    &[("none", Backtrace::None), ("names", Backtrace::Names), ("offsets", Backtrace::Offsets)];
const NAN: Words<bool> = &[("canonical", true), ("any", false)];

/// Reads `= word` into an option.
fn set<T: Copy>(option: &mut At<T>, key: &Ident, input: ParseStream<'_>, words: Words<T>) -> syn::Result<()> {
    input.parse::<Token![=]>()?;
    let value = Ident::parse_any(input).map_err(|error| syn::Error::new(error.span(), expected(words)))?;
    let Some((_, chosen)) = words.iter().find(|(word, _)| value == word) else {
        return Err(syn::Error::new(value.span(), expected(words)));
    };
    once(option.is_some(), key)?;
    *option = Some((*chosen, value.span()));
    Ok(())
}

/// Reads `= number` into an option.
fn set_number(option: &mut At<u64>, key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<Token![=]>()?;
    let number: LitInt = input.parse()?;
    once(option.is_some(), key)?;
    *option = Some((number.base10_parse()?, number.span()));
    Ok(())
}

fn expected<T>(words: Words<T>) -> String {
    let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("expected {} or {last}", rest.join(", ")),
        _ => format!("expected {}", words.concat()),
    }
}

fn once(given: bool, key: &Ident) -> syn::Result<()> {
    if given { Err(syn::Error::new(key.span(), format!("option `{key}` is given twice"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_option_is_in_the_table_of_the_documentation() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference.md");
        let text = fs::read_to_string(file).unwrap();
        // Between backquotes: what a row begins with, but for the name of an import module.
        let options = NAMES.split('`').skip(1).step_by(2).map(|option| option.trim_end_matches("\"module\""));
        for option in options {
            let is_there = text.lines().any(|line| line.starts_with(&format!("| `{option}")));
            assert!(is_there, "there is no row of `{option}`");
        }
    }
}
