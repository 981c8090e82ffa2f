//! The type that stands for one instance, borrowed: a method for each export.

use include_wasm_abi::call::Shape;
use include_wasm_abi::types::ValType;
use proc_macro2::{Ident, Literal, TokenStream};

use super::types::{from_wasm, tuple};
use super::{Cx, docs};
use crate::api::{Export, Func, Item};
use crate::tokens::{doc, ident, many_arguments, tokens};

/// Returns the type.
pub(super) fn types(cx: &Cx<'_>) -> TokenStream {
    let h = &cx.h;
    let (krate, rt, vis, name, marker) = (cx.krate, &cx.rt, &cx.vis, &cx.names.exports, &cx.marker);
    let doc = doc(&format!("An instance of {}, borrowed: its exports are methods.", docs::code(&cx.api.file)));
    tokens! {
        #doc
        #[allow(dead_code)]
        #vis struct #name<'a, #h: #krate::Host> {
            instance: #rt::Of<#marker, #rt::InstanceRef<'a, #h>>,
        }
    }
}

/// Returns its methods.
pub(super) fn impls(cx: &Cx<'_>) -> TokenStream {
    let (h, failure) = (&cx.h, &cx.failure);
    let Cx { krate, rt, core, of, .. } = cx;
    let name = &cx.names.exports;
    let error = tokens!(#krate::CallError<#failure>);
    let methods = cx.api.exports.iter().map(|export| {
        let (head, body) = (head(cx, export, &error), body(cx, export));
        tokens!(#head { #body })
    });
    let host_doc = doc("Returns the host.");
    let frames_doc = doc("Returns the frames of the last trap, innermost first.");
    let trapped_doc = doc("Returns the last trap, if a call trapped.");
    let (host, frames, trapped) = (cx.operation("host"), cx.operation("frames"), cx.operation("trapped"));
    let func = func(cx);
    let title = name.to_string();
    tokens! {
        impl<#h: #krate::Host> #name<'_, #h> {
            #(#methods)*

            #host_doc
            pub fn #host(__this: &mut Self) -> &mut #h {
                #rt::InstanceRef::host(#of::get_mut(&mut __this.instance, &MODULE))
            }

            #trapped_doc
            #[must_use]
            pub fn #trapped(__this: &Self) -> #core::option::Option<#krate::Trap> {
                #rt::InstanceRef::trapped(#of::get(&__this.instance))
            }

            #frames_doc
            #[must_use]
            pub fn #frames(__this: &Self) -> #krate::Frames<'_> {
                #rt::InstanceRef::frames(#of::get(&__this.instance))
            }

            #func
        }

        impl<#h: #krate::Host> #core::fmt::Debug for #name<'_, #h> {
            fn fmt(&self, f: &mut #core::fmt::Formatter<'_>) -> #core::fmt::Result {
                f.debug_struct(#title).finish_non_exhaustive()
            }
        }
    }
}

