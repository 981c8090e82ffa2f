//! The type that stands for one instance in a store: it gives exports to call, and handles to pass to other instances.

use proc_macro2::{Literal, TokenStream};

use super::{Cx, docs, exports};
use crate::api::{Export, Item};
use crate::tokens::{doc, ident, tokens};

/// Returns the type.
pub(super) fn types(cx: &Cx<'_>) -> TokenStream {
    if !cx.alloc {
        return TokenStream::new();
    }
    let Cx { rt, core, vis, marker, .. } = cx;
    let name = &cx.names.handle;
    let doc = doc(&format!("An instance of {} in a store.", docs::code(&cx.api.file)));
    tokens! {
        #doc
        #[allow(dead_code)]
        #[derive(#core::clone::Clone, #core::marker::Copy, #core::fmt::Debug)]
        #vis struct #name {
            id: #rt::Of<#marker, #rt::InstanceId>,
        }
    }
}

/// Returns its methods.
pub(super) fn impls(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    if !cx.alloc {
        return TokenStream::new();
    }
    let Cx { krate, core, of, .. } = cx;
    let (name, exports) = (&cx.names.handle, &cx.names.exports);
    let operation = cx.operation("exports");
    let operation_doc =
        doc("Returns the instance, to call its exports.\n\n# Errors\n\n`WrongInstance` where the store is another.");
    let handles = cx.api.exports.iter().map(|export| handle(cx, export));
    tokens! {
        impl #name {
            #operation_doc
            pub fn #operation<#h: #krate::Host>(
                self,
                store: &mut #krate::Store<#h>,
            ) -> #core::result::Result<#exports<'_, #h>, #krate::WrongInstance> {
                let __instance = #krate::Store::view(store, *#of::get(&self.id))?;
                #core::result::Result::Ok(#exports { instance: #of::new(&MODULE, __instance) })
            }

            #(#handles)*
        }
    }
}

fn handle(cx: &Cx<'_>, export: &Export) -> TokenStream {
    let h = &cx.h;
    let Cx { krate, core, of, .. } = cx;
    let name = &export.name;
    let (what, ty, body) = match &export.item {
        Item::Func(func) => (
            "a reference to the function",
            tokens!(#krate::Func),
            exports::func_handle(cx, func, &tokens!(&__instance)),
        ),
        Item::Memory(index) => {
            ("a handle to the memory", tokens!(#krate::MemoryHandle), entity(cx, "memory_handle", *index, None))
        }
        Item::Table(index, _) => {
            ("a handle to the table", tokens!(#krate::TableHandle), entity(cx, "table_handle", *index, None))
        }
        Item::Global(index, ty, _) => {
            let ty = cx.plain_type(*ty);
            let body = entity(cx, "global_handle", *index, Some(&ty));
            ("a handle to the global", tokens!(#krate::GlobalHandle<#ty>), body)
        }
    };
    let doc = doc(&format!(
        "Returns {what} {}.\n\n# Errors\n\n`WrongInstance` where the store is another.",
        docs::code(&export.wasm)
    ));
    tokens! {
        #doc
        pub fn #name<#h: #krate::Host>(
            self,
            store: &mut #krate::Store<#h>,
        ) -> #core::result::Result<#ty, #krate::WrongInstance> {
            let __instance = #krate::Store::view(store, *#of::get(&self.id))?;
            #core::result::Result::Ok(#body)
        }
    }
}

fn entity(cx: &Cx<'_>, function: &str, index: u32, ty: Option<&TokenStream>) -> TokenStream {
    let (rt, function, index) = (&cx.rt, ident(function), Literal::u32_unsuffixed(index));
    let types = ty.map(|ty| tokens!(::<#ty>));
    tokens! {
        // SAFETY: the module of this instance has it at this index, with this type.
        unsafe { #rt::InstanceRef::#function #types(&__instance, #index) }
    }
}
