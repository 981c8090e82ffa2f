//! A module as Rust sees it: every name is chosen and every type has a Rust form.
//!
//! [`crate::expand`] knows nothing else of the module but its code.

use include_wasm_abi::types::ValType;
use proc_macro2::Ident;
use syn::{Attribute, Path};

/// A module as Rust sees it.
pub(crate) struct Api {
    /// The file, as the user wrote it, for messages.
    pub(crate) shown: String,
    /// The file's name, for documentation.
    pub(crate) file: String,
    /// Whether the module has a memory, its own or an imported one.
    pub(crate) has_memory: bool,
    /// Exports, in the module's order.
    pub(crate) exports: Vec<Export>,
    /// Traits that the host implements, in order of their first import.
    pub(crate) traits: Vec<HostTrait>,
    /// Imported functions in the order of their index space, each by its trait and method or by its field.
    pub(crate) functions: Vec<Provider>,
    /// Imported globals, likewise.
    pub(crate) globals: Vec<Provider>,
    /// Imported memories, each by its field.
    pub(crate) memories: Vec<FieldRef>,
    /// Imported tables, each by its field.
    pub(crate) tables: Vec<FieldRef>,
    /// Imports that another owner in the same store has to give, in the module's order.
    pub(crate) fields: Vec<Field>,
}

/// Place in [`Api::traits`] and [`HostTrait::methods`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodRef {
    pub(crate) host_trait: usize,
    pub(crate) method: usize,
}

/// Place in [`Api::fields`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldRef(pub(crate) usize);

/// The owner of an instance, which follows from its imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ownership {
    /// An instance alone, without a host.
    Hostless,
    /// An instance alone, with a host.
    Hosted,
    /// An instance in a store, which shares a memory, a table or a mutable global.
    Stored,
}

/// An export.
pub(crate) struct Export {
    /// Its name in the module.
    pub(crate) wasm: String,
    /// Its name in Rust.
    pub(crate) name: Ident,
    /// The user's attributes of its declared signature.
    pub(crate) attrs: Vec<Attribute>,
    /// What it is.
    pub(crate) item: Item,
}

/// What is exported.
pub(crate) enum Item {
    /// A function.
    Func(Func),
    /// A memory, by index.
    Memory(u32),
    /// A table, by index, and the type of its elements.
    Table(u32, ValType),
    /// A global, by index; whether it is mutable.
    Global(u32, ValType, bool),
}

/// A function with Rust's names and types.
pub(crate) struct Func {
    /// Index in the module.
    pub(crate) index: u32,
    /// Parameters.
    pub(crate) params: Vec<(Ident, Value)>,
    /// Results.
    pub(crate) results: Vec<Value>,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// In the module.
    pub(crate) wasm: ValType,
    /// In Rust.
    pub(crate) repr: RustRepr,
}

/// How Rust sees a value of some type of WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RustRepr {
    /// As the type's own Rust form.
    AsIs,
    /// As the unsigned integer of the same width.
    Unsigned,
    /// As `bool`.
    Bool,
}

/// The trait of an import module.
pub(crate) struct HostTrait {
    /// Name of the import module.
    pub(crate) module: String,
    /// The trait.
    pub(crate) path: TraitPath,
    /// What is imported from it.
    pub(crate) methods: Vec<Method>,
}

/// A trait that a host implements.
pub(crate) enum TraitPath {
    /// One that the expansion defines.
    Defined(Ident),
    /// One that exists.
    Mapped(Path),
}

/// A method of a host's trait.
pub(crate) struct Method {
    /// Name of the import.
    pub(crate) wasm: String,
    /// Its name in Rust.
    pub(crate) name: Ident,
    /// What it stands for.
    pub(crate) kind: MethodKind,
}

/// What a method of a host's trait stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MethodKind {
    /// A function.
    Func {
        /// Names and types of the parameters.
        params: Vec<(Ident, ValType)>,
        /// Types of the results.
        results: Vec<ValType>,
    },
    /// An immutable global, read when an instance is made.
    Global(ValType),
}

/// The provider of an imported function or global.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Provider {
    /// The host.
    Host(MethodRef),
    /// Another owner in the store.
    Field(FieldRef),
}

/// An import that another owner in the same store has to give.
pub(crate) struct Field {
    /// Name of the import module.
    pub(crate) module: String,
    /// Name of the import.
    pub(crate) wasm: String,
    /// Its name in Rust.
    pub(crate) name: Ident,
    /// What it is.
    pub(crate) kind: FieldKind,
}

/// What kind of thing a [`Field`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// A memory: smallest and largest number of pages.
    Memory(u64, Option<u64>),
    /// A table: type of elements, smallest and largest number of them.
    Table(ValType, u64, Option<u64>),
    /// A global; whether it is mutable.
    Global(ValType, bool),
    /// A function: types of parameters and results.
    Func(Vec<ValType>, Vec<ValType>),
}

impl Api {
    /// Returns the owner of an instance.
    pub(crate) fn ownership(&self) -> Ownership {
        if !self.fields.is_empty() {
            Ownership::Stored
        } else if self.traits.is_empty() {
            Ownership::Hostless
        } else {
            Ownership::Hosted
        }
    }

    /// Returns whether the module imports functions of the host.
    pub(crate) fn calls_host(&self) -> bool {
        self.functions.iter().any(|function| matches!(function, Provider::Host(_)))
    }

    /// Returns the exported functions.
    pub(crate) fn exported_functions(&self) -> impl Iterator<Item = (&Export, &Func)> {
        self.exports.iter().filter_map(|export| match &export.item {
            Item::Func(func) => Some((export, func)),
            _ => None,
        })
    }
}

impl Value {
    /// Returns the type's own Rust form.
    pub(crate) fn as_is(wasm: ValType) -> Self {
        Self { wasm, repr: RustRepr::AsIs }
    }
}