/// Returns everything of an export's method in front of its body.
pub(super) fn head(cx: &Cx<'_>, export: &Export, error: &TokenStream) -> TokenStream {
    let (krate, core, name, attrs) = (cx.krate, &cx.core, &export.name, &export.attrs);
    let docs = docs::export(export, "the trap, or the error of the host, that ended the call.");
    match &export.item {
        Item::Func(func) => {
            let params = func.params.iter().map(|(name, value)| {
                let ty = cx.rust_type(*value);
                tokens!(#name: #ty)
            });
            let result = cx.result_type(&func.results);
            let many = many_arguments(func.params.len());
            tokens! {
                #(#attrs)*
                #docs
                #many
                #[inline]
                pub fn #name(&mut self #(, #params)*) -> #core::result::Result<#result, #error>
            }
        }
        Item::Memory(_) => tokens!(#docs pub fn #name(&mut self) -> #krate::Memory<'_>),
        Item::Table(_, ty) => {
            let ty = cx.plain_type(*ty);
            tokens!(#docs pub fn #name(&mut self) -> #krate::Table<'_, #ty>)
        }
        Item::Global(_, ty, mutable) => {
            let (ty, kind) = (cx.plain_type(*ty), ident(if *mutable { "GlobalMut" } else { "Global" }));
            tokens!(#docs pub fn #name(&mut self) -> #krate::#kind<'_, #ty>)
        }
    }
}

fn body(cx: &Cx<'_>, export: &Export) -> TokenStream {
    match &export.item {
        Item::Func(func) => call(cx, func),
        item => {
            let (rt, of) = (&cx.rt, &cx.of);
            entity(cx, item, &tokens!(#rt::InstanceRef::reborrow(#of::get_mut(&mut self.instance, &MODULE))))
        }
    }
}

/// Returns an expression for a memory, a table or a global of an instance.
pub(super) fn entity(cx: &Cx<'_>, item: &Item, instance: &TokenStream) -> TokenStream {
    let (function, index, ty) = match item {
        Item::Func(_) => return TokenStream::new(),
        Item::Memory(index) => ("memory", *index, None),
        Item::Table(index, ty) => ("table", *index, Some(*ty)),
        Item::Global(index, ty, false) => ("global", *index, Some(*ty)),
        Item::Global(index, ty, true) => ("global_mut", *index, Some(*ty)),
    };
    let (rt, function, index) = (&cx.rt, ident(function), Literal::u32_unsuffixed(index));
    let types = ty.map(|ty| {
        let ty = cx.plain_type(ty);
        tokens!(::<#ty>)
    });
    tokens! {
        // SAFETY: the module of this instance has it at this index, with this type.
        unsafe { #rt::InstanceRef::#function #types(#instance, #index) }
    }
}

fn call(cx: &Cx<'_>, func: &Func) -> TokenStream {
    let Cx { rt, core, of, .. } = cx;
    let export = call_target(cx, func.index);
    let param_types: Vec<ValType> = func.params.iter().map(|(_, value)| value.wasm).collect();
    let result_types: Vec<ValType> = func.results.iter().map(|value| value.wasm).collect();
    let arguments = func.params.iter().map(|(name, value)| cx.to_wasm(name, *value));
    match Shape::of(&param_types, &result_types) {
        Shape::Registers => {
            let params = param_types.iter().map(|&ty| cx.plain_type(ty));
            let result = tuple(result_types.iter().map(|&ty| cx.plain_type(ty)));
            let direct_entry = cx.code.call_target(func.index).direct_entry;
            let (operation, export) = match direct_entry.map(Literal::u32_unsuffixed) {
                Some(direct_entry) => (tokens!(call_direct), tokens!(#direct_entry)),
                None => (tokens!(call), export),
            };
            let call = tokens! {
                // SAFETY: the module of this instance exports a function of this type there.
                unsafe {
                    #rt::InstanceRef::#operation::<(#(#params,)*), #result>(
                        #of::get_mut(&mut self.instance, &MODULE),
                        #export,
                        (#(#arguments,)*),
                    )
                }
            };
            match func.results.first() {
                Some(value) if value.repr != crate::api::RustRepr::AsIs => {
                    let result = from_wasm(&tokens!(__result), *value);
                    tokens! {
                        let __result = #call?;
                        #core::result::Result::Ok(#result)
                    }
                }
                _ => call,
            }
        }
        Shape::Slots => {
            let len = Literal::usize_unsuffixed(param_types.len().max(result_types.len()));
            let places = (0..param_types.len()).map(Literal::usize_unsuffixed);
            let slot_types = param_types.iter().map(|&ty| cx.plain_type(ty));
            let results = func.results.iter().enumerate().map(|(i, value)| {
                let (ty, place) = (cx.plain_type(value.wasm), Literal::usize_unsuffixed(i));
                // SAFETY: the function of this instance's store wrote it, as a value of this type.
                let slot = tokens!(unsafe { #rt::from_slot::<#ty>(__slots[#place], __store) });
                from_wasm(&slot, *value)
            });
            let result = tuple(results);
            tokens! {
                let __store = #rt::InstanceRef::store_id(#of::get(&self.instance));
                let mut __slots = [<#rt::Slot as #core::default::Default>::default(); #len];
                #(__slots[#places] = #rt::to_slot::<#slot_types>(#arguments, __store)?;)*
                // SAFETY: the module of this instance exports a function of this type there.
                unsafe {
                    #rt::InstanceRef::call_raw(#of::get_mut(&mut self.instance, &MODULE), #export, &mut __slots)
                }?;
                #core::result::Result::Ok(#result)
            }
        }
    }
}

/// Returns an expression for the call target of an exported function.
fn call_target(cx: &Cx<'_>, func: u32) -> TokenStream {
    let (rt, target) = (&cx.rt, cx.code.call_target(func));
    let func_ref_at = Literal::u32_unsuffixed(target.func_ref_at);
    let [code, entry] = [target.code, target.entry].map(|at| match at {
        Some(at) => {
            let at = Literal::u32_unsuffixed(at);
            tokens!(#at)
        }
        None => tokens!(#rt::Export::NONE),
    });
    let keeps = target.preserves_callee_saved;
    tokens!(#rt::Export { func_ref_at: #func_ref_at, code: #code, entry: #entry, keeps: #keeps })
}

/// Returns the operation that finds a reference to an exported function by the name that the module gives it.
fn func(cx: &Cx<'_>) -> TokenStream {
    let Cx { krate, core, of, .. } = cx;
    let name = cx.operation("func");
    let arms = cx.api.exported_functions().map(|(export, func)| {
        let (wasm, handle) = (&export.wasm, func_handle(cx, func, &tokens!(#of::get(&__this.instance))));
        tokens!(#wasm => #core::option::Option::Some(#handle),)
    });
    let doc = doc("Returns a reference to the exported function that the module calls `name`.");
    tokens! {
        #doc
        #[must_use]
        pub fn #name(__this: &Self, name: &#core::primitive::str) -> #core::option::Option<#krate::Func> {
            let _ = __this;
            match name {
                #(#arms)*
                _ => #core::option::Option::None,
            }
        }
    }
}

/// Returns an expression for a reference to an exported function.
pub(super) fn func_handle(cx: &Cx<'_>, func: &Func, instance: &TokenStream) -> TokenStream {
    let (rt, export) = (&cx.rt, call_target(cx, func.index));
    tokens! {
        // SAFETY: the module of this instance exports a function there.
        unsafe { #rt::InstanceRef::func(#instance, #export) }
    }
}

/// Returns the names of an export's parameters.
pub(super) fn argument_names(func: &Func) -> impl Iterator<Item = &Ident> {
    func.params.iter().map(|(name, _)| name)
}
