//! Shims: the C functions that compiled code calls for imports, one per method of a host's trait, for each host.

use include_wasm_abi::call::Shape;
use include_wasm_abi::types::ValType;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use syn::spanned::Spanned;

use super::Cx;
use super::types::tuple;
use crate::api::{HostTrait, Method, MethodKind, MethodRef, TraitPath};
use crate::tokens::{ident, many_arguments, tokens};

/// Returns all shims.
pub(super) fn items(cx: &Cx<'_>) -> TokenStream {
    let mut items = TokenStream::new();
    for (host_trait, of) in cx.api.traits.iter().enumerate() {
        for (method, item) in of.methods.iter().enumerate() {
            if let MethodKind::Func { params, results } = &item.kind {
                let name = name(MethodRef { host_trait, method });
                items.extend(shim(cx, &name, of, item, params, results));
            }
        }
    }
    items
}

/// Returns the name of a method's shim.
pub(super) fn name(method: MethodRef) -> Ident {
    ident(&format!("host_{}_{}", method.host_trait, method.method))
}

/// Returns the path of a trait.
pub(super) fn trait_path(host_trait: &HostTrait) -> TokenStream {
    match &host_trait.path {
        TraitPath::Defined(name) => tokens!(#name),
        TraitPath::Mapped(path) => tokens!(#path),
    }
}

fn shim(
    cx: &Cx<'_>,
    name: &Ident,
    host_trait: &HostTrait,
    method: &Method,
    params: &[(Ident, ValType)],
    results: &[ValType],
) -> TokenStream {
    let h = &cx.h;
    let (krate, rt) = (cx.krate, &cx.rt);
    let path = trait_path(host_trait);
    let names: Vec<&Ident> = params.iter().map(|(name, _)| name).collect();
    let param_types: Vec<ValType> = params.iter().map(|(_, ty)| *ty).collect();
    let method = &method.name;
    // Outside the shim's unsafe context, so that a method which is unsafe does not compile.
    let (core, many) = (&cx.core, many_arguments(params.len()));
    let (plain_params, plain_result) =
        (param_types.iter().map(|&ty| cx.plain_type(ty)), tuple(results.iter().map(|&ty| cx.plain_type(ty))));
    // A trait of the user's may have another signature: rustc's error about that is at the path that names the trait.
    let place = match &host_trait.path {
        TraitPath::Defined(_) => Span::mixed_site(),
        TraitPath::Mapped(path) => path.span(),
    };
    let (caller, mut called) = (ident("__cx"), method.clone());
    called.set_span(place);
    let inner = quote::quote_spanned!(place=> <#h as #path>::#called(#caller #(, #names)*));
    let call = tokens! {
        #many
        fn __call<#h: #krate::Host + #path>(
            __cx: &mut #krate::Caller<'_, #h> #(, #names: #plain_params)*
        ) -> #core::result::Result<#plain_result, <#h as #krate::Host>::Error> {
            #inner
        }
    };
    match Shape::of(&param_types, results) {
        Shape::Registers => {
            let raw_types = param_types.iter().map(|&ty| cx.raw_type(ty));
            let references = params.iter().filter(|(_, ty)| ty.is_ref()).map(|(name, ty)| {
                let ty = cx.plain_type(*ty);
                // SAFETY: compiled code passed it.
                tokens!(let #name: #ty = unsafe { #rt::arg(&*__cx, #name) };)
            });
            let result = plain_result;
            let raw_result = results.iter().map(|&ty| cx.raw_type(ty));
            tokens! {
                #many
                unsafe extern "C" fn #name<#h: #krate::Host + #path>(
                    __cx: *mut #rt::VmContext #(, #names: #raw_types)*
                ) #(-> #raw_result)* {
                    #call
                    let __run = |__cx: &mut #krate::Caller<'_, #h>| { #(#references)* __call(__cx #(, #names)*) };
                    // SAFETY: compiled code calls an import's shim with its own context.
                    unsafe { #rt::host_call::<#h, #result>(__cx, __run) }
                }
            }
        }
        Shape::Slots => {
            let len = Literal::usize_unsuffixed(params.len().max(results.len()));
            let plain_types = param_types.iter().map(|&ty| cx.plain_type(ty));
            let places = (0..params.len()).map(Literal::usize_unsuffixed);
            // A trait of the user's may have other types: results that cross are of the module's types.
            let result_types = results.iter().map(|&ty| cx.plain_type(ty));
            let results: Vec<Ident> = (0..results.len()).map(|i| ident(&format!("__r{i}"))).collect();
            let result = tuple(results.iter().map(|name| tokens!(#name)));
            tokens! {
                unsafe extern "C" fn #name<#h: #krate::Host + #path>(
                    __cx: *mut #rt::VmContext,
                    __slots: *mut #rt::Slot,
                ) {
                    #call
                    let __run = |__cx: &mut #krate::Caller<'_, #h>, __slots: &mut [#rt::Slot; #len]| {
                        let __store = #krate::Caller::store_id(&*__cx);
                        // SAFETY: compiled code wrote its parameters to the first slots.
                        #(let #names: #plain_types = unsafe { #rt::from_slot(__slots[#places], __store) };)*
                        let #result = __call(__cx #(, #names)*)?;
                        #core::result::Result::Ok(
                            #rt::fill(__slots, [#(#rt::to_slot::<#result_types>(#results, __store)),*])
                        )
                    };
                    // SAFETY: compiled code calls an import's shim with its own context, and as many slots as it needs.
                    unsafe { #rt::host_call_slots::<#h, #len>(__cx, __slots, __run) }
                }
            }
        }
    }
}
