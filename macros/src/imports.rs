//! Imports to the duties of a host: traits, and fields for handles that a store shares.
//!
//! | import | becomes |
//! |---|---|
//! | function | a method of its module's trait |
//! | immutable global | a method `fn name(host: &Self) -> T` of its module's trait |
//! | memory, table, mutable global | a field of the struct of imports |
//! | anything, where `import "module" = store` | a field of the struct of imports |
//!
//! Importing the same thing twice is one method or field. WebAssembly allows different types under one name: that is an
//! error which shows how to rename one.

use std::collections::{HashMap, HashSet};

use include_wasm_abi::types::ValType;
use include_wasm_codegen::interface::{self, Interface, Item};
use proc_macro2::Ident;

use crate::api::{Field, FieldKind, FieldRef, HostTrait, Method, MethodKind, MethodRef, Provider, TraitPath};
use crate::check::{has_rust_form, wasm_func_type, wasm_type};
use crate::input::Input;
use crate::names;
use crate::options::{MappedTo, Renamed};
use crate::report::Report;
use crate::tokens::ident;

/// Endings of type names that the expansion uses itself.
const RESERVED: &[&str] = &["Exports", "Handle", "Imports", "Storage"];

/// The imports of an [`Api`](crate::api::Api).
#[derive(Default)]
pub(crate) struct Imports {
    pub(crate) traits: Vec<HostTrait>,
    pub(crate) functions: Vec<Provider>,
    pub(crate) globals: Vec<Provider>,
    pub(crate) memories: Vec<FieldRef>,
    pub(crate) tables: Vec<FieldRef>,
    pub(crate) fields: Vec<Field>,
}

/// Collects imports while they are checked.
struct ImportCollector<'a> {
    input: &'a Input,
    type_name: &'a str,
    report: &'a mut Report,
    out: Imports,
    /// How often each pair of names was seen.
    seen: HashMap<(&'a str, &'a str), usize>,
    /// Place of each import module's trait.
    traits: HashMap<&'a str, usize>,
    /// Place of each method, by trait and name.
    methods: HashMap<(usize, String), usize>,
    /// Place of each field, by name.
    fields: HashMap<String, usize>,
    /// Names of all imports, and those that were suggested.
    names: HashSet<String>,
}

/// Checks all imports.
pub(crate) fn check(interface: &Interface, input: &Input, type_name: &str, report: &mut Report) -> Imports {
    let mut collector = ImportCollector {
        input,
        type_name,
        report,
        out: Imports::default(),
        seen: HashMap::new(),
        traits: HashMap::new(),
        methods: HashMap::new(),
        fields: HashMap::new(),
        names: interface.imports.iter().map(|import| names::rust_ident(&import.name)).collect(),
    };
    collector.names.extend(input.options.renames.iter().map(|rename| rename.to.to_string()));
    for import in &interface.imports {
        collector.import(import);
    }
    collector.report_trait_collisions();
    collector.out
}

impl<'a> ImportCollector<'a> {
    fn import(&mut self, import: &'a interface::Import) {
        let user = format!("import {:?} {:?}", import.module, import.name);
        let span = self.input.source.span();
        let mut ok = |ty| has_rust_form(ty, &user, span, self.report);
        let name = match &import.item {
            Item::Func(func) if !func.params.iter().chain(&func.results).all(|&ty| ok(ty)) => return,
            Item::Global(_, ty) if !ok(ty.value) => return,
            Item::Table(_, ty) if !ok(ValType::Ref(ty.element)) => return,
            _ => self.rust_name(import),
        };
        let in_store = self.input.options.is_store(&import.module);
        match &import.item {
            Item::Func(func) if in_store => {
                let field = self.field(import, name, FieldKind::Func(func.params.clone(), func.results.clone()));
                self.out.functions.push(Provider::Field(field));
            }
            Item::Func(func) => {
                let params = names::param_idents(&func.param_names, func.params.len(), &["cx"]);
                let params = params.iter().map(|name| ident(name)).zip(func.params.iter().copied()).collect();
                let method = self.method(import, name, MethodKind::Func { params, results: func.results.clone() });
                self.out.functions.push(Provider::Host(method));
            }
            Item::Global(_, ty) if ty.mutable || in_store => {
                let field = self.field(import, name, FieldKind::Global(ty.value, ty.mutable));
                self.out.globals.push(Provider::Field(field));
            }
            Item::Global(_, ty) => {
                let method = self.method(import, name, MethodKind::Global(ty.value));
                self.out.globals.push(Provider::Host(method));
            }
            Item::Memory(_, ty) => {
                let field = self.field(import, name, FieldKind::Memory(ty.min, ty.max));
                self.out.memories.push(field);
            }
            Item::Table(_, ty) => {
                let kind = FieldKind::Table(ValType::Ref(ty.element), ty.min, ty.max);
                let field = self.field(import, name, kind);
                self.out.tables.push(field);
            }
        }
    }

    fn rust_name(&mut self, import: &'a interface::Import) -> Ident {
        let seen = self.seen.entry((&import.module, &import.name)).or_default();
        let number = *seen;
        *seen += 1;
        let renamed = self.input.options.renames.iter().find(|rename| match &rename.what {
            Renamed::Import(module, name, n) => {
                module.value() == import.module && name.value() == import.name && *n == number
            }
            _ => false,
        });
        renamed.map_or_else(|| ident(&names::rust_ident(&import.name)), |rename| rename.to.clone())
    }

