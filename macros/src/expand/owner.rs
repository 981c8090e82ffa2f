//! The user's type: it owns one instance and its host.
//!
//! | what the module imports | the type | how one is made |
//! |---|---|---|
//! | nothing | `Plugin` | `instantiate()`, `instantiate_in(&mut __store)` |
//! | functions, immutable globals | `Plugin<H>` | `instantiate(host)`, `instantiate_in(&mut __store)` |
//! | memories, tables, mutable globals too | `Plugin`, without values | `instantiate_in(&mut store, imports)` |
//!
//! `instantiate_at(storage)` and `instantiate_at(storage, host)` make the first two without a heap, where the size of
//! that storage is known.

use proc_macro2::TokenStream;

use super::{Cx, docs, exports, imports};
use crate::api::{Export, Item, Ownership};
use crate::names::unraw;
use crate::tokens::{doc, ident, tokens};

/// Returns the type.
pub(super) fn types(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    let Cx { rt, core, vis, attrs, marker, .. } = cx;
    let name = &cx.names.owner;
    let documented = attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
    let text = doc(&format!("An instance of {}.", docs::code(&cx.api.file)));
    let text = if documented { TokenStream::new() } else { text };
    let (params, _) = cx.owner_generics();
    let field = match cx.api.ownership() {
        Ownership::Hostless => tokens!(instance: #rt::Of<#marker, #rt::Instance<#rt::NoHost>>),
        Ownership::Hosted => tokens!(instance: #rt::Of<#marker, #rt::Instance<#h>>),
        Ownership::Stored => tokens!(never: #core::convert::Infallible),
    };
    tokens! {
        #(#attrs)*
        #text
        #[allow(dead_code)]
        #vis struct #name #params {
            #field,
        }
    }
}

/// Returns its methods.
pub(super) fn impls(cx: &Cx<'_>) -> TokenStream {
    let (core, name) = (&cx.core, &cx.names.owner);
    let (params, arguments) = cx.owner_generics();
    let (instantiate_in, reenter) = (imports::instantiate_in(cx), reenter(cx));
    let (instantiate, debug) = match cx.api.ownership() {
        Ownership::Stored => (no_instantiate(cx), tokens!(match self.never {})),
        Ownership::Hostless | Ownership::Hosted => {
            let title = name.to_string();
            (instance(cx), tokens!(f.debug_struct(#title).finish_non_exhaustive()))
        }
    };
    let debug = (!derives_debug(cx)).then(|| {
        tokens! {
            impl #params #core::fmt::Debug for #name #arguments {
                fn fmt(&self, f: &mut #core::fmt::Formatter<'_>) -> #core::fmt::Result {
                    #debug
                }
            }
        }
    });
    tokens! {
        impl #params #name #arguments {
            #instantiate
            #instantiate_in
            #reenter
        }

        #debug
    }
}

/// Returns an `instantiate` that cannot be called. The error names the operation to call instead.
fn no_instantiate(cx: &Cx<'_>) -> TokenStream {
    let Cx { krate, rt, core, .. } = cx;
    let (name, h) = (cx.operation("instantiate"), &cx.h);
    let (params, host, error) = match cx.api.traits.is_empty() {
        true => (TokenStream::new(), TokenStream::new(), tokens!(#core::convert::Infallible)),
        false => (tokens!(, #h: #krate::Host), tokens!(_: #h), tokens!(#h::Error)),
    };
    // A bound without a lifetime would be an error here, not where the operation is called.
    tokens! {
        #[doc(hidden)]
        pub fn #name<'never #params>(#host) -> #core::result::Result<Self, #krate::InstantiateError<#error>>
        where
            &'never Self: #rt::StandsAlone,
        {
            #core::unreachable!()
        }
    }
}

/// Returns methods named after exports that cannot be called, for a module that is not instantiated.
fn not_instantiated(cx: &Cx<'_>) -> TokenStream {
    let Cx { krate, rt, core, .. } = cx;
    let methods = cx.api.exports.iter().filter(|export| {
        // Methods of the module's own.
        !["instantiate", "storage", "module"].contains(&unraw(&export.name).as_str())
    });
    let methods = methods.map(|export| {
        let name = &export.name;
        let (params, result) = match &export.item {
            Item::Func(func) => {
                let types = func.params.iter().map(|(_, value)| cx.rust_type(*value));
                let result = cx.result_type(&func.results);
                (tokens!(#(, _: #types)*), tokens!(#core::result::Result<#result, #krate::Trap>))
            }
            Item::Memory(_) => (TokenStream::new(), tokens!(#krate::Memory<'never>)),
            Item::Table(_, ty) => {
                let ty = cx.plain_type(*ty);
                (TokenStream::new(), tokens!(#krate::Table<'never, #ty>))
            }
            Item::Global(_, ty, mutable) => {
                let (ty, kind) = (cx.plain_type(*ty), ident(if *mutable { "GlobalMut" } else { "Global" }));
                (TokenStream::new(), tokens!(#krate::#kind<'never, #ty>))
            }
        };
        tokens! {
            #[allow(clippy::too_many_arguments)]
            fn #name<'never>(&'never self #params) -> #result where &'never Self: #rt::Instantiated {
                #core::unreachable!()
            }
        }
    });
    tokens!(#(#methods)*)
}

/// Returns the methods of the expression form's value: `instantiate`.
pub(super) fn marker(cx: &Cx<'_>) -> TokenStream {
    let (h, failure) = (&cx.h, &cx.failure);
    let Cx { krate, core, marker, .. } = cx;
    // An export may have the name of the operation, which then has another one.
    let (owner, operation) = (&cx.names.owner, cx.operation("instantiate"));
    let (_, arguments) = cx.owner_generics();
    let instantiate_doc = doc("Makes an instance.\n\n# Errors\n\nReturns why there is none.");
    let instantiate = match cx.api.ownership() {
        _ if !cx.alloc => TokenStream::new(),
        Ownership::Stored => TokenStream::new(),
        Ownership::Hostless => tokens! {
            #instantiate_doc
            fn instantiate(self) -> #core::result::Result<
                #owner,
                #krate::InstantiateError<#core::convert::Infallible>,
            > {
                #owner::#operation()
            }
        },
        Ownership::Hosted => {
            let bounds = imports::bounds(cx);
            tokens! {
                #instantiate_doc
                fn instantiate<#h: #krate::Host #bounds>(
                    self,
                    host: #h,
                ) -> #core::result::Result<#owner #arguments, #krate::InstantiateError<#failure>> {
                    #owner::#operation(host)
                }
            }
        }
    };
    let storage = cx.storage.map(|_| {
        let (storage, (params, arguments)) = (&cx.names.storage, cx.owner_generics());
        let doc = doc("Returns storage for an instance, to make it without a heap.");
        tokens! {
            #doc
            fn storage #params(self) -> #storage #arguments {
                #storage::new()
            }
        }
    });
    let not_instantiated = not_instantiated(cx);
    tokens! {
        impl #marker {
            fn module() -> Self {
                Self
            }

            #instantiate
            #storage
            #not_instantiated
        }
    }
}

fn derives_debug(cx: &Cx<'_>) -> bool {
    cx.attrs.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("Debug"))
    })
}

/// Returns the methods of the owner of an instance.
fn instance(cx: &Cx<'_>) -> TokenStream {
    let failure = &cx.failure;
    let Cx { krate, rt, core, of, .. } = cx;
    let hosted = cx.api.ownership() == Ownership::Hosted;
    let error = if hosted { tokens!(#krate::CallError<#failure>) } else { tokens!(#krate::Trap) };
    let methods = cx.api.exports.iter().map(|export| method(cx, export, &error));
    let (instantiate, instantiate_at) = (imports::instantiate(cx), imports::instantiate_at(cx));
    let host = hosted.then(|| host(cx));
    let (exports, frames) = (exports(cx), cx.operation("frames"));
    let (trapped, reset) = (cx.operation("trapped"), cx.operation("reset"));
    let host_error = if hosted { tokens!(#failure) } else { tokens!(#core::convert::Infallible) };
    let reset_doc =
        doc("Makes the instance what it was when it was new, and runs its start function again, if it has one: \
         memories, tables, globals and segments are as at first, and the last trap is forgotten. The host stays as \
         it is, and references to functions stay valid.\n\n\
         # Errors\n\nReturns why it is not: its start did not finish, and the instance is as that left it; or \
         the system refused to protect memory, and part of the instance may be as it was. It may be used, and \
         reset, again.");
    let frames_doc = doc("Returns the frames of the last trap, innermost first.");
    let trapped_doc = doc("Returns the last trap, if a call trapped.");
    tokens! {
        #instantiate
        #instantiate_at
        #(#methods)*
        #host
        #exports

        #trapped_doc
        #[must_use]
        pub fn #trapped(__this: &Self) -> #core::option::Option<#krate::Trap> {
            #rt::Instance::trapped(#of::get(&__this.instance))
        }

        #frames_doc
        #[must_use]
        pub fn #frames(__this: &Self) -> #krate::Frames<'_> {
            #rt::Instance::frames(#of::get(&__this.instance))
        }

        #reset_doc
        pub fn #reset(
            __this: &mut Self,
        ) -> #core::result::Result<(), #krate::InstantiateError<#host_error>> {
            #rt::Instance::reset(#of::get_mut(&mut __this.instance, &MODULE))
        }
    }
}

fn method(cx: &Cx<'_>, export: &Export, error: &TokenStream) -> TokenStream {
    let (rt, of, exports, name) = (&cx.rt, &cx.of, cx.operation("exports"), &export.name);
    let head = exports::head(cx, export, error);
    let body = match &export.item {
        Item::Func(func) => {
            let arguments = exports::argument_names(func);
            let ty = &cx.names.exports;
            let call = tokens!(#ty::#name(&mut Self::#exports(self) #(, #arguments)*));
            match cx.api.ownership() {
                Ownership::Hosted => call,
                _ => tokens!(#call.map_err(#rt::trap_of)),
            }
        }
        item => exports::entity(cx, item, &tokens!(#rt::Instance::view(#of::get_mut(&mut self.instance, &MODULE)))),
    };
    tokens!(#head { #body })
}

/// Returns the operation that borrows the instance, for what is not an export.
fn exports(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    let (name, exports) = (cx.operation("exports"), &cx.names.exports);
    let (rt, of) = (&cx.rt, &cx.of);
    let arguments = match cx.api.ownership() {
        Ownership::Hosted => tokens!(<'_, #h>),
        _ => tokens!(<'_, #rt::NoHost>),
    };
    let doc = doc("Borrows the instance, for references to its functions for example.");
    tokens! {
        #doc
        #[inline]
        #[must_use]
        pub fn #name(__this: &mut Self) -> #exports #arguments {
            let __instance = #rt::Instance::view(#of::get_mut(&mut __this.instance, &MODULE));
            #exports { instance: #of::new(&MODULE, __instance) }
        }
    }
}

fn host(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    let (rt, of) = (&cx.rt, &cx.of);
    let (host, host_mut, into_host) = (cx.operation("host"), cx.operation("host_mut"), cx.operation("into_host"));
    let (host_doc, into_doc) = (doc("Returns the host."), doc("Returns the host and drops the instance."));
    tokens! {
        #host_doc
        #[must_use]
        pub fn #host(__this: &Self) -> &#h {
            #rt::Instance::host(#of::get(&__this.instance))
        }

        #host_doc
        pub fn #host_mut(__this: &mut Self) -> &mut #h {
            #rt::Instance::host_mut(#of::get_mut(&mut __this.instance, &MODULE))
        }

        #into_doc
        #[must_use]
        pub fn #into_host(__this: Self) -> #h {
            #rt::Instance::into_host(#of::into_inner(__this.instance))
        }
    }
}

/// Returns the operation by which a host function gets at the exports of the instance that called it.
fn reenter(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    if !cx.api.calls_host() {
        return TokenStream::new();
    }
    let Cx { krate, core, of, .. } = cx;
    let (exports, reenter) = (&cx.names.exports, cx.operation("reenter"));
    let params = match cx.api.ownership() {
        Ownership::Hosted => tokens!(<'c>),
        _ => tokens!(<'c, #h: #krate::Host>),
    };
    let doc = doc("Returns the instance that called a host function, to call its exports.\n\n\
         An instance whose start function is still running, or did not finish, calls too: from its start function, \
         or by a\n\
         function that it left in a shared table. Its state is what the start function left.\n\n\
         # Errors\n\n`WrongInstance` where the caller is an instance of another module.");
    tokens! {
        #doc
        pub fn #reenter #params(
            cx: &'c mut #krate::Caller<'_, #h>,
        ) -> #core::result::Result<#exports<'c, #h>, #krate::WrongInstance> {
            let __instance = #krate::Caller::view(cx, &MODULE)?;
            #core::result::Result::Ok(#exports { instance: #of::new(&MODULE, __instance) })
        }
    }
}
