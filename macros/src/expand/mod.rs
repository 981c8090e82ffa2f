//! An [`Api`] and its code to tokens.
//!
//! ```text
//! pub struct Plugin            the owner of one instance            owner.rs
//! pub struct PluginExports     one instance, borrowed               exports.rs
//! pub struct PluginHandle      one instance in a store              handle.rs
//! pub struct PluginStorage     where one lies without a heap        storage.rs
//! pub struct PluginImports     its imports from the store           imports.rs
//! pub trait PluginEnv          its imports from the host            imports.rs
//! const _: () = {              the module itself, and all bodies    blob.rs, shims.rs
//! ```
//!
//! Every path begins at the facade, the standard library's too: the user's code may have anything by any other name.
//! Every token that is not the user's has the macro's own hygiene. Everything that can be a function of the runtime is
//! not a token here. Behind a macro of the user's that hygiene does not keep lints away: nothing has to be used.

mod blob;
mod docs;
mod exports;
pub(crate) mod fallback;
#[cfg(test)]
mod golden;
mod handle;
mod imports;
mod owner;
mod shims;
mod storage;
pub(crate) mod suggestion;
mod types;

use std::collections::HashSet;

use include_wasm_abi::feature::Arch;
use include_wasm_abi::part::Part;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, Token, Visibility};

use crate::api::{Api, Ownership, TraitPath};
use crate::code::Code;
use crate::input::{Form, Input};
use crate::names::{camel_case, unraw};
use crate::step_two_input::Caller;
use crate::storage::Sizes;
use crate::tokens::{ident, tokens};
use crate::{first, target};

/// Names of the types that the expansion defines.
pub(crate) struct Names {
    /// The owner of an instance.
    pub(crate) owner: Ident,
    /// One instance, borrowed.
    pub(crate) exports: Ident,
    /// One instance in a store.
    pub(crate) handle: Ident,
    /// What others in the store give it.
    pub(crate) imports: Ident,
    /// Where an instance lies without a heap.
    pub(crate) storage: Ident,
}

/// The context of all parts of the expansion.
pub(crate) struct Cx<'a> {
    /// Path of the facade.
    krate: &'a TokenStream,
    /// Path of the runtime.
    rt: TokenStream,
    /// Path of the standard library's core: the facade's, since a crate of the user's may have its name.
    core: TokenStream,
    /// Path of values that belong to the module. The path names the type that stands for the module, so that no
    /// attribute of the user's changes that type.
    of: TokenStream,
    /// The word by which their author vouches for these paths.
    vouched: Token![unsafe],
    /// The module.
    api: &'a Api,
    /// Its code.
    code: &'a Code,
    /// Names of the types.
    names: &'a Names,
    /// The private type that stands for the module: values that belong to it have it in their type.
    marker: Ident,
    /// The type parameter for the host. No name that the user wrote is equal to it.
    h: Ident,
    /// The type of the host's errors.
    failure: TokenStream,
    /// Their visibility.
    vis: Visibility,
    /// The user's attributes of the type.
    attrs: &'a [Attribute],
    /// Names of exports.
    taken: HashSet<String>,
    /// Whether there are stores on the heap.
    alloc: bool,
    /// How large storage for an instance is, where that is known.
    storage: Option<Sizes>,
    /// The parts that instances have.
    parts: &'a [Part],
}

/// The input of the expansion.
pub(crate) struct ExpansionInput<'a> {
    /// Its API.
    pub(crate) api: &'a Api,
    /// Its code.
    pub(crate) code: &'a Code,
    /// The instruction set.
    pub(crate) arch: Option<Arch>,
    /// How large storage for an instance is, where that is known.
    pub(crate) storage: Option<Sizes>,
    /// The parts that instances have.
    pub(crate) parts: Vec<Part>,
}

impl Names {
    /// Chooses the names.
    pub(crate) fn new(input: &Input) -> Self {
        let (owner, prefix) = match &input.form {
            Form::Items(named) => (named.name.clone(), named.name.to_string()),
            Form::Expression => {
                let name = format!("Included{}", input.source.stem().map(|stem| camel_case(&stem)).unwrap_or_default());
                (ident(&name), name)
            }
        };
        let prefix = prefix.trim_start_matches("r#");
        let with = |ending| Ident::new(&format!("{prefix}{ending}"), Span::mixed_site());
        Self {
            exports: with("Exports"),
            handle: with("Handle"),
            imports: with("Imports"),
            storage: with("Storage"),
            owner,
        }
    }