    fn method(&mut self, import: &'a interface::Import, name: Ident, kind: MethodKind) -> MethodRef {
        let host_trait = self.host_trait(&import.module);
        let methods = &mut self.out.traits[host_trait].methods;
        let method = *self.methods.entry((host_trait, name.to_string())).or_insert(methods.len());
        let Some(old) = methods.get(method) else {
            methods.push(Method { wasm: import.name.clone(), name, kind });
            return MethodRef { host_trait, method };
        };
        if !old.kind.equals(&kind) || old.wasm != import.name {
            let old = format!("{:?} {:?} ({})", import.module, old.wasm, old.kind.describe());
            self.collision(import, &old, &name, &kind.describe());
        }
        MethodRef { host_trait, method }
    }

    fn field(&mut self, import: &interface::Import, name: Ident, kind: FieldKind) -> FieldRef {
        let place = *self.fields.entry(name.to_string()).or_insert(self.out.fields.len());
        let Some(old) = self.out.fields.get(place) else {
            self.out.fields.push(Field { module: import.module.clone(), wasm: import.name.clone(), name, kind });
            return FieldRef(place);
        };
        if (&old.module, &old.wasm) != (&import.module, &import.name) || !old.kind.is_like(&kind) {
            let old = format!("{:?} {:?} ({})", old.module, old.wasm, old.kind.describe());
            self.collision(import, &old, &name, &kind.describe());
        }
        FieldRef(place)
    }

    fn collision(&mut self, import: &interface::Import, old: &str, name: &Ident, kind: &str) {
        let (module, wasm) = (&import.module, &import.name);
        let number = self.seen.get(&(module.as_str(), wasm.as_str())).map_or(0, |seen| seen - 1);
        let free = names::free(&name.to_string(), &mut self.names);
        let which = if number == 0 { String::new() } else { format!("[{number}]") };
        self.report.error(
            self.input.source.span(),
            format!(
                "imports {old} and {module:?} {wasm:?} ({kind}, at offset {:#x}) would both be named \
                 `{name}` in Rust: rename one, as in `rename import {module:?} {wasm:?}{which} = {free}`",
                import.offset
            ),
        );
    }

    fn host_trait(&mut self, module: &'a str) -> usize {
        if let Some(place) = self.traits.get(module) {
            return *place;
        }
        let options = &self.input.options;
        let mapped = options.mapped.iter().find(|mapped| mapped.module.value() == module);
        let renamed = options.renames.iter().find(|rename| match &rename.what {
            Renamed::Trait(name) => name.value() == module,
            _ => false,
        });
        let path = match (mapped.map(|mapped| &mapped.to), renamed) {
            (Some(MappedTo::Trait(path)), _) => TraitPath::Mapped(path.clone()),
            (_, Some(renamed)) => TraitPath::Defined(renamed.to.clone()),
            (_, None) => {
                let ending = names::camel_case(module);
                let more = if RESERVED.contains(&ending.as_str()) { "Module" } else { "" };
                TraitPath::Defined(ident(&format!("{}{ending}{more}", self.type_name)))
            }
        };
        self.out.traits.push(HostTrait { module: module.to_owned(), path, methods: Vec::new() });
        self.traits.insert(module, self.out.traits.len() - 1);
        self.out.traits.len() - 1
    }

    /// Reports traits that share a name. Later ones get another, so that the rest of the API stands.
    fn report_trait_collisions(&mut self) {
        let mut taken: HashMap<String, String> = HashMap::new();
        for host_trait in &mut self.out.traits {
            let TraitPath::Defined(name) = &mut host_trait.path else { continue };
            let Some(first) = taken.insert(name.to_string(), host_trait.module.clone()) else { continue };
            let module = &host_trait.module;
            self.report.error(
                self.input.source.span(),
                format!(
                    "the traits of import modules {first:?} and {module:?} would both be named `{name}`: rename one, \
                     as in `rename import {module:?} = {name}2`"
                ),
            );
            *name = ident(&format!("{name}{}", taken.len()));
        }
    }
}

impl MethodKind {
    /// Returns whether two imports are one method. Names of parameters do not matter.
    fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Func { params: a, results: r }, Self::Func { params: b, results: s }) => {
                r == s && a.iter().map(|(_, ty)| ty).eq(b.iter().map(|(_, ty)| ty))
            }
            (Self::Global(a), Self::Global(b)) => a == b,
            _ => false,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Func { params, results } => {
                let params: Vec<_> = params.iter().map(|(_, ty)| *ty).collect();
                format!("a function of type `{}`", wasm_func_type(&params, results))
            }
            Self::Global(ty) => format!("a global of type `{}`", wasm_type(*ty)),
        }
    }
}

impl FieldKind {
    /// Returns whether one handle can serve two imports; limits are checked when an instance is made.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Memory(..), Self::Memory(..)) => true,
            (Self::Table(a, ..), Self::Table(b, ..)) => a == b,
            (a, b) => a == b,
        }
    }

    /// Returns the field in words.
    pub(crate) fn describe(&self) -> String {
        let limits = |min: u64, max: Option<u64>, unit: &str| match max {
            Some(max) => format!("at least {min} and at most {max} {unit}"),
            None => format!("at least {min} {unit}"),
        };
        match self {
            Self::Memory(min, max) => format!("a memory of {}", limits(*min, *max, "pages")),
            Self::Table(ty, min, max) => {
                format!("a table of {} `{}`", limits(*min, *max, "elements of type"), wasm_type(*ty))
            }
            Self::Global(ty, true) => format!("a mutable global of type `{}`", wasm_type(*ty)),
            Self::Global(ty, false) => format!("a global of type `{}`", wasm_type(*ty)),
            Self::Func(params, results) => format!("a function of type `{}`", wasm_func_type(params, results)),
        }
    }
}
