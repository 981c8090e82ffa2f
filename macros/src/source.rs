//! The file of the module: a path, `env!("X")`, or `concat!` of both.
//!
//! In:  tokens.
//! Out: [`SourceFile`]: the file's absolute path and the hash of its bytes, which step one leaves for step two.
//!
//! A relative path starts at the folder of the file that has the macro, as with `include_bytes!`; where the compiler
//! does not say which file that is, at the folder of the package.

use std::collections::VecDeque;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{LitStr, Macro, Token};

use crate::tokens::tokens;

/// The path of the file, as the user wrote it.
pub(crate) struct Source {
    parts: Vec<Part>,
    tokens: TokenStream,
}

/// A piece of the path.
enum Part {
    Text(LitStr),
    Env(LitStr),
}

/// A file that was read.
#[derive(Clone)]
pub(crate) struct SourceFile {
    /// Its absolute path.
    pub(crate) path: String,
    /// Hash of its bytes, in hexadecimal digits.
    pub(crate) hash: String,
}

impl Source {
    /// Reads a source.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut parts = Vec::new();
        let tokens = parse_part(input, &mut parts)?;
        Ok(Self { parts, tokens })
    }

    /// Returns where messages about the file point.
    pub(crate) fn span(&self) -> Span {
        syn::Error::new_spanned(&self.tokens, "").span()
    }

    /// Returns where the source begins.
    pub(crate) fn first_span(&self) -> Span {
        self.tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
    }

    /// Returns what the user wrote, without quotes if it is a path.
    pub(crate) fn shown(&self) -> String {
        match &self.parts[..] {
            [Part::Text(text)] => text.value(),
            _ => self.tokens.to_string().replace(" !", "!").replace(" (", "(").replace(" ,", ","),
        }
    }

    /// Returns the file's name for documentation, which does not tell the folders of the module's author.
    pub(crate) fn file_name(&self) -> String {
        match self.parts.last() {
            Some(Part::Env(name)) => format!("env!({:?})", name.value()),
            // Both separators: the documentation may come from another system than the path.
            Some(Part::Text(text)) => text.value().rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
            None => String::new(),
        }
    }

    /// Returns what the user wrote.
    pub(crate) fn written(&self) -> String {
        match &self.parts[..] {
            [Part::Text(text)] => text.to_token_stream().to_string(),
            _ => self.shown(),
        }
    }

    /// Returns the file's name without folders and extension, if the path ends with text.
    pub(crate) fn stem(&self) -> Option<String> {
        let Some(Part::Text(text)) = self.parts.last() else { return None };
        Some(Path::new(&text.value()).file_stem()?.to_str()?.to_owned())
    }

    /// Returns an `env!` for each variable, so that rustc compiles again when one changes.
    pub(crate) fn tracked_variables(&self, core: &TokenStream) -> TokenStream {
        let variables = self.parts.iter().filter_map(|part| match part {
            Part::Env(name) => Some(name),
            Part::Text(_) => None,
        });
        tokens!(#(const _: &#core::primitive::str = #core::env!(#variables);)*)
    }

    /// Finds the file and reads it.
    pub(crate) fn find(&self) -> syn::Result<SourceFile> {
        let mut path = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => path.push_str(&text.value()),
                Part::Env(name) => path.push_str(&variable(name)?),
            }
        }
        let written = PathBuf::from(path);
        let path = self.absolute(&written);
        let bytes = read(&path).map_err(|message| self.error(format!("{message}{}", self.hint(&written, &path))))?;
        let path = path.into_os_string().into_string();
        let path = path.map_err(|path| self.error(format!("the path is not Unicode: {}", path.to_string_lossy())))?;
        let hash = hash(&bytes);
        leave(&path, &hash, bytes);
        Ok(SourceFile { path, hash })
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        if path.is_absolute() {
            return path.into();
        }
        let folder = self.folder().or_else(package).unwrap_or_default();
        std::path::absolute(folder.join(path)).unwrap_or_else(|_| folder.join(path))
    }

    /// Returns the folder of the file that has the macro, where the compiler says which that is.
    fn folder(&self) -> Option<PathBuf> {
        let (Part::Text(literal) | Part::Env(literal)) = &self.parts[0];
        literal.span().local_file().and_then(|file| file.parent().map(Path::to_owned))
    }

    /// Returns the advice for a file that does not exist.
    fn hint(&self, written: &Path, absolute: &Path) -> String {
        if absolute.exists() || written.is_absolute() {
            return String::new();
        }
        let base = if self.folder().is_some() { "the file that has the macro" } else { "the folder of the package" };
        let relative = format!("; a path is relative to {base}");
        let Some(package) = package() else { return relative };
        if !package.join(written).is_file() {
            return relative;
        }
        let written = written.display();
        format!(
            "{relative}. There is one beside `Cargo.toml`: \
             write `concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{written}\")`"
        )
    }

    fn error(&self, message: String) -> syn::Error {
        syn::Error::new_spanned(&self.tokens, message)
    }
}

/// Returns the folder of the package that is compiled.
fn package() -> Option<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