    /// Returns what all names begin with.
    pub(crate) fn prefix(&self) -> String {
        self.owner.to_string().trim_start_matches("r#").to_owned()
    }
}

/// Returns the whole expansion of step two.
pub(crate) fn module(from: &ExpansionInput<'_>, input: &Input, names: &Names, caller: &Caller) -> TokenStream {
    let (krate, api) = (&caller.krate, from.api);
    let (vis, attrs): (Visibility, &[Attribute]) = match &input.form {
        Form::Items(named) => (named.vis.clone(), &named.attrs),
        Form::Expression => (Visibility::Inherited, &[]),
    };
    let marker = first::marker(&input.form);
    let taken = api.exports.iter().map(|export| unraw(&export.name)).collect();
    let h = host_parameter(api, names);
    let mapped = api.traits.iter().any(|host_trait| matches!(host_trait.path, TraitPath::Mapped(_)));
    // A trait of the user's may have an `Error` of its own.
    let failure = if mapped { tokens!(<#h as #krate::Host>::Error) } else { tokens!(#h::Error) };
    let cx = Cx {
        krate,
        rt: tokens!(#krate::__rt),
        core: caller.core(),
        of: tokens!(#krate::__rt::Of::<#marker, _>),
        vouched: caller.vouched,
        api,
        code: from.code,
        names,
        marker,
        h,
        failure,
        vis,
        attrs,
        taken,
        alloc: caller.alloc,
        storage: from.storage,
        parts: &from.parts,
    };
    let owner = owner::types(&cx);
    let exports = exports::types(&cx);
    let handle = handle::types(&cx);
    let storage = storage::types(&cx);
    let traits = imports::types(&cx);
    let blob = blob::items(&cx);
    let shims = shims::items(&cx);
    let owner_impls = owner::impls(&cx);
    let exports_impls = exports::impls(&cx);
    let handle_impls = handle::impls(&cx);
    let storage_impls = storage::impls(&cx);
    let marker = match &input.form {
        Form::Items(_) => TokenStream::new(),
        Form::Expression => owner::marker(&cx),
    };
    let assertion = from.arch.map(|arch| target::assertion(&cx.core, arch));
    tokens! {
        #owner
        #exports
        #handle
        #storage
        #traits
        #[allow(dead_code)]
        const _: () = {
            #blob
            #shims
            #owner_impls
            #exports_impls
            #handle_impls
            #storage_impls
            #marker
        };
        #assertion
    }
}

/// Returns the name of the type parameter for the host: `H`, or one that differs from all names in paths of the user's.
fn host_parameter(api: &Api, names: &Names) -> Ident {
    let paths = api.traits.iter().map(|host_trait| match &host_trait.path {
        TraitPath::Defined(name) => tokens!(#name),
        TraitPath::Mapped(path) => tokens!(#path),
    });
    let owner = &names.owner;
    let mut taken = HashSet::new();
    paths.chain([tokens!(#owner)]).for_each(|path| words(path, &mut taken));
    let mut name = "H".to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    ident(&name)
}

/// Adds all names in `tokens` to `taken`.
fn words(tokens: TokenStream, taken: &mut HashSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(taken.insert(unraw(&name))),
            TokenTree::Group(group) => words(group.stream(), taken),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

impl Cx<'_> {
    /// Returns the name of an operation of our own. Exports own the namespace: ours give way.
    fn operation(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self.taken.contains(&name) {
            name.push('_');
        }
        ident(&name)
    }

    /// Returns the path of the standard library's core in a module of the expansion's, where paths that begin in the
    /// user's scope lead elsewhere.
    fn core_in_module(&self) -> TokenStream {
        let first = self.krate.clone().into_iter().next().map(|token| token.to_string());
        match first.as_deref() {
            Some("$crate" | "crate" | ":") => self.core.clone(),
            _ => tokens!(::core),
        }
    }

    /// Returns `<H: Host>` for the owner, if it has a host, as parameters and as arguments.
    fn owner_generics(&self) -> (TokenStream, TokenStream) {
        let (krate, h) = (self.krate, &self.h);
        match self.api.ownership() {
            Ownership::Hosted => (tokens!(<#h: #krate::Host>), tokens!(<#h>)),
            Ownership::Hostless | Ownership::Stored => (TokenStream::new(), TokenStream::new()),
        }
    }
}
