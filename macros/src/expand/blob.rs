//! The module itself: a `static` that holds its code or knows where it is.
//!
//! No constant that rustc evaluates depends on the contents of the bytes.

use include_wasm_abi::libcall::Libcall;
use proc_macro2::{Delimiter, Group, Literal, TokenStream};
use quote::ToTokens;

use super::Cx;
use crate::code::Code;
use crate::options::Link;
use crate::tokens::{ident, tokens};

/// Returns the items that define `MODULE`.
pub(super) fn items(cx: &Cx<'_>) -> TokenStream {
    let rt = &cx.rt;
    match cx.code {
        Code::TypesOnly(Link::Load) => load(cx, &[], false, &[]),
        Code::Load { blob, in_place, libcalls, .. } => load(cx, blob, *in_place, libcalls),
        Code::TypesOnly(Link::Static) => {
            let code = tokens! {
                unsafe extern "C" fn start() {}
            };
            linked(cx, &code, &tokens!(start as #rt::CodeStart), &[], &[], &[])
        }
        Code::Static { asm, symbol, meta, data, libcalls, .. } => {
            let (symbol, asm) = (ident(symbol), raw(asm));
            // `global_asm!` may only stand in a module, whose name is no first segment of a path of the user's.
            let core = cx.core_in_module();
            let code = tokens! {
                mod __include_wasm_code {
                    #core::arch::global_asm!(#asm, options(raw));
                }
                unsafe extern "C" {
                    fn #symbol();
                }
            };
            linked(cx, &code, &tokens!(#symbol as #rt::CodeStart), meta, data, libcalls)
        }
    }
}

fn load(cx: &Cx<'_>, blob: &[u8], in_place: bool, libcalls: &[Libcall]) -> TokenStream {
    let (rt, core) = (&cx.rt, &cx.core);
    let (len, blob) = bytes(blob);
    let (libcalls, parts) = (libcalls_of(cx, libcalls), parts_of(cx));
    let blob = tokens!(#rt::Aligned(*#blob));
    let ty = tokens!(#rt::Aligned<[#core::primitive::u8; #len]>);
    // Code that may become executable in place needs pages for itself.
    let (ty, blob, aligned) = match in_place {
        true => (tokens!(#rt::Pages<[#core::primitive::u8; #len]>), tokens!(#rt::Pages(#blob)), tokens!(&BLOB.0)),
        false => (ty, blob, tokens!(&BLOB)),
    };
    // SAFETY: the compiler of this very version wrote the blob, and the path is vouched for.
    let blob_of_ours = vouched(cx, &tokens!(#rt::Blob::trusted(#aligned)));
    tokens! {
        static BLOB: #ty = #blob;
        static MODULE: #rt::Module = #rt::Module::load(#blob_of_ours, #libcalls, #parts);
    }
}

fn linked(
    cx: &Cx<'_>,
    code: &TokenStream,
    start: &TokenStream,
    meta: &[u8],
    data: &[u8],
    libcalls: &[Libcall],
) -> TokenStream {
    let rt = &cx.rt;
    let ((_, meta), (_, data)) = (bytes(meta), bytes(data));
    let (libcalls, parts) = (libcalls_of(cx, libcalls), parts_of(cx));
    // SAFETY: the compiler of this very version wrote the code, the metadata and the data, and the path is vouched for.
    let linked = vouched(cx, &tokens!(#rt::Module::linked(#meta, #data, #start, #libcalls, #parts)));
    tokens! {
        #code
        static MODULE: #rt::Module = #linked;
    }
}

/// Returns the unsafe block of the one claim that all others lean on. Its span is that of the word that vouches for the
/// path of the facade: where the user's crate has that word, its lints for unsafe code see the block.
fn vouched(cx: &Cx<'_>, claim: &TokenStream) -> TokenStream {
    let word = cx.vouched;
    let mut block = Group::new(Delimiter::Brace, claim.clone());
    block.set_span(word.span);
    tokens!(#word #block)
}

/// Returns text as a literal in which nothing is escaped: rustc takes it as it is. The text has no `"#`.
fn raw(text: &str) -> TokenStream {
    // Not through `proc_macro2`, which would read all of it, unoptimized.
    let literal = || format!("r#\"{text}\"#").parse::<proc_macro::Literal>().ok();
    match proc_macro::is_available().then(literal).flatten() {
        Some(literal) => proc_macro::TokenStream::from(proc_macro::TokenTree::from(literal)).into(),
        None => Literal::string(text).into_token_stream(),
    }
}

/// Returns the length of bytes, and the bytes as one literal.
fn bytes(bytes: &[u8]) -> (Literal, Literal) {
    (Literal::usize_unsuffixed(bytes.len()), Literal::byte_string(bytes))
}

/// Returns the parts of an instance that there are, so that the linker drops what would make the others.
fn parts_of(cx: &Cx<'_>) -> TokenStream {
    let rt = &cx.rt;
    let names = cx.parts.iter().map(|part| ident(part.name()));
    tokens!(&[#(#rt::parts::#names),*])
}

/// Returns the runtime functions that the code calls, so that the linker drops the others.
fn libcalls_of(cx: &Cx<'_>, libcalls: &[Libcall]) -> TokenStream {
    let rt = &cx.rt;
    let names = libcalls.iter().map(|libcall| ident(libcall.name()));
    tokens!(&[#(#rt::libcalls::#names),*])
}
