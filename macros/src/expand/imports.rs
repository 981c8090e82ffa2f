//! The imports of an instance: traits of the host, a struct of handles that a store shares, and how both get there.

use proc_macro2::{Ident, TokenStream};

use super::types::tuple;
use super::{Cx, docs, shims};
use crate::api::{FieldKind, FieldRef, HostTrait, Method, MethodKind, Ownership, Provider, TraitPath};
use crate::tokens::{doc, ident, many_arguments, tokens};

/// Returns the traits and the struct.
pub(super) fn types(cx: &Cx<'_>) -> TokenStream {
    let traits = cx.api.traits.iter().map(|host_trait| define(cx, host_trait));
    let shared = shared(cx);
    tokens!(#(#traits)* #shared)
}

/// Returns `+ Trait` for each trait of the host.
pub(super) fn bounds(cx: &Cx<'_>) -> TokenStream {
    let paths = cx.api.traits.iter().map(shims::trait_path);
    tokens!(#(+ #paths)*)
}

fn define(cx: &Cx<'_>, host_trait: &HostTrait) -> TokenStream {
    let TraitPath::Defined(name) = &host_trait.path else { return TokenStream::new() };
    let (krate, vis) = (cx.krate, &cx.vis);
    let methods = host_trait.methods.iter().map(|method| declare(cx, method));
    let no_memory = match cx.api.has_memory {
        true => "",
        false => "\n\nThe module has no memory: that of a `Caller` is empty, and every address is out of its bounds.",
    };
    let doc = doc(&format!(
        "What {} imports from {}: the host implements it.{no_memory}",
        docs::code(&cx.api.file),
        docs::code(&host_trait.module)
    ));
    tokens! {
        #doc
        #[allow(dead_code)]
        #vis trait #name: #krate::Host {
            #(#methods)*
        }
    }
}

fn declare(cx: &Cx<'_>, method: &Method) -> TokenStream {
    let (krate, core, name, doc) = (cx.krate, &cx.core, &method.name, docs::method(method));
    match &method.kind {
        MethodKind::Func { params, results } => {
            let many = many_arguments(params.len());
            let params = params.iter().map(|(name, ty)| {
                let ty = cx.plain_type(*ty);
                tokens!(#name: #ty)
            });
            let result = tuple(results.iter().map(|&ty| cx.plain_type(ty)));
            tokens! {
                #doc
                #many
                fn #name(
                    cx: &mut #krate::Caller<'_, Self> #(, #params)*
                ) -> #core::result::Result<#result, Self::Error>;
            }
        }
        MethodKind::Global(ty) => {
            let ty = cx.plain_type(*ty);
            tokens!(#doc fn #name(host: &Self) -> #ty;)
        }
    }
}

fn shared(cx: &Cx<'_>) -> TokenStream {
    if cx.api.fields.is_empty() {
        return TokenStream::new();
    }
    let (krate, core, vis, name) = (cx.krate, &cx.core, &cx.vis, &cx.names.imports);
    let fields = cx.api.fields.iter().map(|field| {
        let name = &field.name;
        let ty = match &field.kind {
            FieldKind::Memory(..) => tokens!(#krate::MemoryHandle),
            FieldKind::Table(..) => tokens!(#krate::TableHandle),
            FieldKind::Func(..) => tokens!(#krate::Func),
            FieldKind::Global(ty, _) => {
                let ty = cx.plain_type(*ty);
                tokens!(#krate::GlobalHandle<#ty>)
            }
        };
        let (module, wasm) = (docs::code(&field.module), docs::code(&field.wasm));
        let doc = doc(&format!("The import {wasm} from {module}, {}.", field.kind.describe()));
        tokens!(#doc pub #name: #ty,)
    });
    let doc = doc(&format!("What {} shares with others in its store.", docs::code(&cx.api.file)));
    tokens! {
        #doc
        #[allow(dead_code)]
        #[derive(#core::clone::Clone, #core::marker::Copy, #core::fmt::Debug)]
        #vis struct #name {
            #(#fields)*
        }
    }
}

/// Returns the operation that makes an instance which stands alone.
pub(super) fn instantiate(cx: &Cx<'_>) -> TokenStream {
    let (h, failure) = (&cx.h, &cx.failure);
    if !cx.alloc {
        return TokenStream::new();
    }
    let Cx { krate, rt, core, of, .. } = cx;
    let name = cx.operation("instantiate");
    let doc = instantiate_doc();
    let imports = imports(cx);
    match cx.api.ownership() {
        Ownership::Hosted => {
            let store = tokens!(#krate::Store);
            let (bounds, globals) = (bounds(cx), globals(cx, &store, &tokens!(&mut __store)));
            let instance = if globals.is_empty() {
                tokens! {
                    // SAFETY: the imports are of the module's types, in its order.
                    let __instance = unsafe { #rt::Instance::new(&MODULE, host, #imports) }?;
                }
            } else {
                tokens! {
                    let mut __store = #krate::Store::new(host);
                    #globals
                    // SAFETY: the imports are of the module's types, in its order.
                    let __instance = unsafe { #rt::Instance::in_store(&MODULE, __store, #imports) }?;
                }
            };
            tokens! {
                #doc
                pub fn #name(host: #h) -> #core::result::Result<Self, #krate::InstantiateError<#failure>>
                where
                    #h: #krate::Host #bounds,
                {
                    #instance
                    #core::result::Result::Ok(Self { instance: #of::new(&MODULE, __instance) })
                }
            }
        }
        _ => tokens! {
            #doc
            pub fn #name() -> #core::result::Result<Self, #krate::InstantiateError<#core::convert::Infallible>> {
                // SAFETY: the module imports nothing.
                let __instance = unsafe { #rt::Instance::new(&MODULE, #rt::NoHost, #imports) }?;
                    #core::result::Result::Ok(Self { instance: #of::new(&MODULE, __instance) })
            }
        },
    }
}

/// The host, if there is one, in operations that make an instance in storage.
pub(super) struct HostArgument {
    /// The type of the host.
    pub(super) ty: TokenStream,
    /// The last parameter, behind a comma.
    pub(super) takes: TokenStream,
    /// The host.
    pub(super) gives: TokenStream,
    /// The type of its errors.
    pub(super) error: TokenStream,
    /// The traits that the host has to implement.
    pub(super) where_clause: TokenStream,
}

impl HostArgument {
    pub(super) fn of(cx: &Cx<'_>) -> Self {
        let (h, failure) = (&cx.h, &cx.failure);
        let Cx { krate, rt, core, .. } = cx;
        match cx.api.ownership() {
            Ownership::Hosted => {
                let bounds = bounds(cx);
                Self {
                    ty: tokens!(#h),
                    takes: tokens!(, host: #h),
                    gives: tokens!(host),
                    error: tokens!(#failure),
                    where_clause: tokens!(where #h: #krate::Host #bounds,),
                }
            }
            _ => Self {
                ty: tokens!(#rt::NoHost),
                takes: TokenStream::new(),
                gives: tokens!(#rt::NoHost),
                error: tokens!(#core::convert::Infallible),
                where_clause: TokenStream::new(),
            },
        }
    }
}

/// Returns the operation that makes an instance which stands alone, in storage.
pub(super) fn instantiate_at(cx: &Cx<'_>) -> TokenStream {
    if cx.storage.is_none() {
        return TokenStream::new();
    }
    let Cx { krate, rt, core, of, .. } = cx;
    let (name, storage) = (cx.operation("instantiate_at"), &cx.names.storage);
    let doc = doc("Makes an instance in storage, without a heap, and runs its start function, if it has one.\n\n\
         # Errors\n\nReturns why there is none: it could not be loaded or linked, or its start did not finish.");
    let (_, arguments) = cx.owner_generics();
    let HostArgument { takes, gives, error, where_clause, .. } = HostArgument::of(cx);
    let (globals, imports) = (globals(cx, &tokens!(#rt::StorageGuard), &tokens!(&mut __store)), imports(cx));
    let mutable = (!globals.is_empty()).then(|| tokens!(mut));
    tokens! {
        #doc
        pub fn #name(
            storage: &'static mut #storage #arguments
            #takes
        ) -> #core::result::Result<Self, #krate::InstantiateError<#error>> #where_clause {
            let #mutable __store = #rt::Storage::begin(#of::get_mut(&mut storage.storage, &MODULE), #gives);
            #globals
            // SAFETY: the imports are of the module's types, in its order.
            let __instance = unsafe { #rt::StorageGuard::instantiate_alone(__store, &MODULE, #imports) }?;
            #core::result::Result::Ok(Self { instance: #of::new(&MODULE, __instance) })
        }
    }
}

/// Returns the operation that makes an instance in a store.
pub(super) fn instantiate_in(cx: &Cx<'_>) -> TokenStream {
    let (h, failure) = (&cx.h, &cx.failure);
    if !cx.alloc {
        return TokenStream::new();
    }
    let Cx { krate, core, of, .. } = cx;
    let (handle, name) = (&cx.names.handle, cx.operation("instantiate_in"));
    let bounds = bounds(cx);
    let (params, where_clause) = match cx.api.ownership() {
        Ownership::Hosted => (TokenStream::new(), tokens!(where #h: #krate::Host #bounds,)),
        _ => (tokens!(<#h: #krate::Host #bounds>), TokenStream::new()),
    };
    let struct_name = &cx.names.imports;
    let given = (!cx.api.fields.is_empty()).then(|| tokens!(imports: &#struct_name,));
    let globals = globals(cx, &tokens!(#krate::Store), &tokens!(store));
    let (doc, imports) = (instantiate_doc(), imports(cx));
    tokens! {
        #doc
        pub fn #name #params(
            store: &mut #krate::Store<#h>,
            #given
        ) -> #core::result::Result<#handle, #krate::InstantiateError<#failure>> #where_clause {
            #globals
            // SAFETY: the imports are of the module's types, in its order.
            let __id = unsafe { #krate::Store::instantiate(store, &MODULE, #imports) }?;
            #core::result::Result::Ok(#handle { id: #of::new(&MODULE, __id) })
        }
    }
}

pub(super) fn instantiate_doc() -> TokenStream {
    doc("Makes an instance and runs its start function, if it has one.\n\n\
         # Errors\n\nReturns why there is none: it could not be loaded or linked, or its start did not finish.")
}

/// Returns statements that ask the host for globals and put these into a store of type `ty`, by a mutable reference.
pub(super) fn globals(cx: &Cx<'_>, ty: &TokenStream, store: &TokenStream) -> TokenStream {
    let h = &cx.h;
    let globals = cx.api.globals.iter().enumerate().filter_map(|(number, global)| match global {
        Provider::Host(method) => {
            let host_trait = &cx.api.traits[method.host_trait];
            let (path, name) = (shims::trait_path(host_trait), &host_trait.methods[method.method].name);
            let global = global_name(number);
            Some(tokens! {
                let #global = <#h as #path>::#name(#ty::host(#store));
                let #global = #ty::new_global(#store, #global, false)?;
            })
        }
        Provider::Field(_) => None,
    });
    tokens!(#(#globals)*)
}

fn global_name(number: usize) -> Ident {
    ident(&format!("__global_{number}"))
}

/// Returns an expression for the imports of an instance.
pub(super) fn imports(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    let rt = &cx.rt;
    let field = |place: &FieldRef| {
        let name = &cx.api.fields[place.0].name;
        tokens!(imports.#name)
    };
    let functions = cx.api.functions.iter().map(|function| match function {
        Provider::Host(method) => {
            let shim = shims::name(*method);
            tokens!(#rt::ImportFn::host(#shim::<#h> as *const ()))
        }
        Provider::Field(place) => {
            let function = field(place);
            tokens!(#rt::ImportFn::instance(#function))
        }
    });
    let memories = cx.api.memories.iter().map(field);
    let tables = cx.api.tables.iter().map(field);
    let globals = cx.api.globals.iter().enumerate().map(|(number, global)| match global {
        Provider::Host(_) => {
            let global = global_name(number);
            tokens!(#rt::ImportGlobal::shared(#global))
        }
        Provider::Field(place) => {
            let global = field(place);
            tokens!(#rt::ImportGlobal::shared(#global))
        }
    });
    tokens! {
        #rt::Imports {
            functions: &[#(#functions),*],
            memories: &[#(#memories),*],
            tables: &[#(#tables),*],
            globals: &[#(#globals),*],
        }
    }
}
