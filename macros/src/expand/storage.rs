//! The type of storage for one instance, where its size is known: instances in storage need no heap.

use proc_macro2::{Literal, TokenStream};

use super::imports::HostArgument;
use super::{Cx, docs, imports};
use crate::tokens::{doc, tokens};

/// Returns the type.
pub(super) fn types(cx: &Cx<'_>) -> TokenStream {
    let Some(sizes) = cx.storage else { return TokenStream::new() };
    let (rt, vis, name, marker) = (&cx.rt, &cx.vis, &cx.names.storage, &cx.marker);
    let ((params, _), host) = (cx.owner_generics(), HostArgument::of(cx).ty);
    let (context, globals) = (Literal::u32_unsuffixed(sizes.context), Literal::usize_unsuffixed(sizes.globals));
    let (tables, memories) = (Literal::u64_unsuffixed(sizes.tables), Literal::u64_unsuffixed(sizes.memories));
    let doc = doc(&format!(
        "Storage for one instance of {} and its host, for example in a `static`: what an instance needs of a heap.",
        docs::code(&cx.api.file)
    ));
    tokens! {
        #doc
        #[allow(dead_code)]
        #vis struct #name #params {
            storage: #rt::Of<#marker, #rt::Storage<#host, #context, #globals, #tables, #memories>>,
        }
    }
}

/// Returns its methods.
pub(super) fn impls(cx: &Cx<'_>) -> TokenStream {
    if cx.storage.is_none() {
        return TokenStream::new();
    }
    let Cx { krate, rt, core, of, .. } = cx;
    let (name, exports) = (&cx.names.storage, &cx.names.exports);
    let (params, arguments) = cx.owner_generics();
    let (new_doc, instantiate_doc) = (doc("Storage without an instance."), imports::instantiate_doc());
    let HostArgument { ty: host, takes, gives, error, where_clause } = HostArgument::of(cx);
    let (globals, imports, title) = (
        imports::globals(cx, &tokens!(#rt::StorageGuard), &tokens!(&mut __store)),
        imports::imports(cx),
        name.to_string(),
    );
    let mutable = (!globals.is_empty()).then(|| tokens!(mut));
    tokens! {
        impl #params #name #arguments {
            #new_doc
            #[must_use]
            pub const fn new() -> Self {
                Self { storage: #of::new(&MODULE, #rt::Storage::new()) }
            }

            #instantiate_doc
            pub fn instantiate(
                &mut self
                #takes
            ) -> #core::result::Result<#exports<'_, #host>, #krate::InstantiateError<#error>> #where_clause {
                let #mutable __store = #rt::Storage::begin(#of::get_mut(&mut self.storage, &MODULE), #gives);
                #globals
                // SAFETY: the imports are of the module's types, in its order.
                let __instance = unsafe { #rt::StorageGuard::instantiate(__store, &MODULE, #imports) }?;
                #core::result::Result::Ok(#exports { instance: #of::new(&MODULE, __instance) })
            }
        }

        impl #params #core::default::Default for #name #arguments {
            fn default() -> Self {
                Self::new()
            }
        }

        impl #params #core::fmt::Debug for #name #arguments {
            fn fmt(&self, f: &mut #core::fmt::Formatter<'_>) -> #core::fmt::Result {
                f.debug_struct(#title).finish_non_exhaustive()
            }
        }
    }
}
