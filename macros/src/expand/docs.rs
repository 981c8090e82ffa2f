//! Words for everything that the expansion defines.

use include_wasm_abi::types::ValType;
use proc_macro2::TokenStream;

use crate::api::{Export, Item, Method, MethodKind};
use crate::check::{wasm_func_type, wasm_type};
use crate::tokens::doc;

/// Returns a name or a path as code, whatever characters it has.
pub(super) fn code(text: &str) -> String {
    let text: String =
        text.chars().flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] }).collect();
    if text.trim().is_empty() {
        return format!("`{text:?}`");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns what an export's method does. `error` says what a failed call returns.
pub(super) fn export(export: &Export, error: &str) -> TokenStream {
    let name = code(&export.wasm);
    let declared = !export.attrs.is_empty();
    let text = match &export.item {
        Item::Func(func) => {
            let params: Vec<ValType> = func.params.iter().map(|(_, value)| value.wasm).collect();
            let results: Vec<ValType> = func.results.iter().map(|value| value.wasm).collect();
            let ty = wasm_func_type(&params, &results);
            format!("Calls the export {name}, of wasm type `{ty}`.\n\n# Errors\n\nReturns {error}")
        }
        Item::Memory(_) => format!("Returns the exported memory {name}."),
        Item::Table(_, ty) => {
            format!("Returns the exported table {name}, of elements of wasm type `{}`.", wasm_type(*ty))
        }
        Item::Global(_, ty, false) => format!("Returns the exported global {name}, of wasm type `{}`.", wasm_type(*ty)),
        Item::Global(_, ty, true) => {
            format!("Returns the exported global {name}, of wasm type `(mut {})`.", wasm_type(*ty))
        }
    };
    if declared { doc(&format!("\n{text}")) } else { doc(&text) }
}

/// Returns what a method of a host's trait stands for.
pub(super) fn method(method: &Method) -> TokenStream {
    let name = code(&method.wasm);
    match &method.kind {
        MethodKind::Func { params, results } => {
            let params: Vec<ValType> = params.iter().map(|(_, ty)| *ty).collect();
            doc(&format!(
                "Answers calls of the import {name}, of wasm type `{}`.\n\n# Errors\n\n\
                 An error ends the call that led here, whose caller gets it.",
                wasm_func_type(&params, results)
            ))
        }
        MethodKind::Global(ty) => doc(&format!(
            "Returns the value of the imported global {name}, of wasm type `{}`. It is asked for once per instance.",
            wasm_type(*ty)
        )),
    }
}