/// Reads a file, or says why that cannot be done.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Files that step one read and step two did not take yet: path, hash and bytes, the oldest first.
static LEFT: Mutex<VecDeque<(String, String, Vec<u8>)>> = Mutex::new(VecDeque::new());

/// Most files that wait for step two, which may never come.
const MAX_LEFT: usize = 16;

/// Leaves a file for step two, which runs in the same process.
fn leave(path: &str, hash: &str, bytes: Vec<u8>) {
    let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    if left.iter().any(|(of, its_hash, _)| of == path && its_hash == hash) {
        return;
    }
    if left.len() == MAX_LEFT {
        left.pop_front();
    }
    left.push_back((path.to_owned(), hash.to_owned(), bytes));
}

impl SourceFile {
    /// Returns the file's bytes: those that step one left, or those that it has now if they are the same.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, String> {
        if let Some(bytes) = self.take() {
            return Ok(bytes);
        }
        let bytes = read(self.path.as_ref())?;
        match hash(&bytes) == self.hash {
            true => Ok(bytes),
            false => Err(format!("{} changed while it was compiled: compile again", self.path)),
        }
    }

    fn take(&self) -> Option<Vec<u8>> {
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        let place = left.iter().position(|(path, hash, _)| *path == self.path && *hash == self.hash)?;
        left.remove(place).map(|(_, _, bytes)| bytes)
    }
}

/// Returns a hash of bytes in hexadecimal digits, which tells versions of a file apart. A cryptographic hash would take
/// several times as long, since cargo does not optimize this crate.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

fn parse_part(input: ParseStream<'_>, parts: &mut Vec<Part>) -> syn::Result<TokenStream> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let tokens = text.to_token_stream();
        parts.push(Part::Text(text));
        return Ok(tokens);
    }
    let wrong = |span| syn::Error::new(span, "expected a path in quotes, `env!(\"...\")` or `concat!(...)`");
    let mac: Macro = input.parse().map_err(|_| wrong(input.span()))?;
    match mac.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
        Some("env") => {
            let arguments = mac.parse_body_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
            let name = arguments.into_iter().next().ok_or_else(|| wrong(input.span()))?;
            parts.push(Part::Env(name));
        }
        Some("concat") => mac.parse_body_with(|body: ParseStream<'_>| {
            while !body.is_empty() {
                parse_part(body, parts)?;
                if !body.is_empty() {
                    body.parse::<Token![,]>()?;
                }
            }
            Ok(())
        })?,
        _ => return Err(syn::Error::new_spanned(&mac, wrong(Span::call_site()).to_string())),
    }
    if parts.is_empty() {
        return Err(syn::Error::new_spanned(&mac, "the path is empty"));
    }
    Ok(mac.to_token_stream())
}

fn variable(name: &LitStr) -> syn::Result<String> {
    env::var(name.value()).map_err(|error| {
        let hint = match name.value().as_str() {
            "OUT_DIR" => ": only a package with a build script has it",
            _ => "",
        };
        syn::Error::new(name.span(), format!("environment variable `{}`: {error}{hint}", name.value()))
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse::Parser;

    use super::*;

    fn source(tokens: TokenStream) -> syn::Result<Source> {
        Source::parse.parse2(tokens)
    }

    #[test]
    fn a_path_is_relative_to_the_package_where_the_file_is_unknown() {
        let found = source(quote!("Cargo.toml")).unwrap().find().unwrap();
        assert_eq!(Path::new(&found.path), Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
        assert_eq!(found.hash.len(), 16);
    }

    #[test]
    fn concat_joins_variables_and_text() {
        let source = source(quote!(concat!(env!("CARGO_MANIFEST_DIR"), "/", "Cargo.toml"))).unwrap();
        assert_eq!(source.stem().unwrap(), "Cargo");
        assert!(source.find().is_ok());
        assert_eq!(
            source.tracked_variables(&quote!(::core)).to_string(),
            "const _ : & :: core :: primitive :: str = :: core :: env ! (\"CARGO_MANIFEST_DIR\") ;"
        );
    }

    #[test]
    fn documentation_has_no_folders() {
        let name = |tokens| source(tokens).unwrap().file_name();
        assert_eq!(name(quote!("../../author/x.wasm")), "x.wasm");
        assert_eq!(name(quote!("x.wasm")), "x.wasm");
        assert_eq!(name(quote!("..\\author\\x.wasm")), "x.wasm");
        assert_eq!(name(quote!(concat!(env!("OUT_DIR"), "/author/x.wasm"))), "x.wasm");
        assert_eq!(name(quote!(concat!("/author/", env!("NAME")))), r#"env!("NAME")"#);
        assert_eq!(name(quote!(env!("PLUGIN"))), r#"env!("PLUGIN")"#);
    }

    #[test]
    fn what_cannot_be_found_says_why() {
        let error = |tokens| source(tokens).and_then(|source| source.find().map(|_| ())).unwrap_err().to_string();
        assert!(error(quote!("no/such.wasm")).contains("such.wasm: No such file"));
        assert!(error(quote!(env!("INCLUDE_WASM_UNSET"))).contains("`INCLUDE_WASM_UNSET`"));
        assert!(error(quote!(format!("x"))).starts_with("expected a path"));
        assert!(error(quote!(concat!())).contains("empty"));
    }
}
