//! A module's interface and the user's wishes to an [`Api`].
//!
//! In:  [`Interface`], [`Input`].
//! Out: [`Api`], without items that could not be named or typed, which the report names.

use std::collections::HashSet;

use include_wasm_abi::types::{HeapType, RefType, ValType};
use include_wasm_codegen::interface::{Interface, Item};
use proc_macro2::Span;

use crate::api::{Api, Ownership, TraitPath};
use crate::expand::suggestion;
use crate::input::{Form, Input};
use crate::options::Renamed;
use crate::report::Report;
use crate::{exports, imports};

/// Checks everything that does not depend on the target.
pub(crate) fn api(interface: &Interface, input: &Input, type_name: &str, report: &mut Report) -> Api {
    let exports = exports::check(interface, input, report);
    let imports = imports::check(interface, input, type_name, report);
    unused_renames(interface, input, report);
    unused_limits(interface, input, report);
    Api {
        shown: input.source.shown(),
        file: input.source.file_name(),
        has_memory: !interface.footprint.memories.is_empty() || !imports.memories.is_empty(),
        exports,
        traits: imports.traits,
        functions: imports.functions,
        globals: imports.globals,
        memories: imports.memories,
        tables: imports.tables,
        fields: imports.fields,
    }
}

/// Returns why the expression form cannot hold a module, with the items form ready to paste.
pub(crate) fn needs_items(api: &Api, input: &Input) -> Option<String> {
    let defined = api.traits.iter().any(|host_trait| matches!(host_trait.path, TraitPath::Defined(_)));
    let needed = matches!(input.form, Form::Expression) && (defined || api.ownership() == Ownership::Stored);
    needed.then(|| suggestion::items_form(api, input))
}

/// Returns whether the typed API has a Rust form for a type; reports it otherwise.
pub(crate) fn has_rust_form(ty: ValType, user: &str, span: Span, report: &mut Report) -> bool {
    match ty {
        ValType::Ref(RefType { nullable: true, heap: HeapType::Func | HeapType::Extern }) => true,
        ValType::Ref(_) => {
            report.error(span, format!("{user} has a type that the typed API does not have yet: {}", wasm_type(ty)));
            false
        }
        _ => true,
    }
}

/// Returns a type in the words of the text format.
pub(crate) fn wasm_type(ty: ValType) -> String {
    match ty {
        ValType::I32 => "i32".to_owned(),
        ValType::I64 => "i64".to_owned(),
        ValType::F32 => "f32".to_owned(),
        ValType::F64 => "f64".to_owned(),
        ValType::V128 => "v128".to_owned(),
        ValType::Ref(RefType::FUNCREF) => "funcref".to_owned(),
        ValType::Ref(RefType::EXTERNREF) => "externref".to_owned(),
        ValType::Ref(RefType { nullable, heap }) => {
            let heap = match heap {
                HeapType::Func => "func".to_owned(),
                HeapType::Extern => "extern".to_owned(),
                HeapType::Concrete(index) => index.to_string(),
                other => format!("{other:?}"),
            };
            format!("(ref {}{heap})", if nullable { "null " } else { "" })
        }
    }
}

/// Returns a function type, as in `(i32, i32) -> i64`.
pub(crate) fn wasm_func_type(params: &[ValType], results: &[ValType]) -> String {
    let list = |types: &[ValType]| types.iter().map(|&ty| wasm_type(ty)).collect::<Vec<_>>().join(", ");
    match results {
        [] => format!("({})", list(params)),
        [result] => format!("({}) -> {}", list(params), wasm_type(*result)),
        results => format!("({}) -> ({})", list(params), list(results)),
    }
}

/// Reports limits of memories and tables that the module does not have, and limits that are no whole pages.
fn unused_limits(interface: &Interface, input: &Input, report: &mut Report) {
    let (footprint, options) = (&interface.footprint, &input.options);
    let nothing = |option: &str, what: &str, imported: bool| match imported {
        true => format!(
            "the module has no {what} of its own: that of another instance is limited where it is defined; leave \
             `{option}` out"
        ),
        false => format!("the module has no {what}: leave `{option}` out"),
    };
    let imports = |is: fn(&Item) -> bool| interface.imports.iter().any(|import| is(&import.item));
    if let Some((_, span)) = options.max_table
        && footprint.tables.is_empty()
    {
        let imported = imports(|item| matches!(item, Item::Table(..)));
        report.error(span, nothing("max_table", "table", imported));
    }
    let Some((bytes, span)) = options.max_memory else { return };
    if footprint.memories.is_empty() {
        let imported = imports(|item| matches!(item, Item::Memory(..)));
        report.error(span, nothing("max_memory", "memory", imported));
    }
    let page = footprint.memories.iter().map(|memory| 1_u64 << memory.page_shift).max().unwrap_or(1);
    if !bytes.is_multiple_of(page) {
        let below = bytes - bytes % page;
        let above = below.checked_add(page).map_or_else(String::new, |above| format!(" or `max_memory = {above}`"));
        report.error(
            span,
            format!("{bytes} bytes are no whole number of pages of {page}: state `max_memory = {below}`{above}"),
        );
    }
}

/// Reports renames of exports and imports that the module does not have.
fn unused_renames(interface: &Interface, input: &Input, report: &mut Report) {
    let known = |names: Vec<&str>| match names.len() {
        0 => String::new(),
        1..=20 => format!("; there are `{}`", names.join("`, `")),
        n => format!("; there are {n}, from `{}` to `{}`", names[0], names[n - 1]),
    };
    let modules = || {
        let mut seen = HashSet::new();
        let modules = interface.imports.iter().map(|import| import.module.as_str());
        known(modules.filter(|module| seen.insert(*module)).collect())
    };
    for rename in &input.options.renames {
        match &rename.what {
            Renamed::Export(name) if !interface.exports.iter().any(|export| export.name == name.value()) => {
                let names = interface.exports.iter().map(|export| export.name.as_str()).collect();
                report.error(name.span(), format!("the module exports no `{}`{}", name.value(), known(names)));
            }
            Renamed::Trait(module) if !interface.imports.iter().any(|import| import.module == module.value()) => {
                report
                    .error(module.span(), format!("the module imports nothing from `{}`{}", module.value(), modules()));
            }
            Renamed::Import(module, name, number) => {
                let of_module = || interface.imports.iter().filter(|import| import.module == module.value());
                if of_module().filter(|import| import.name == name.value()).count() <= *number {
                    let names = of_module().map(|import| import.name.as_str()).collect();
                    let (module, wanted) = (module.value(), name.value());
                    let which = if *number == 0 { String::new() } else { format!("[{number}]") };
                    let message = format!("the module imports no `{wanted}`{which} from `{module}`{}", known(names));
                    report.error(name.span(), message);
                }
            }
            _ => {}
        }
    }
    for mapped in &input.options.mapped {
        if !interface.imports.iter().any(|import| import.module == mapped.module.value()) {
            let module = mapped.module.value();
            report.error(mapped.module.span(), format!("the module imports nothing from `{module}`{}", modules()));
        }
    }
}
